import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  ConfigError,
  type ConfigInput,
  DataError,
  FileError,
  ModelError,
  type TrainingRecord,
  train,
  UsageError,
} from "../../src/index.js";
import { runMain } from "../cli/runMain.js";
import { temporaryFolder } from "../temporaryFolder.js";

const xor: ConfigInput = {
  data: {
    inputs: [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    targets: [[0], [1], [1], [0]],
  },
  layers: [5, "relu", 1],
  epochs: 100,
  seed: 1,
};

async function recordsOf(run: AsyncIterable<TrainingRecord>): Promise<TrainingRecord[]> {
  const records: TrainingRecord[] = [];
  for await (const record of run) records.push(record);
  return records;
}

describe("train", () => {
  test("gives the records of the log: a start, the epochs and an end", async () => {
    const records = await recordsOf(train("configs/xor.json"));
    const { stdout } = await runMain(["train", "configs/xor.json", "--format", "ndjson"]);
    const logged = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records).toHaveLength(1002);
    const withoutTime = (record: object) => ({ ...record, seconds: undefined });
    // Undefined fields are not in the log.
    expect(JSON.parse(JSON.stringify(records.map(withoutTime)))).toEqual(
      JSON.parse(JSON.stringify(logged.map(withoutTime))),
    );
  });

  test("takes a config as an object, with paths relative to the directory", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "rows.csv"), "a,y\n1,2\n2,4\n");
    const config = { data: { csv: "rows.csv", target: "y" }, layers: [1], epochs: 2 };
    const run = train(config, { directory: folder });
    const types = (await recordsOf(run)).map(({ type }) => type);
    expect(types.filter((type) => type !== "warning")).toEqual(["start", "epoch", "epoch", "end"]);
    const sha256 = createHash("sha256").update("a,y\n1,2\n2,4\n").digest("hex");
    expect(run.model().file.data).toEqual({ rows: 2, sha256 });
    expect(run.model().inputs).toEqual(["a"]);
    expect(run.model().targets).toEqual(["y"]);
    await expect(recordsOf(train(config))).rejects.toThrow(FileError);
  });

  test("does nothing before the first record is asked for", async () => {
    expect(() => train("no.json")).not.toThrow();
    expect(() => train(xor).model()).toThrow(new UsageError("there is no model before the first record of a run"));
    await expect(train("no.json").next()).rejects.toThrow(FileError);
  });

  test("ends after the step under way once its signal is aborted, and has a model", async () => {
    const stop = new AbortController();
    const run = train({ ...xor, epochs: 1e9 }, { signal: stop.signal });
    let last: TrainingRecord | undefined;
    for await (const record of run) {
      if (record.type === "epoch" && record.epoch === 10) stop.abort();
      last = record;
    }
    expect(last).toMatchObject({ type: "end", reason: "signal" });
    expect(run.model().file.training).toMatchObject({ reason: "signal" });
    expect(await run.model().predict([[0, 1]])).toHaveLength(1);
  });

  test("ends at once if its signal was aborted before", async () => {
    const records = await recordsOf(train({ ...xor, epochs: 1e9 }, { signal: AbortSignal.abort() }));
    expect(records.at(-1)).toMatchObject({ type: "end", reason: "signal" });
    expect(records.length).toBeLessThan(5);
  });

  test("has a model if the loop over its records is left", async () => {
    const run = train({ ...xor, epochs: 1e9 });
    for await (const record of run) if (record.type === "epoch" && record.epoch === 3) break;
    const { training, parameters } = run.model().file;
    expect(training?.epochs).toBeGreaterThanOrEqual(3);
    // It has gone on until it could be stopped, and reports how far.
    const same = train({ ...xor, epochs: Number(training?.epochs) });
    await recordsOf(same);
    expect(parameters).toEqual(same.model().file.parameters);
    expect(training).toEqual({ ...same.model().file.training, reason: "signal" });
  });

  test("has a model of its first parameters, with their loss, if the loop is left at its start", async () => {
    const run = train(xor);
    for await (const _ of run) break;
    expect(run.model().file.training).toEqual({
      reason: "signal",
      epochs: 0,
      steps: 0,
      loss: 0.26531737372841907,
      bestEpoch: null,
      bestLoss: null,
    });
  });

  test("has ended for its own reason if only its end is not read", async () => {
    const run = train({ ...xor, epochs: 5 });
    for await (const record of run) if (record.type === "epoch" && record.epoch === 5) break;
    expect(run.model().file.training).toMatchObject({ reason: "epochs", epochs: 5 });
  });

  test("has a model during the run, of the epochs until then", async () => {
    const run = train({ ...xor, keep: "best", epochs: 5 });
    for await (const record of run) {
      if (record.type !== "epoch" || record.epoch !== 3) continue;
      const { training } = run.model().file;
      expect(training).toMatchObject({ epochs: 3, steps: 3 });
      expect(training).not.toHaveProperty("reason");
    }
  });

  test("starts from the weights of a model", async () => {
    const first = train({ ...xor, keep: "last" });
    const losses = async (run: AsyncIterable<TrainingRecord>) =>
      (await recordsOf(run)).flatMap((record) => (record.type === "epoch" ? [record.loss] : []));
    await losses(first);
    const [once] = await losses(train({ ...xor, epochs: 1 }, { weights: first.model() }));
    const whole = await losses(train({ ...xor, epochs: 101 }));
    expect(once).toBe(whole[100]);
    const other = train({ ...xor, layers: [4, "relu", 1] }, { weights: first.model() });
    await expect(recordsOf(other)).rejects.toThrow(ModelError);
  });

  test("has the same records on the slow engine", async () => {
    const short = { ...xor, epochs: 20 };
    const losses = (records: TrainingRecord[]) => records.map((record) => ("loss" in record ? record.loss : undefined));
    expect(losses(await recordsOf(train(short, { engine: "mathjs" })))).toEqual(losses(await recordsOf(train(short))));
  });

  test("throws errors with fields for programs", async () => {
    const wrong = { ...xor, layers: [5, "rellu", 1], epohcs: 3 };
    const error = await recordsOf(train(wrong)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems).toMatchObject([
      { path: "layers[1]", message: expect.stringContaining('did you mean "relu"?') },
      { message: expect.stringContaining('did you mean "epochs"?') },
    ]);
    const ragged = { ...xor, data: { inputs: [[0], [1, 2]], targets: [0, 1] } };
    await expect(recordsOf(train(ragged))).rejects.toThrow(DataError);
  });

  test("that diverged has no model to save", async () => {
    const run = train({ ...xor, layers: [5, 1], lr: 1e6, keep: "last" });
    const records = await recordsOf(run);
    expect(records.at(-1)).toMatchObject({ type: "end", reason: "diverged" });
    expect(run.model().file.parameters.every(({ values }) => values.every(Number.isFinite))).toBe(true);
  });
});
