import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  type ConfigInput,
  FileError,
  loadCheckpoint,
  ModelError,
  type StartRecord,
  type Training,
  type TrainingRecord,
  train,
  UsageError,
} from "../../src/index.js";
import { temporaryFolder } from "../temporaryFolder.js";

const inputs = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const config = {
  data: { inputs, targets: inputs.map(([a, b]) => (a as number) * (b as number)) },
  layers: [6, "tanh", { dropout: 0.2 }, 1],
  optimizer: "adam",
  validation: 0.25,
  batchSize: 8,
  epochs: 30,
} satisfies ConfigInput;

/** All records of the epochs and the end, without its time. */
async function collect(run: Training): Promise<readonly TrainingRecord[]> {
  const records: TrainingRecord[] = [];
  for await (const record of run) records.push(record);
  return plain(records);
}

const plain = (records: readonly TrainingRecord[]) =>
  records
    .filter(({ type }) => type === "epoch" || type === "end")
    .map((record) => (record.type === "end" ? { ...record, seconds: 0 } : record));

/** The bytes of the run's model. */
function modelOf(run: Training, folder: string): string {
  const file = join(folder, "model.json");
  run.model().save(file, { force: true });
  return readFileSync(file, "utf8");
}

describe("a run goes on to the same bytes", () => {
  test("from a checkpoint that is taken between its records, and saved to a file", async () => {
    const folder = temporaryFolder();
    const whole = train(config);
    const expected = await collect(whole);
    const first = train(config);
    const records: TrainingRecord[] = [];
    const file = join(folder, "run.checkpoint");
    for await (const record of first) {
      records.push(record);
      if (record.type !== "epoch" || record.epoch !== 11) continue;
      await (await first.checkpoint()).save(file);
      break;
    }
    const rest = train(undefined, { resume: file });
    expect([...plain(records), ...(await collect(rest))]).toEqual(expected);
    expect(modelOf(rest, folder)).toBe(modelOf(whole, folder));
    const checkpoint = await loadCheckpoint(file);
    expect([checkpoint.epoch, checkpoint.step, checkpoint.config.epochs]).toEqual([11, 44, 30]);
  });

  test("from a checkpoint that is asked for while its steps run", async () => {
    // Epochs that are long enough to be paused in.
    const long = { ...config, epochs: 40, layers: [256, "tanh", 256, "tanh", 1] };
    const whole = train(long);
    const expected = await collect(whole);
    const first = train(long);
    await first.next();
    const running = collect(first);
    await wait(20);
    const checkpoint = await first.checkpoint();
    expect(checkpoint.step).toBeLessThan(4 * 40);
    // To take it changes nothing.
    expect(await running).toEqual(expected);
    const rest = train(long, { resume: checkpoint });
    expect(await collect(rest)).toEqual(expected.slice(checkpoint.epoch));
  });

  test("from where the loop over its records was left", async () => {
    const first = train(config);
    for await (const record of first) if (record.type === "epoch" && record.epoch === 3) break;
    const rest = train(config, { resume: await first.checkpoint() });
    const expected = await collect(train(config));
    expect(await collect(rest)).toEqual(expected.slice(3));
  });

  test("for more epochs after its end", async () => {
    const short = train({ ...config, epochs: 12 });
    await collect(short);
    const checkpoint = await short.checkpoint();
    expect((await collect(train(undefined, { resume: checkpoint }))).map(({ type }) => type)).toEqual(["end"]);
    const longer = train(config, { resume: checkpoint });
    expect(await collect(longer)).toEqual((await collect(train(config))).slice(12));
  });
});

test("the start of a run that goes on says from where", async () => {
  const folder = temporaryFolder();
  const first = train(config);
  for await (const record of first) if (record.type === "epoch" && record.epoch === 3) break;
  const file = join(folder, "run.checkpoint");
  await (await first.checkpoint()).save(file);
  const { value } = await train(undefined, { resume: file }).next();
  expect((value as StartRecord).resumedFrom).toEqual({ file, epoch: 3, step: 12 });
});

test("an existing checkpoint is replaced only if that is wanted", async () => {
  const file = join(temporaryFolder(), "run.checkpoint");
  const run = train(config);
  await run.next();
  const checkpoint = await run.checkpoint();
  await checkpoint.save(file);
  await expect(checkpoint.save(file)).rejects.toThrow(UsageError);
  await checkpoint.save(file, { force: true });
  await run.return();
});

test("a run has no checkpoint before it begins, nor after it has diverged", async () => {
  const run = train(config);
  await expect(run.checkpoint()).rejects.toThrow(UsageError);
  const diverging = train({ ...config, optimizer: "sgd", layers: ["exp", 1], lr: 1e300 });
  const records = await collect(diverging);
  expect(records.at(-1)).toMatchObject({ reason: "diverged" });
  await expect(diverging.checkpoint()).rejects.toThrow(ModelError);
});

test("what cannot go on is refused", async () => {
  const run = train(config);
  await run.next();
  const resume = await run.checkpoint();
  await run.return();
  expect(() => train(undefined)).toThrow(UsageError);
  expect(() => train(config, { resume, weights: run.model() })).toThrow(UsageError);
  await expect(train({ ...config, seed: 2, batchSize: 9 }, { resume }).next()).rejects.toThrow(
    /batchSize: got 9, but .* has 8: .*\n.*seed: got 2, but .* has 0: /,
  );
  const wider = { ...config, layers: [7, "tanh", { dropout: 0.2 }, 1] };
  await expect(train(wider, { resume }).next()).rejects.toThrow(
    /layers\.0\.weight: expected \[2, 7\], and the checkpoint has \[2, 6\]\n.*layers\.0\.bias: .*\n.*layers\.3\.weight: /,
  );
  await expect(train(config, { resume: "nothing.checkpoint" }).next()).rejects.toThrow(FileError);
});
