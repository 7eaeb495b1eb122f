import { expect, test } from "vitest";
import type { OutputColumn } from "../../src/data/encode/dataset.js";
import { baselinesOf } from "../../src/forward/baselinesOf.js";

const tableOf = (outputColumns: readonly OutputColumn[], ...rows: readonly (readonly number[])[]) => ({
  outputColumns,
  targets: { rows: rows.length, columns: rows[0]?.length ?? 0, values: Float64Array.from(rows.flat()) },
});

test("the baseline of a number is in its raw unit", () => {
  const scaler = { kind: "standard", offset: 100, factor: 10 } as const;
  const columns: readonly OutputColumn[] = [{ name: "y", kind: "number", scaler }];
  const [found] = baselinesOf("mse", tableOf(columns, [-1], [1], [3]), tableOf(columns, [0], [2]));
  expect(found).toEqual({ target: "y", value: 110, r2: 0, mae: 10, rmse: 10 });
});

test("a baseline is found for one of several classes", () => {
  const columns: readonly OutputColumn[] = [{ name: "kind", kind: "class", labels: ["a", "b", "c"] }];
  const trained = tableOf(columns, [0, 0, 1], [0, 0, 1], [1, 0, 0]);
  const [found] = baselinesOf("crossEntropy", trained, tableOf(columns, [0, 0, 1], [1, 0, 0]));
  expect(found).toMatchObject({ target: "kind", label: "c", accuracy: 0.5 });
});

test("each of several yes/no targets has its own", () => {
  const columns = ["a", "b"].map((name): OutputColumn => ({ name, kind: "class", labels: ["no", "yes"] }));
  const trained = tableOf(columns, [0, 1], [0, 1], [1, 1]);
  expect(baselinesOf("binaryCrossEntropy", trained, tableOf(columns, [0, 0], [0, 1]))).toMatchObject([
    { target: "a", label: "no", accuracy: 1 },
    { target: "b", label: "yes", accuracy: 0.5 },
  ]);
});
