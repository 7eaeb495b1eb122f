import { expect, test } from "vitest";
import type { InputColumn, OutputColumn } from "../../../src/data/encode/dataset.js";
import type { Cell } from "../../../src/data/read/cell.js";
import { checkExports } from "../../../src/export/check/checkExports.js";
import type { Runtime } from "../../../src/export/check/runtime.js";
import { findOnnxModule } from "../../../src/export/check/runtimes/onnxModule.js";
import { createYardstick } from "../../../src/export/check/yardstick.js";
import { readModelProto } from "../../../src/export/onnx/modelProto.js";
import { onnx } from "../../../src/export/onnx/onnx.js";
import type { PortableModel } from "../../../src/export/portableModel.js";
import { restoreModel } from "../../../src/predict/restoreModel.js";
import { createSmallModel } from "../c/smallModel.js";

const runtime = (await findOnnxModule()) as Runtime;

/** The names of inputs and outputs that the metadata says, and how the export compares with predict. */
async function run(model: PortableModel, rows: readonly (readonly Cell[])[]) {
  const files = onnx.create(model, "taken");
  const yardstick = await createYardstick(restoreModel(model.model, "taken.json"), rows);
  const [checked] = await checkExports([{ model, name: "taken", files, yardstick }], runtime);
  const { metadataProps } = readModelProto(files[0]?.content as Uint8Array);
  const namesIn = (key: string, what: string) =>
    JSON.parse(metadataProps.find((each) => each.key === key)?.value ?? "").map(
      (each: Readonly<Record<string, unknown>>) => each[what],
    );
  return { inputs: namesIn("inputs", "input"), outputs: namesIn("outputs", "output"), checked };
}

test("columns called as outputs and inputs are keep their names, the others get a number, and the metadata says so", async () => {
  const inputs: readonly InputColumn[] = [
    { name: "label", kind: "number" },
    { name: "probabilities", kind: "category", categories: ["a", "b"] },
    { name: "when", kind: "date", order: "ymd", parts: ["year"] },
    { name: "when year", kind: "number" },
  ];
  const outputs: readonly OutputColumn[] = [{ name: "kind", kind: "class", labels: ["no", "yes"] }];
  const weight = (input: number, output: number) => (input - 1) * (output + 0.5) * 1e-3;
  const model = createSmallModel({ inputs, outputs, loss: "crossEntropy", weight });
  const result = await run(model, [
    ["2", "a", "2024-12-31", "7"],
    ["3", "b", "1999-01-01", "-4"],
  ]);
  expect(result.inputs).toEqual([
    "label",
    "probabilities",
    ...["when year", "when month", "when day", "when hour"],
    "when year_2",
  ]);
  expect(result.outputs).toEqual(["label_2", "probabilities_2"]);
  expect(result.checked).toMatchObject({ rows: 2, ties: 0 });
  expect(result.checked?.failure).toBeUndefined();
});

test("a target called as the matrix of the inputs is gets a number", async () => {
  const model = createSmallModel({
    inputs: [
      { name: "a", kind: "number" },
      { name: "b", kind: "number" },
    ],
    outputs: [
      { name: "inputs", kind: "number" },
      { name: "cells", kind: "number" },
    ],
    loss: "mse",
    weight: (input, output) => input + 2 * output + 1,
  });
  const result = await run(model, [["2", "5"]]);
  expect(result).toMatchObject({ inputs: ["inputs"], outputs: ["inputs_2", "cells"] });
  expect(result.checked?.failure).toBeUndefined();
});
