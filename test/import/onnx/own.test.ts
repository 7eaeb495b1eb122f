import { Readable } from "node:stream";
import { create } from "@bufbuild/protobuf";
import { AttributeProtoSchema, AttributeProto_AttributeType as AttributeType } from "onnx-buf";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../../src/errors.js";
import { readModelProto, writeModelProto } from "../../../src/export/onnx/modelProto.js";
import { onnx as exporter } from "../../../src/export/onnx/onnx.js";
import { createPortableModel } from "../../../src/export/portableModel.js";
import { ForeignFile } from "../../../src/import/foreignFile.js";
import { onnx } from "../../../src/import/onnx/onnxImporter.js";
import type { Model } from "../../../src/model/model.js";
import { formatModel, readModelFrom } from "../../../src/model/modelFile.js";
import { createRandomModels } from "../../export/randomModels.js";
import { importBytes } from "./imported.js";

const exportModel = (model: Model, dtype?: "float32") =>
  exporter.create(createPortableModel(model, "model.json", { dtype }), "model")[0]?.content as Uint8Array;
const bytesOf = (model: Model) => [...formatModel(model, "model.json")].join("");

/** As a file gives them: each part in its usual order. */
const models = await Promise.all(
  createRandomModels().map(async ({ file, model }) => {
    return { file, model: await readModelFrom({ name: file, stream: Readable.from([Buffer.from(bytesOf(model))]) }) };
  }),
);
describe("a file that backprop has exported", () => {
  test("gives the bytes of the model file again", async () => {
    for (const { model, file } of models) {
      const imported = await importBytes(exportModel(model));
      expect(imported.notes, file).toEqual([]);
      expect(bytesOf(imported.model), file).toBe(bytesOf(model));
    }
  });

  test("has rounded parameters if it was exported in float32", async () => {
    for (const { model, file } of models.filter((each) => each.model.config.dtype === "float64").slice(0, 10)) {
      const { model: read, notes } = await importBytes(exportModel(model, "float32"));
      expect(notes.join(), file).toContain("rounded to float32");
      expect(read.config, file).toEqual(model.config);
      expect(read.parameters[0]?.values, file).toEqual(model.parameters[0]?.values.map(Math.fround));
    }
  });

  const plain = models.find(({ model }) => model.inputs === undefined)?.model as Model;

  test("is read as any other if a node was changed, unless another version has written it", async () => {
    const proto = readModelProto(exportModel(plain));
    const gemm = proto.graph?.node.find(({ opType }) => opType === "Gemm");
    gemm?.attribute.push(create(AttributeProtoSchema, { name: "alpha", type: AttributeType.FLOAT, f: 2 }));
    const changed = importBytes(writeModelProto(proto));
    // Rows that predict refuses are none of an MLP's ops.
    await expect(changed).rejects.toThrow(/its graph is not what is written for that model.*\n.*an MLP has no such op/);
    const { model, notes } = await importBytes(writeModelProto({ ...proto, producerVersion: "0.0.1" }));
    expect(bytesOf(model)).toBe(bytesOf(plain));
    expect(notes.join()).toContain("written by backprop 0.0.1");
  });

  test("takes no loss", () => {
    const file = new ForeignFile("model.onnx", exportModel(plain));
    expect(() => onnx.read(file, { loss: "mae" })).toThrow(UsageError);
  });
});
