import { expect, test } from "vitest";
import type { InlineSpec } from "../../../src/data/load/dataSpec.js";
import { DataError } from "../../../src/errors.js";
import { load, rowsOf } from "./loading.js";

test("inline data becomes tables with named columns", async () => {
  const inputs = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  const dataset = await load({ inputs, targets: [7, [8], 9] });
  expect(rowsOf(dataset.inputs)).toEqual(inputs);
  expect(rowsOf(dataset.targets)).toEqual([[7], [8], [9]]);
  expect(dataset.inputColumns).toEqual([
    { name: "x1", kind: "number" },
    { name: "x2", kind: "number" },
  ]);
  expect(dataset.outputColumns).toEqual([{ name: "y", kind: "number" }]);
});

test("several inline targets are numbered", async () => {
  const { targets, outputColumns } = await load({ inputs: [[0]], targets: [[1, 2]] });
  expect(rowsOf(targets)).toEqual([[1, 2]]);
  expect(outputColumns.map(({ name }) => name)).toEqual(["y1", "y2"]);
});

test.each<[string, InlineSpec, string]>([
  ["no rows", { inputs: [], targets: [] }, "data.inputs: inputs has no rows"],
  ["fewer targets than inputs", { inputs: [[1], [2]], targets: [1] }, "data.targets: got 1 target for 2 inputs"],
  ["more targets than inputs", { inputs: [[1]], targets: [1, 2] }, "data.targets: got 2 targets for 1 input"],
  [
    "a short row",
    { inputs: [[1, 2], [3, 4], [5]], targets: [1, 2, 3] },
    "data.inputs.2: inputs[2]: got a row of 1, expected 2",
  ],
  [
    "a long row of targets",
    { inputs: [[1], [2]], targets: [1, [2, 3]] },
    "data.targets.1: targets[1]: got a row of 2, expected 1",
  ],
  ["empty rows", { inputs: [[], []], targets: [1, 2] }, "data.inputs.0: inputs[0] is empty"],
  ["empty targets", { inputs: [[1]], targets: [[]] }, "data.targets.0: targets[0] is empty"],
])("inline data with %s are refused, with the place in the config", async (_, spec, message) => {
  const error = await load(spec).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DataError);
  expect(String(error)).toContain(message);
});
