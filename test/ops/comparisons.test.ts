import { describe, expect, test } from "vitest";
import type { Dtype, EngineName } from "../../src/engine/engine.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { defineOp, variable } from "../../src/graph/node.js";
import type { Node, Variable } from "../../src/graph/op.js";
import { broadcastShapes, type Shape, sizeOf } from "../../src/graph/shape.js";
import { customOp } from "../../src/ops/elementwise.js";
import { ops } from "../../src/ops/index.js";
import { evaluateOn } from "../engine/evaluateOn.js";

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};

/** a and b compared, element by element. */
const compare = (operator: string) =>
  defineOp({
    name: `compare ${operator}`,
    arity: 2,
    summary: "7 or -5",
    shape: (shapes) => (shapes as readonly Shape[]).reduce(broadcastShapes),
    forward: (math, [a, b]) => math.map(`a ${operator} b ? 7 : -5`, { a, b }),
    vjp: () => [null, null],
  });

/** Each number beside each other one and itself: below, equal and above, in every lane of a vector. */
const numbers = [-1.5, -0, 0, 0.5, 6, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
const pairs = numbers.flatMap((a) => numbers.map((b): [number, number] => [a, b]));

describe.each([
  ["wasm", "float64"],
  ["wasm", "float32"],
  ["mathjs", "float64"],
] as const)("on %s in %s", (engineName: EngineName, dtype: Dtype) => {
  const evaluate = async (nodes: readonly Node[], state: ReadonlyMap<Variable, Float64Array>) =>
    evaluateOn(await loadEngine(engineName, "exact"), nodes, state, dtype);

  describe.each(Object.entries(comparisons))("%s", (operator, isTrue) => {
    const choose = (a: number, b: number) => (isTrue(a, b) ? 7 : -5);

    test("compares equal numbers, and all others, in every lane", async () => {
      // 67 pairs are more than vectors of any width; the last ones are the rest beside whole vectors.
      for (const count of [1, 2, 3, 4, 5, 6, 7, pairs.length - 1, pairs.length]) {
        const some = pairs.slice(pairs.length - count);
        const [a, b] = [variable("a", [count]), variable("b", [count])];
        const state = new Map([
          [a, Float64Array.from(some, ([left]) => left)],
          [b, Float64Array.from(some, ([, right]) => right)],
        ]);
        const [found] = await evaluate([compare(operator)(a, b)], state);
        expect([...(found ?? [])]).toEqual(some.map(([left, right]) => choose(left, right)));
      }
    });

    test("compares a column with a row, and each row with its own largest number", async () => {
      const [column, row] = [variable("column", [8, 1]), variable("row", [8])];
      const state = new Map([column, row].map((each) => [each, Float64Array.from(numbers)]));
      const [found] = await evaluate([compare(operator)(column, row)], state);
      expect([...(found ?? [])]).toEqual(pairs.map(([left, right]) => choose(left, right)));
      const table = variable("table", [3, 4]);
      const values = [1, 4, 4, -2, -3, -3, -3, -3, 0, 1, 2, 3];
      const largest = [4, -3, 3];
      const [besideLargest] = await evaluate(
        [compare(operator)(table, ops.max(table, { axis: 1 }))],
        new Map([[table, Float64Array.from(values)]]),
      );
      const expected = values.map((value, i) => choose(value, largest[Math.floor(i / 4)] as number));
      expect([...(besideLargest ?? [])]).toEqual(expected);
    });

    test.each([-1.5, 0, 0.5, 6])("compares x with %d in a user's formula, and the other way round", async (bound) => {
      const x = variable("x", [numbers.length]);
      const nodes = [customOp(`x ${operator} ${bound} ? 7 : -5`)(x), customOp(`${bound} ${operator} x ? 7 : -5`)(x)];
      const found = await evaluate(nodes, new Map([[x, Float64Array.from(numbers)]]));
      expect([...(found[0] ?? [])]).toEqual(numbers.map((number) => choose(number, bound)));
      expect([...(found[1] ?? [])]).toEqual(numbers.map((number) => choose(bound, number)));
    });
  });

  test("the largest of equal numbers is the first, and a NaN is larger than all", async () => {
    for (const size of [2, 3, 5, 8, 9]) {
      const x = variable("x", [size, size]);
      for (const special of [0, 3, Number.NaN, Number.NEGATIVE_INFINITY]) {
        for (let at = 0; at < size; at++) {
          // Row `at` and column `at` hold the special number; all others are -0, which is equal to 0.
          const values = Float64Array.from({ length: sizeOf(x.shape) }, (_, i) =>
            Math.floor(i / size) === at || i % size === at ? special : -0,
          );
          const [byColumn, byRow] = await evaluate(
            [ops.max(x, { axis: 0 }), ops.max(x, { axis: 1 })],
            new Map([[x, values]]),
          );
          const largest = Array.from({ length: size }, (_, line) => {
            const others = special > 0 || Number.isNaN(special) ? special : -0;
            if (line === at) return special;
            return special === 0 ? (at === 0 ? 0 : -0) : others;
          });
          expect([...(byColumn ?? [])]).toEqual(largest);
          expect([...(byRow ?? [])]).toEqual(largest);
        }
      }
    }
  });
});
