import { describe, expect, test } from "vitest";
import { ModelError } from "../../src/errors.js";
import type { Model, Parameter } from "../../src/model/model.js";
import { formatModel, readModel } from "../../src/model/modelFile.js";
import { formatMetadata, parseMetadata } from "../../src/model/modelMetadata.js";
import { classModel, type ModelParts, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";

const read = (parts: ModelParts) => readModel(writeModelFile(temporaryFolder(), parts));
const bytes = (model: Model) => [...formatModel(model, "m.json")].join("");

describe("a model as metadata beside its tensors", () => {
  test.each([
    ["of classes", classModel],
    ["of numbers", numberModel],
  ])("comes back with the same bytes: one %s", async (_, parts) => {
    const model = await read(parts);
    const { model: again, isSame } = parseMetadata(formatMetadata(model), model.parameters, "net.onnx");
    expect(isSame).toBe(true);
    expect(bytes(again)).toBe(bytes(model));
  });

  test("says so if the tensors are not those of the model", async () => {
    const model = await read(numberModel);
    const [first, ...others] = model.parameters as [Parameter];
    const changed = { ...first, values: first.values.map((value) => value + 1) };
    expect(parseMetadata(formatMetadata(model), [changed, ...others], "net.onnx").isSame).toBe(false);
  });

  test.each([
    ["{", 'net.onnx: its metadata "backprop" cannot be read: '],
    ["[]", 'net.onnx: its metadata "backprop": this is not a model file'],
    ["7", 'net.onnx: its metadata "backprop" is not a JSON object'],
    ['{"format": "backprop-model", "version": 2}', 'net.onnx: its metadata "backprop": version 2 of the format'],
    ['{"format": "backprop-model", "version": 1}', 'net.onnx: its metadata "backprop": config'],
  ])("is refused with the reason: %s", (text, message) => {
    expect(() => parseMetadata(text, [], "net.onnx")).toThrow(ModelError);
    expect(() => parseMetadata(text, [], "net.onnx")).toThrow(message);
  });
});
