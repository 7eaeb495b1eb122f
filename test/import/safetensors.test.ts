import { describe, expect, test } from "vitest";
import { writeTensors } from "../../src/export/safetensors/writeTensors.js";
import { importModel } from "../../src/import/importModel.js";
import type { LayerSpec } from "../../src/nn/layers.js";
import type { LossName } from "../../src/nn/losses/losses.js";
import { importFixture, largestDifference, predictRows, readFixture } from "./foreignModels.js";

/** Tensors by their names, all of whose numbers are 0.5. */
function fileOf(shapes: Readonly<Record<string, readonly number[]>>): Uint8Array {
  const tensors = Object.entries(shapes).map(([name, shape]) => ({
    name,
    shape,
    values: new Float64Array(shape.reduce((size, axis) => size * axis, 1)).fill(0.5),
  }));
  return writeTensors(tensors, "float64", {});
}
const importTensors = (shapes: Readonly<Record<string, readonly number[]>>, layers?: readonly LayerSpec[]) =>
  importModel(fileOf(shapes), "net.safetensors", { layers });

describe("tensors of PyTorch give the same outputs", () => {
  test.each<[string, readonly LayerSpec[], LossName, number]>([
    ["double", [6, "tanh", 3, "sigmoid"], "mse", 1e-12],
    ["double", ["tanh", "sigmoid"], "mse", 1e-12],
    ["deep", Array<string>(5).fill("silu"), "mse", 1e-12],
    ["named", ["relu", "tanh"], "mse", 1e-12],
    ["logits", [6, "relu", 3], "mse", 1e-6],
    ["half", [6, "gelu", 3], "mse", 1e-6],
    ["brain-half", [6, "elu", 3], "mse", 1e-6],
  ])("%s, with the layers %j", async (name, layers, loss, tolerance) => {
    const { rows, outputs } = readFixture(`safetensors/${name}.answers.json`);
    const { model, importer } = await importFixture(`safetensors/${name}.safetensors`, { layers, loss });
    expect([importer.name, model.config.dtype]).toEqual(["safetensors", tolerance < 1e-9 ? "float64" : "float32"]);
    const records = await predictRows(model, rows);
    expect(
      largestDifference(
        records.map((record) => Object.values(record).map(Number)),
        outputs,
      ),
    ).toBeLessThan(tolerance);
  });

  test("of which a last sigmoid or softmax follows from the loss", async () => {
    const { rows, outputs } = readFixture("safetensors/double.answers.json");
    const { model } = await importFixture("safetensors/double.safetensors", { layers: ["tanh", "sigmoid"] });
    expect([model.config.loss, model.config.layers]).toEqual(["binaryCrossEntropy", [6, "tanh", 3]]);
    const records = await predictRows(model, rows);
    const numbers = records.map((record) => ["y1", "y2", "y3"].map((name) => Number(record[`p(${name}=1)`])));
    expect(largestDifference(numbers, outputs)).toBeLessThan(1e-12);
  });

  test("as logits, if that is the loss, and says else that they may be logits", async () => {
    const fixture = "safetensors/logits.safetensors";
    const plain = await importFixture(fixture, { layers: ["relu"] });
    expect(plain.notes).toEqual([expect.stringContaining("if they are logits of classes, add --loss crossEntropy")]);
    for (const last of ["softplus", "tanh", "relu"]) {
      expect((await importFixture(fixture, { layers: ["relu", last] })).notes).toEqual([]);
    }
    const { model, notes } = await importFixture(fixture, { layers: ["relu"], loss: "crossEntropy" });
    expect([model.config.loss, notes]).toEqual(["crossEntropy", []]);
    const { rows, outputs } = readFixture("safetensors/logits.answers.json");
    const best = outputs.map((row: readonly number[]) => row.indexOf(Math.max(...row)));
    expect((await predictRows(model, rows)).map(({ y }) => y)).toEqual(best);
  });
});

describe("the order of the layers", () => {
  test("follows from their widths if names do not say it, and is noted", async () => {
    const { notes } = await importFixture("safetensors/named.safetensors", { layers: ["relu", "tanh"] });
    expect(notes[0]).toBe("the layers are in this order: first, inner, out");
  });

  test("is refused if there are several, or none", async () => {
    await expect(importTensors({ "a.weight": [3, 3], "b.weight": [3, 3] }, ["relu"])).rejects.toThrow(
      "net.safetensors: the names do not say in which order the layers are: a, b would fit, and so would b, a: name them by numbers, such as net.0 and net.2",
    );
    await expect(importTensors({ "a.weight": [3, 2], "b.weight": [5, 4] }, ["relu"])).rejects.toThrow(
      "in no order each takes as many numbers as the one before gives",
    );
    const letters = [..."abcdefghijkl"].map((letter) => [`${letter}.weight`, [3, 3]] as const);
    const ends = { "start.weight": [3, 7], "end.weight": [5, 3] } as const;
    await expect(importTensors({ ...Object.fromEntries(letters), ...ends }, ["relu"])).rejects.toThrow(
      "there are too many to try: name them by numbers, such as net.0 and net.2",
    );
  });
});

describe("what does not fit is refused tensor by tensor", () => {
  const shapes = { "0.weight": [6, 4], "0.bias": [6], "2.weight": [3, 6] };
  test.each<[string, Readonly<Record<string, readonly number[]>>, readonly LayerSpec[] | undefined, readonly string[]]>(
    [
      [
        "no layers",
        shapes,
        undefined,
        [
          `it has 2 linear layers: 0.weight [6, 4], 2.weight [3, 6], and does not say which activations are between them: add them, such as --layers '[6,"relu",3]', or the config of a run: --config FILE`,
        ],
      ],
      [
        "other widths",
        shapes,
        [5, "relu", 4],
        [
          "0.weight [6, 4]: it gives 6 numbers, and --layers[0] is 5 wide",
          "2.weight [3, 6]: it gives 3 numbers, and --layers[2] is 4 wide",
        ],
      ],
      [
        "other biases",
        shapes,
        [{ linear: 6, bias: false }, "relu", { linear: 3, bias: true }],
        [
          '0.bias: it is in the file, and --layers[0] has "bias": false',
          '2.bias: it is not in the file, and --layers[2] has "bias": true',
        ],
      ],
      [
        "too many widths",
        shapes,
        [6, 6, 3],
        ["--layers has 3 widths, and the file 2 linear layers: 0.weight [6, 4], 2.weight [3, 6]"],
      ],
      [
        "too many activations",
        shapes,
        ["relu", "relu", "relu"],
        [
          "--layers has 3 activations for 2 linear layers: 0.weight [6, 4], 2.weight [3, 6]: expected 1, or 2 with one after the last; or widths too",
        ],
      ],
      [
        "other tensors, and a width",
        { ...shapes, "1.weight": [6], "1.running_mean": [6] },
        [6, "relu", 4],
        [
          "1.weight [6]: it is neither the weight [out, in] of a linear layer nor the bias [out] of one",
          "1.running_mean [6]: it is neither the weight [out, in] of a linear layer nor the bias [out] of one",
          "2.weight [3, 6]: it gives 3 numbers, and --layers[2] is 4 wide",
        ],
      ],
      [
        "a bias of another length",
        { ...shapes, "2.bias": [6] },
        ["relu"],
        ["2.bias [6]: expected the bias [3] of 2.weight"],
      ],
      [
        "layers that do not fit",
        { "0.weight": [6, 4], "2.weight": [3, 5] },
        ["relu"],
        ["2.weight takes 5 numbers, and 0.weight before it gives 6"],
      ],
      [
        "no linear layer",
        { scale: [3] },
        undefined,
        [
          "scale [3]: it is neither the weight [out, in] of a linear layer nor the bias [out] of one",
          "there is no linear layer in it",
        ],
      ],
    ],
  )("%s", async (_, tensors, layers, problems) => {
    const error = await importTensors(tensors, layers).catch((refusal: Error) => refusal);
    expect((error as Error).message.split("\n")).toEqual(problems.map((problem) => `net.safetensors: ${problem}`));
  });

  test("types that are no numbers of a network, as in batch normalization", async () => {
    await expect(importFixture("safetensors/normalized.safetensors")).rejects.toThrow(
      "normalized.safetensors: 1.num_batches_tracked: it belongs to a batch normalization, which can be imported from ONNX only",
    );
  });
});

/** A file with this header, and so many bytes after it. */
function withHeader(header: unknown, bytes: number): Uint8Array {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const file = Buffer.alloc(8 + text.length + bytes);
  file.writeBigUInt64LE(BigInt(text.length));
  text.copy(file, 8);
  return file;
}

describe("a header that lies is refused before memory is taken for it", () => {
  const tensor = { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] };
  test.each<[string, unknown, number, string]>([
    ["no JSON", "{,}", 0, "its header is not JSON: "],
    [
      "a tensor beyond the end",
      { a: { ...tensor, data_offsets: [4, 20] } },
      16,
      "a: its numbers end at byte 20, and the file has 16: it is cut short",
    ],
    [
      "a shape that takes more",
      { a: { ...tensor, shape: [2 ** 31, 2 ** 31] } },
      16,
      "a: [2147483648, 2147483648] of F32 takes 18446744073709552000 bytes, got 16 from 0 to 16",
    ],
    [
      "offsets backwards",
      { a: { ...tensor, shape: [0], data_offsets: [16, 0] } },
      16,
      "a: [0] of F32 takes 0 bytes, got -16 from 16 to 0",
    ],
    [
      "a negative size",
      { a: { ...tensor, shape: [-2, -2] } },
      16,
      "a: expected a shape, a list of whole numbers, got a list",
    ],
    [
      "tensors that overlap",
      { "a.weight": tensor, "b.weight": tensor },
      16,
      "b.weight: its numbers overlap those of a.weight",
    ],
    [
      "an unknown type",
      { a: { ...tensor, dtype: "F8_E4M3" } },
      16,
      'a: expected numbers of the type F64, F32, F16, BF16, got "F8_E4M3"',
    ],
    ["no object", { a: 5, b: { ...tensor, data_offsets: [1] } }, 16, "b: expected two data_offsets, got a list"],
    [
      "an axis of nothing",
      { "a.weight": { dtype: "F32", shape: [0, 2 ** 40], data_offsets: [0, 0] } },
      0,
      "a.weight [0, 1099511627776]: it is neither",
    ],
    ["a number that is none", { "a.weight": { ...tensor, shape: [1, 4] } }, 15, "it is cut short"],
  ])("%s", async (_, header, bytes, message) => {
    await expect(importModel(withHeader(header, bytes), "net.safetensors")).rejects.toThrow(message);
  });

  test("a length beyond the end of the file", async () => {
    const file = Buffer.alloc(100, "{");
    file.writeBigUInt64LE(1000n);
    await expect(importModel(file, "net.safetensors")).rejects.toThrow(
      "it is cut short: its header has 1000 bytes, and 92 are there",
    );
    file.writeBigUInt64LE(2n ** 63n);
    await expect(importModel(file, "net.safetensors")).rejects.toThrow("this is not a safetensors file");
  });
});

test("of very many problems, the first ones are listed", async () => {
  const shapes = Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`scale${i}`, [1]]));
  const error = await importTensors(shapes).catch((refusal: Error) => refusal);
  const lines = (error as Error).message.split("\n");
  expect([lines.length, lines.at(-1)]).toEqual([51, "net.safetensors: and 21 more problems like these"]);
});
