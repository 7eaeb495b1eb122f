import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { FileError, ModelError } from "../../src/errors.js";
import { formatCheckpoint, readCheckpoint } from "../../src/model/checkpointFile.js";
import { formatModel, readModel } from "../../src/model/modelFile.js";
import { prepareRun } from "../../src/train/prepareRun.js";
import { temporaryFolder } from "../temporaryFolder.js";

const config = {
  data: { inputs: [[0.5], [-0], [2]], targets: [1, 2, 3] },
  layers: [3, "tanh", 1],
  validation: { inputs: [[1]], targets: [2] },
  optimizer: "adam",
  epochs: 9,
  batchSize: 2,
};
const load = () => parseConfig(JSON.stringify(config), { file: "test.json", directory: "." });

/** A checkpoint after its fourth epoch, and the model that the run has there. */
async function take() {
  const run = await prepareRun(load(), { isSaved: true });
  for await (const batch of run.recordBatches({ every: 4 })) {
    if (batch.at(-1)?.type === "epoch" && run.progress.epochs === 4) {
      return { checkpoint: run.checkpoint(), model: run.model() };
    }
  }
  throw new Error("the run has more epochs");
}

async function write() {
  const file = join(temporaryFolder(), "run.checkpoint");
  const { checkpoint, model } = await take();
  writeFileSync(file, [...formatCheckpoint(checkpoint, file)].join(""));
  return { file, checkpoint, model };
}

describe("a checkpoint", () => {
  test("is read as it was written", async () => {
    const { file, checkpoint } = await write();
    expect(await readCheckpoint(file)).toEqual(checkpoint);
    const [, stored] = /"parameters": \[\s*\{"name":"layers.0.weight","shape":\[1,3\],"values":\["([^"]*)"\]\}/.exec(
      readFileSync(file, "utf8"),
    ) as RegExpExecArray;
    const bytes = Buffer.from(stored as string, "base64");
    expect([0, 8, 16].map((at) => bytes.readDoubleLE(at))).toEqual([
      ...(checkpoint.tensors.parameters[0]?.values ?? []),
    ]);
  });

  test("of millions of numbers has its numbers in pieces, and reads back to the bit", async () => {
    const { file, checkpoint } = await write();
    const values = Float64Array.from({ length: 20_000 }, (_, i) => Math.sin(i) * 10 ** ((i % 600) - 300));
    const large = {
      ...checkpoint,
      tensors: { ...checkpoint.tensors, best: [{ name: "a", shape: [100, 200], values }] },
    };
    const pieces = [...formatCheckpoint(large, file)];
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(2 ** 17);
    writeFileSync(file, pieces.join(""));
    expect((await readCheckpoint(file)).tensors.best[0]?.values).toEqual(values);
  });

  test("is a model: that which the run has there", async () => {
    const { file, model } = await write();
    const read = await readModel(file);
    expect([...formatModel(read, "m")].join("")).toBe([...formatModel(model, "m")].join(""));
  });

  test("finds its data if it is moved together with it", async () => {
    const { checkpoint } = await write();
    const [here, there] = [temporaryFolder(), temporaryFolder()];
    const text = [...formatCheckpoint({ ...checkpoint, directory: join(here, "data") }, join(here, "run.checkpoint"))];
    writeFileSync(join(there, "run.checkpoint"), text.join(""));
    expect((await readCheckpoint(join(there, "run.checkpoint"))).directory).toBe(join(there, "data"));
  });

  test.each<[string, (text: string) => string, string]>([
    ["cut short", (text) => text.slice(0, text.length / 2), "this is not a checkpoint, or it is cut short: "],
    ["a model", (text) => text.replace("backprop-checkpoint", "backprop-model"), "this is not a checkpoint: expected "],
    [
      "of another version",
      (text) => text.replace('"version": 1', '"version": 2'),
      "version 2 of the format is not known",
    ],
    [
      "changed",
      (text) => text.replace('"epochs":4', '"epochs":5'),
      "its checksum does not match: it was damaged or edited",
    ],
    ["without its checksum", (text) => text.replace(/,\n {2}"checksum".*/, ""), "its checksum does not match"],
    ["without its tensors", (text) => text.replace('"parameters"', '"parameter"'), "parameters: expected a list, got "],
    [
      "with numbers that are not base64",
      (text) => text.replace(/"values":\["./, '"values":["*'),
      "layers.0.weight: value 0 is not a finite number: got ",
    ],
    ["empty", () => "", "this is not a checkpoint, or it is cut short: "],
  ])("that is %s is refused", async (_, change, message) => {
    const { file } = await write();
    writeFileSync(file, change(readFileSync(file, "utf8")));
    const error = await readCheckpoint(file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ModelError);
    expect(String(error)).toContain(`${message}`);
  });

  test("that is not there is a file that cannot be read", async () => {
    await expect(readCheckpoint("nothing.checkpoint")).rejects.toThrow(FileError);
  });
});
