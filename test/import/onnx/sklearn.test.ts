import { describe, expect, test } from "vitest";
import { differenceOf, importFile, labelsOf, predictAll, readRecords } from "./imported.js";

const toleranceOf = { float64: 1e-12, float32: 2e-6 };
/** The op Scaler computes in float32 whatever it gets, and has its constants in float32. */
const isRounded = (name: string) => ["three-texts", "two-classes", "two-numbers"].includes(name);

describe("networks of scikit-learn, as skl2onnx writes them", () => {
  test.for(readRecords("sklearn"))("$name predicts what scikit-learn does", async (record) => {
    const { name, inputs, outputs, dtype, labels } = record;
    const imported = await importFile(`sklearn/${name}.onnx`);
    const { loss } = imported.model.config;
    const all = outputs[0] as readonly (number | readonly number[])[];
    // Of two classes a model gives the probability of the second.
    const isPair = loss === "binaryCrossEntropy" && typeof labels?.[0] !== "object";
    const expected = isPair ? all.map((row) => (row as readonly number[])[1] as number) : all.flat();
    expect(imported.model.config.dtype).toBe(dtype);
    expect(differenceOf(predictAll(imported, inputs), expected)).toBeLessThan(
      isRounded(name) ? 2e-6 : toleranceOf[dtype],
    );
    if (labels !== undefined) expect(await labelsOf(imported, inputs)).toEqual(labels.flat());
  });

  test("a scaler in front becomes that of the columns", async () => {
    const { model } = await importFile("sklearn/regression.onnx");
    expect(model.inputs?.columns.map(({ name }) => name)).toEqual(["x1", "x2", "x3", "x4"]);
    expect(model.inputs?.columns.every((column) => "scaler" in column)).toBe(true);
  });

  test("numbers of a regressor are not said to be logits perhaps", async () => {
    expect((await importFile("sklearn/regression.onnx")).notes).toEqual([]);
  });

  test("inputs of their own keep their names", async () => {
    const { model } = await importFile("sklearn/named-columns.onnx");
    expect(model.inputs?.columns.map(({ name }) => name)).toEqual(["age", "height cm", "pH", "price"]);
  });

  test.for([
    ["three-texts", ["high", "low", "middle"]],
    ["three-texts-columns", ["high", "low", "middle"]],
    ["three-classes", [0, 1, 2]],
    ["two-classes-columns", [7, 8]],
    ["two-texts", ["no", "yes"]],
  ] as const)("%s has its labels", async ([name, labels]) => {
    const { model } = await importFile(`sklearn/${name}.onnx`);
    expect(model.outputs?.columns).toEqual([{ name: "y", kind: "class", labels }]);
  });
});
