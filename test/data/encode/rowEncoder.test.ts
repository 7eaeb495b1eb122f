import { expect, test } from "vitest";
import { createCellReader } from "../../../src/data/cells/cellReader.js";
import type { InputColumn, OutputColumn } from "../../../src/data/encode/dataset.js";
import { createInputEncoder, createTargetEncoder, type RowEncoder } from "../../../src/data/encode/rowEncoder.js";
import type { Cell } from "../../../src/data/read/cell.js";
import { DataError } from "../../../src/errors.js";

const reader = createCellReader();
const size: InputColumn = { name: "size", kind: "number", scaler: { kind: "standard", offset: 3, factor: 2 } };
const filled: InputColumn = { ...size, fill: 7 };
const kind: InputColumn = { name: "kind", kind: "category", categories: ["7", "red", "blue"] };
const number: OutputColumn = { name: "y", kind: "number" };
const texts: OutputColumn = { name: "y", kind: "class", labels: ["no", "yes"] };
const numbers: OutputColumn = { name: "y", kind: "class", labels: [3, 1] };

/** The numbers that a row is written as, after a number that must not change. */
function encode(encoder: RowEncoder, row: readonly Cell[]): number[] {
  const into = new Float64Array(encoder.width + 1).fill(-9);
  encoder.encode(row, into, 1, () => ({ file: "f", line: 4 }));
  expect(into[0]).toBe(-9);
  return [...into.subarray(1)];
}

test("inputs are scaled numbers and one-hot categories", () => {
  const encoder = createInputEncoder([size, kind], reader);
  expect([encoder.names, encoder.width]).toEqual([["size", "kind"], 4]);
  expect(encode(encoder, ["5", "red"])).toEqual([1, 0, 1, 0]);
  expect(encode(encoder, [4, 7])).toEqual([0.5, 1, 0, 0]);
});

test.each([null, "NA", "n/a", "NaN", "null", "?"])("%j is filled if the column has a fill", (cell) => {
  expect(encode(createInputEncoder([filled], reader), [cell])).toEqual([2]);
});

test("targets have the form that the loss takes", () => {
  expect(encode(createTargetEncoder([size], "mse", reader), ["5"])).toEqual([1]);
  expect(encode(createTargetEncoder([texts], "crossEntropy", reader), ["yes"])).toEqual([0, 1]);
  expect(encode(createTargetEncoder([texts], "binaryCrossEntropy", reader), ["yes"])).toEqual([1]);
  expect(encode(createTargetEncoder([numbers, number], "binaryCrossEntropy", reader), ["3.0", 0.25])).toEqual([
    0, 0.25,
  ]);
});

test.each<[RowEncoder, Cell, string | RegExp]>([
  [
    createInputEncoder([size], reader),
    null,
    'column "size": the cell is empty, and no row trained on has an empty one',
  ],
  [createTargetEncoder([number], "mse", reader), null, /column "y": the cell is empty$/],
  [createInputEncoder([size], reader), "big", 'column "size": got "big", expected a number'],
  [
    createInputEncoder([size], reader),
    "NaN",
    'column "size": "NaN" means a missing cell, and no row trained on has an empty one here',
  ],
  [createInputEncoder([size], reader), Number.POSITIVE_INFINITY, 'column "size": Infinity is not a finite number'],
  [createInputEncoder([size], reader), "1e999", 'column "size": "1e999" is too large for a number'],
  [createInputEncoder([kind], reader), null, 'column "kind": the cell is empty'],
  [createInputEncoder([kind], reader), "bleu", '"bleu" is not in the data trained on, which has "7", "red", "blue"'],
  [createTargetEncoder([texts], "crossEntropy", reader), "yess", 'the classes "no", "yes": did you mean "yes"?'],
  [createTargetEncoder([texts], "crossEntropy", reader), null, 'column "y": the cell is empty'],
  [createTargetEncoder([number], "binaryCrossEntropy", reader), 2, 'column "y": got 2, expected a number in 0 … 1'],
])("%# the error for a cell that does not fit has its row and column", (encoder, cell, message) => {
  const attempt = () => encode(encoder, [cell]);
  expect(attempt).toThrow(DataError);
  expect(attempt).toThrow("f:4: column");
  expect(attempt).toThrow(message);
});
