import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { UsageError } from "../../../src/errors.js";
import type { EpochRecord, StartRecord, TrainingRecord } from "../../../src/train/records.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { logRecords } from "./logging.js";
import { endRecord, epochRecord, startRecord } from "./records.js";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const fileNames = ["log.ndjson", "log.csv", "log.txt"] as const;
type FileName = (typeof fileNames)[number];
const warning: TrainingRecord = { type: "warning", message: "careful" };
const illness: TrainingRecord = { type: "warning", message: "ill" };
const verdict: TrainingRecord = { type: "warning", message: "no better than the mean" };

interface Part {
  /** The epochs that the run is to take. */
  readonly planned: number;
  readonly from?: number;
  /** The last epoch that is run; then the run ends. */
  readonly to: number;
  /** If the process is killed, it writes no end. */
  readonly isKilled?: boolean;
  readonly logEvery?: number | undefined;
  /** Whether its health is measured, and what is ill is said. */
  readonly isWatched?: boolean;
  /** The epochs that were planned before the checkpoint, if they are others now. */
  readonly plannedBefore?: number;
  readonly name: FileName;
  readonly last?: EpochRecord | undefined;
  readonly start?: StartRecord;
}

const pathOf = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(pathOf(name), "utf8");

/** Epochs with what a run whose health is measured has in between. */
function withHealth(
  epochs: readonly EpochRecord[],
  { logEvery: every = 4, isWatched = false, isEnd }: Pick<Part, "logEvery" | "isWatched"> & { readonly isEnd: boolean },
): readonly TrainingRecord[] {
  return epochs.flatMap((record, i): TrainingRecord[] => {
    const { epoch } = record;
    const isDue = epoch === 1 || epoch % every === 0 || (isEnd && i === epochs.length - 1);
    if (!isWatched || !isDue) return [record];
    return [record, ...(epoch === 2 * every ? [illness] : []), { type: "health", epoch, layers: [] }];
  });
}

/** Logs a part of a run: from its start, or from the checkpoint after the epoch `from`. */
async function run(part: Part): Promise<string> {
  const { planned, from, to, isKilled = false, logEvery, name, plannedBefore = planned, isWatched = false } = part;
  const place = { file: "c.json", epoch: from ?? 0, step: 2 * (from ?? 0) };
  const start = { ...(part.start ?? startRecord(planned)), ...(from !== undefined && { resumedFrom: place }) };
  const done = from ?? 0;
  const epochs = Array.from({ length: to - done }, (_, i) => epochRecord(done + i + 1));
  const isDone = to === planned && !isKilled;
  const watched = withHealth(epochs, { logEvery, isWatched, isEnd: isDone });
  const records = [
    start,
    warning,
    ...watched,
    ...(isWatched && isDone ? [verdict] : []),
    ...(isKilled ? [] : [endRecord(to)]),
  ];
  const last = "last" in part ? part.last : done === 0 ? undefined : epochRecord(done);
  const options = { log: pathOf(name), ...(logEvery !== undefined && { logEvery }) };
  const resumed = from === undefined ? undefined : { start, last, epochs: plannedBefore };
  return (await logRecords(options, records, resumed)).stderr;
}

describe("the log of a run that is resumed", () => {
  test("has the same bytes as that of an unbroken one, wherever it was interrupted", async () => {
    const cases = fc.record({
      name: fc.constantFrom(...fileNames),
      planned: fc.integer({ min: 1, max: 130 }),
      logEvery: fc.constantFrom(undefined, 1, 3, 7, 1000),
      isKilled: fc.boolean(),
      isWatched: fc.boolean(),
      where: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ name, planned, logEvery, isKilled, isWatched, where }) => {
        const common = { planned, logEvery, name, isWatched };
        await run({ ...common, to: planned });
        const unbroken = read(name);
        let checkpoint: number | undefined;
        for (const [reaches, checkpoints, bytes] of where) {
          const from = checkpoint ?? 0;
          const to = from + (reaches % (planned - from + 1));
          await run({ ...common, ...(checkpoint !== undefined && { from }), to, isKilled });
          checkpoint = from + (checkpoints % (to - from + 1));
          // The last line may not be whole.
          const { length } = read(name);
          const least = await lengthBefore(checkpoint, common);
          truncateSync(pathOf(name), least + (bytes % (length - least + 1)));
        }
        await run({ ...common, from: checkpoint ?? 0, to: planned });
        expect(read(name)).toBe(unbroken);
      }),
      { numRuns: 60, seed: 16 },
    );
  });

  /** The bytes that a log has for sure at a checkpoint: it is synced before. */
  async function lengthBefore(checkpoint: number, { name, ...part }: Omit<Part, "to">): Promise<number> {
    const killed = pathOf(`killed-${name}`);
    const start = [startRecord(part.planned), warning];
    const epochs = Array.from({ length: checkpoint }, (_, i) => epochRecord(i + 1));
    const records = withHealth(epochs, { ...part, isEnd: checkpoint === part.planned });
    await logRecords({ log: killed, ...(part.logEvery && { logEvery: part.logEvery }) }, [...start, ...records]);
    return readFileSync(killed).length;
  }

  test.each(fileNames)("%s gets the row of the last epoch if none is left to run", async (name) => {
    const common = { planned: 23, logEvery: 10, name };
    await run({ ...common, to: 23 });
    const unbroken = read(name);
    await run({ ...common, to: 23, isKilled: true });
    expect(read(name)).not.toBe(unbroken);
    await run({ ...common, from: 23, to: 23 });
    expect(read(name)).toBe(unbroken);
  });

  test.each([
    ["nothing", ""],
    ["a half line", '{"type":"epoch","epo'],
    ["bytes that a power failure left", "\0".repeat(5000)],
    ["such bytes and a line feed", `${"\0".repeat(5000)}\n`],
    ["an end, and warnings", '{"type":"warning","message":"late"}\n{"type":"end","reason":"signal"}\n'],
    ["a checkpoint", '{"type":"checkpoint","file":"c.json","epoch":5,"step":10}\n'],
  ])("loses what follows the checkpoint: %s", async (_title, tail) => {
    const name = "log.ndjson";
    await run({ planned: 9, to: 9, name });
    const unbroken = read(name);
    await run({ planned: 9, to: 5, name, isKilled: true });
    writeFileSync(pathOf(name), read(name) + tail);
    await run({ planned: 9, from: 5, to: 9, name });
    expect(read(name)).toBe(unbroken);
  });

  test("may be one that was standard output, which has checkpoints between its rows", async () => {
    const name = "log.ndjson";
    const checkpoint: TrainingRecord = { type: "checkpoint", epoch: 2, step: 4, file: "c.json" };
    const records = [startRecord(4), epochRecord(1), epochRecord(2), checkpoint, epochRecord(3)];
    const { stdout } = await logRecords({}, records);
    writeFileSync(pathOf(name), stdout);
    await run({ planned: 4, from: 3, to: 4, name });
    const added = (await logRecords({}, [startRecord(4), epochRecord(4), endRecord(4)])).stdout;
    expect(read(name)).toBe(stdout + added.slice(added.indexOf("\n") + 1));
  });

  test("goes on with as many rows as the run is now to have", async () => {
    await run({ planned: 100, to: 60, name: "log.txt" });
    await run({ planned: 20_000, plannedBefore: 100, from: 50, to: 20_000, name: "log.txt" });
    const epochs = read("log.txt")
      .split("\n")
      .map((line) => Number.parseInt(line, 10));
    expect(epochs.filter((epoch) => epoch > 44).slice(0, 5)).toEqual([45, 50, 500, 1000, 1500]);
    // Interrupted and resumed once more, its first rows are narrower and nearer to each other.
    await run({ planned: 20_000, from: 2000, to: 20_000, name: "log.txt" });
    expect(
      read("log.txt")
        .split("\n")
        .map((line) => Number.parseInt(line, 10)),
    ).toEqual(epochs);
  });

  test.each(fileNames)("that is not there begins with the epochs from there on, and says so: %s", async (name) => {
    const stderr = await run({ planned: 9, from: 4, to: 7, name, isKilled: true });
    expect(stderr).toBe(`${pathOf(name)}: this log begins with epoch 5: it has no earlier ones\nwarning: careful\n`);
    const begun = read(name);
    if (name === "log.ndjson") {
      expect(JSON.parse(begun.split("\n")[0] ?? "").resumedFrom).toEqual({ file: "c.json", epoch: 4, step: 8 });
    }
    expect(
      begun
        .trimEnd()
        .split("\n")
        .filter((line) => !/start|warning|epoch,|epoch +loss/.test(line)),
    ).toHaveLength(3);
    // Interrupted and resumed from the same checkpoint, and then from a later one.
    await run({ planned: 9, from: 4, to: 7, name, isKilled: true });
    expect(read(name)).toBe(begun);
    await run({ planned: 9, from: 6, to: 7, name, isKilled: true });
    expect(read(name)).toBe(begun);
  });

  test("that is an empty file begins anew", async () => {
    writeFileSync(pathOf("log.csv"), "");
    await run({ planned: 9, from: 4, to: 5, name: "log.csv" });
    expect(read("log.csv")).toBe("epoch,step,loss,lr\n5,10,0.2,0.1\n");
  });

  test("begins without a word if the checkpoint is before the end of the first epoch", async () => {
    expect(await run({ planned: 2, from: 0, to: 2, name: "log.csv" })).toBe("warning: careful\n");
  });

  test.each([
    ["log.csv", 100_000],
    ["log.ndjson", 40_000],
  ] as const)("%s may have megabytes", async (name, epochs) => {
    const text = "long".repeat(500_000);
    const start = { ...startRecord(epochs), config: { ...startRecord(epochs).config, name: text } };
    await run({ planned: epochs, to: epochs, name, start });
    const unbroken = read(name);
    expect(unbroken.length).toBeGreaterThan(3e6);
    await run({ planned: epochs, to: epochs - 1000, name, start, isKilled: true });
    await run({ planned: epochs, from: epochs - 5000, to: epochs, name, start });
    expect(read(name) === unbroken).toBe(true);
  });
});

describe("a log that is not the run's", () => {
  /** What the refusal says, without the file and what to do. */
  async function refusal(name: FileName, content: string | Buffer, part: Partial<Part> = {}): Promise<string> {
    writeFileSync(pathOf(name), content);
    const error: unknown = await run({ planned: 9, from: 4, to: 9, name, ...part }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(readFileSync(pathOf(name))).toEqual(Buffer.from(content));
    const { message } = error as UsageError;
    const remedy = ". Name another file by --log, or delete this one";
    expect(message.startsWith(`${pathOf(name)}: `) && message.endsWith(remedy)).toBe(true);
    return message.slice(pathOf(name).length + 2, -remedy.length);
  }

  async function logOf(name: FileName, part: Partial<Part> = {}): Promise<string> {
    await run({ planned: 9, to: 9, name, ...part });
    return read(name);
  }

  test.each([
    ["log.csv", "hello\n", 'its first line is "hello", expected "epoch,step,loss,lr"'],
    ["log.csv", "hello", "it has not even one whole line of a log"],
    [
      "log.csv",
      "epoch,step,loss,lr\r\n1,2,1,0.1\r\n",
      'its first line is "epoch,step,loss,lr\\r", expected "epoch,step,loss,lr"',
    ],
    ["log.txt", "epoch,step,loss,lr\n", 'its first line is "epoch,step,loss,lr", expected "epoch          loss"'],
    ["log.ndjson", "epoch,step,loss,lr\n", 'its first line is "epoch,step,loss,lr", expected a start record'],
    ["log.ndjson", '{"type":"end"}\n', 'its first line is "{\\"type\\":\\"end\\"}", expected a start record'],
    ["log.ndjson", "null\n", 'its first line is "null", expected a start record'],
    ["log.ndjson", '{"type":"start"}\n', "it is the log of another run: its seed is null, expected 1"],
  ] as const)("%s is refused and left as it is: %j", async (name, content, problem) => {
    expect(await refusal(name, content)).toBe(problem);
  });

  test("is refused if it is packed, or the model", async () => {
    expect(await refusal("log.csv", gzipSync(await logOf("log.csv")))).toMatch(/whole line|first line/);
    expect(await refusal("log.ndjson", '{\n"format": "backprop-model" }\n')).toMatch(/^its first line is "\{"/);
  });

  test.each<[Partial<Omit<StartRecord, "config">>, Partial<StartRecord["config"]>, string]>([
    [{ seed: 2 }, {}, "seed is 1, expected 2"],
    [{ samples: 3 }, {}, "samples is 2, expected 3"],
    [{ measures: ["accuracy"] }, {}, 'measures is [], expected ["accuracy"]'],
    [{}, { batchSize: 2 }, "batchSize is null, expected 2"],
    [{}, { layers: [2, 1] }, "layers is [1], expected [2,1]"],
  ])("is refused if its start record says otherwise than %j, config %j", async (change, configChange, problem) => {
    const start = { ...startRecord(9), ...change, config: { ...startRecord(9).config, ...configChange } };
    expect(await refusal("log.ndjson", await logOf("log.ndjson"), { start })).toBe(
      `it is the log of another run: its ${problem}`,
    );
  });

  test("may be of other epochs and another rate", async () => {
    await logOf("log.ndjson");
    const start = { ...startRecord(20), config: { ...startRecord(20).config, lr: 0.5 } };
    await run({ planned: 20, from: 4, to: 20, name: "log.ndjson", start });
    expect(read("log.ndjson").trimEnd().split("\n")).toHaveLength(2 + 20 + 1);
  });

  test.each(fileNames)("is refused if its row of the last epoch is another one: %s", async (name) => {
    const other = { last: epochRecord(4, 0.75) };
    expect(await refusal(name, await logOf(name), other)).toMatch(
      /^it is the log of another run: line \d is .*0\.25.*, expected .*0\.75/,
    );
    // Also if it is there only because the run ended there.
    expect(await refusal(name, await logOf(name, { to: 4, logEvery: 3 }), { ...other, logEvery: 3 })).toMatch(
      /^it is the log of another run: line \d is/,
    );
  });

  test.each(fileNames)("is refused if it lacks rows at its end: %s", async (name) => {
    expect(await refusal(name, await logOf(name, { to: 3 }))).toMatch(
      /^it lacks rows: that of epoch 4 would be in line \d, and the checkpoint is after epoch 4$/,
    );
    expect(await refusal(name, (await logOf(name, { to: 4, isKilled: true })).trimEnd())).toMatch(/^it lacks rows/);
  });

  test("is refused if it lacks all rows before the checkpoint", async () => {
    expect(await refusal("log.ndjson", await logOf("log.ndjson", { to: 0 }))).toMatch(
      /^it lacks rows: that of epoch 1/,
    );
    expect(await refusal("log.csv", "epoch,step,loss,lr\n7,14,1,0.1\n")).toBe(
      "it begins with epoch 7, but the run goes on with epoch 5",
    );
  });

  test.each(fileNames)("is refused if it lacks rows in between, or has them twice: %s", async (name) => {
    const lines = (await logOf(name)).split("\n");
    const at = lines.findIndex((line) => /^ *2[ ,]|"epoch":2/.test(line));
    expect(await refusal(name, lines.toSpliced(at, 1).join("\n"))).toMatch(/has epoch 3, expected epoch 2/);
    expect(await refusal(name, lines.toSpliced(at, 0, lines[at] ?? "").join("\n"))).toMatch(
      /has epoch 2, expected epoch 3/,
    );
  });

  test("is refused if it was written with another --log-every", async () => {
    expect(await refusal("log.csv", await logOf("log.csv"), { logEvery: 2, from: 5 })).toBe(
      "line 4 has epoch 3, expected epoch 4; give the --log-every that it was written with",
    );
    expect(await refusal("log.csv", await logOf("log.csv", { logEvery: 3 }), { from: 7 })).toBe(
      "line 3 has epoch 3, expected epoch 2; give the --log-every that it was written with",
    );
  });
});

test("a run that does not go on from a checkpoint replaces an old log", async () => {
  writeFileSync(pathOf("log.csv"), "old\n");
  await run({ planned: 1, to: 1, name: "log.csv" });
  expect(read("log.csv")).toBe("epoch,step,loss,lr\n1,2,1,0.1\n");
});
