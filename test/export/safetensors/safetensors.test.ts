import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { Dtype } from "../../../src/engine/engine.js";
import { createPortableModel } from "../../../src/export/portableModel.js";
import { safetensors } from "../../../src/export/safetensors/safetensors.js";
import { importModel } from "../../../src/import/importModel.js";
import type { Model } from "../../../src/model/model.js";
import { formatModel, readModelFrom } from "../../../src/model/modelFile.js";
import { createRandomModels, type RandomModel } from "../randomModels.js";

function exported(model: Model, dtype?: Dtype): Uint8Array {
  const [file] = safetensors.create(createPortableModel(model, "model.json", { dtype }), "net");
  return file?.content as Uint8Array;
}
const textOf = (model: Model) => [...formatModel(model, "model.json")].join("");

function headerOf(bytes: Uint8Array) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  return { length, header: JSON.parse(Buffer.from(bytes.subarray(8, 8 + length)).toString()) };
}

describe("a model as safetensors", () => {
  test("gives the same model file again, for all activations, losses and columns", async () => {
    for (const { model: drawn, file } of createRandomModels()) {
      // As a file has it: with its keys in their order.
      const model = await readModelFrom({ stream: Readable.from([Buffer.from(textOf(drawn))]), name: file });
      const { model: again, notes } = await importModel(exported(model, "float64"), file);
      expect(notes, file).toEqual([]);
      expect(textOf(again), file).toBe(textOf(model));
    }
  });

  test("has its tensors one after the other, from a multiple of 8 on", () => {
    const [{ model }] = createRandomModels() as readonly [RandomModel];
    for (const [dtype, size, name] of [
      ["float64", 8, "F64"],
      ["float32", 4, "F32"],
    ] as const) {
      const bytes = exported(model, dtype);
      const { length, header } = headerOf(bytes);
      expect(length % 8).toBe(0);
      const { __metadata__: metadata, ...tensors } = header;
      expect(Object.keys(metadata)).toEqual(["format", "backprop"]);
      let end = 0;
      const sorted = Object.values<{ data_offsets: [number, number]; shape: number[]; dtype: string }>(tensors).sort(
        (a, b) => a.data_offsets[0] - b.data_offsets[0],
      );
      for (const tensor of sorted) {
        expect(tensor.dtype).toBe(name);
        expect(tensor.data_offsets[0]).toBe(end);
        end += size * tensor.shape.reduce((product, axis) => product * axis, 1);
        expect(tensor.data_offsets[1]).toBe(end);
      }
      expect(8 + length + end).toBe(bytes.length);
    }
  });

  test("in float32 gives the rounded model, without what its run has measured", async () => {
    const [{ model }] = createRandomModels() as readonly [RandomModel];
    const measured = { ...model, training: { loss: 1 }, data: { rows: 3 } };
    const { model: again, notes } = await importModel(exported(measured, "float32"), "net.safetensors");
    expect(notes).toEqual([expect.stringContaining("rounded to float32, or changed since")]);
    expect([again.training, again.data]).toEqual([undefined, { rows: 3 }]);
    expect(again.parameters).toEqual(
      model.parameters.map((each) => ({ ...each, values: each.values.map(Math.fround) })),
    );
  });

  test("takes no layers beside those that it has with it", async () => {
    const [{ model }] = createRandomModels() as readonly [RandomModel];
    await expect(importModel(exported(model), "net.safetensors", { layers: ["relu"] })).rejects.toThrow(
      "--layers: net.safetensors has its model with it: leave this out",
    );
  });
});
