import { describe, expect, test } from "vitest";
import type { OutputColumn } from "../../../src/data/encode/dataset.js";
import { DataError } from "../../../src/errors.js";
import { compareRows } from "../../../src/export/check/compareRows.js";

const number: OutputColumn = { name: "y", kind: "number" };
const numbers = { columns: ["y"], outputColumns: [number], loss: "mse", tolerance: 1e-12 } as const;
const kind: OutputColumn = { name: "kind", kind: "class", labels: ["a", "b"] };
const classes = {
  columns: ["kind", "p(a)", "p(b)"],
  outputColumns: [kind],
  loss: "crossEntropy",
  tolerance: 1e-12,
} as const;

describe("the comparison of an export with predict", () => {
  test("measures a number by the largest one of its target", () => {
    expect(compareRows([[8], [0]], [[8], [2 ** -40]], numbers)).toEqual({
      rows: 2,
      refused: 0,
      largest: 2 ** -43,
      ties: 0,
    });
    const { failure, largest } = compareRows([[8], [0]], [[8], [2 ** -30]], numbers);
    expect(largest).toBe(2 ** -33);
    expect(failure).toEqual({ row: 1, column: "y", expected: 0, got: 2 ** -30 });
  });

  test("measures a probability as it is", () => {
    const expected = [["b", 1e-9, 1]];
    expect(compareRows(expected, [["b", 1e-9 + 1e-13, 1]], classes).failure).toBeUndefined();
    expect(compareRows(expected, [["b", 1e-9 + 1e-11, 1]], classes).failure?.column).toBe("p(a)");
  });

  test("fails for another label, and for one of another type", () => {
    const { failure } = compareRows([["a", 0.6, 0.4]], [["b", 0.6, 0.4]], classes);
    expect(failure).toEqual({ row: 0, column: "kind", expected: "a", got: "b" });
    const digits = { ...classes, outputColumns: [{ ...kind, labels: [0, 1] }] };
    expect(compareRows([[1, 0.2, 0.8]], [["1", 0.2, 0.8]], digits).failure?.got).toBe("1");
  });

  test("takes another label if rounding decides between the two classes", () => {
    expect(compareRows([["a", 0.5, 0.5]], [["b", 0.5, 0.5]], classes)).toMatchObject({ ties: 1 });
    const shifted = { ...classes, threshold: 0.7 };
    expect(compareRows([["b", 0.3, 0.7]], [["a", 0.3, 0.7]], shifted).failure).toBeUndefined();
    expect(compareRows([["b", 0.5, 0.5]], [["a", 0.5, 0.5]], shifted).failure).toBeDefined();
  });

  test("fails if only one of the two refuses a row, and not if both do", () => {
    const refused = new DataError("the cell is empty");
    expect(compareRows([refused], [undefined], numbers)).toEqual({ rows: 1, refused: 1, largest: 0, ties: 0 });
    expect(compareRows([refused], [[1]], numbers).failure?.expected).toBe("the row is refused: the cell is empty");
    expect(compareRows([[1]], [undefined], numbers).failure?.got).toBe("the row is refused");
    expect(compareRows([[1]], [], numbers).failure).toBeDefined();
  });

  test("fails for a number that is none", () => {
    expect(compareRows([[1]], [[Number.NaN]], numbers).failure?.got).toBeNaN();
    expect(compareRows([[1]], [["1.5 m"]], numbers).failure?.got).toBe("1.5 m");
  });
});
