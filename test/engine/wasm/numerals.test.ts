import { describe, expect, test } from "vitest";
import type { Dtype } from "../../../src/engine/engine.js";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { variable } from "../../../src/graph/node.js";
import { customOp } from "../../../src/ops/elementwise.js";
import { evaluateOn } from "../evaluateOn.js";

const wasm = await loadEngine("wasm", "exact");
const values = [3, -3, 0.1, 0, -0, 1e-40, Number.POSITIVE_INFINITY];
const numbers = [1, -1, 0, 2, 0.5, -2, 0.1];

/** A formula of x on the engine. */
function run(formula: string, dtype: Dtype): Float64Array {
  const x = variable("x", [values.length]);
  return evaluateOn(wasm, [customOp(formula)(x)], new Map([[x, Float64Array.from(values)]]), dtype)[0] as Float64Array;
}

describe.each<[Dtype, round: (value: number) => number]>([
  ["float64", (value) => value],
  ["float32", Math.fround],
])("in %s", (dtype, round) => {
  // What the engine leaves out, since the number changes nothing, is left out only then.
  test.each(numbers)("x with %d gives the bits of each operation", (c) => {
    const given = values.map(round);
    const written = c < 0 ? `(${c})` : String(c);
    const number = round(c);
    const expected: Readonly<Record<string, (x: number) => number>> = {
      [`x * ${written}`]: (x) => x * number,
      [`${written} * x`]: (x) => number * x,
      [`x / ${written}`]: (x) => x / number,
      [`${written} / x`]: (x) => number / x,
      [`x + ${written}`]: (x) => x + number,
      [`x - ${written}`]: (x) => x - number,
      [`${written} - x`]: (x) => number - x,
    };
    for (const [formula, compute] of Object.entries(expected)) {
      expect([formula, ...run(formula, dtype)]).toEqual([formula, ...given.map((x) => round(compute(x)))]);
    }
  });

  test("arithmetic on numbers alone rounds each operation", () => {
    const given = values.map(round);
    const sum = round(round(0.1) + round(0.2));
    expect([...run("x * (0.1 + 0.2)", dtype)]).toEqual(given.map((x) => round(x * sum)));
    const third = round(1 / 3);
    expect([...run("x / (1 / 3)", dtype)]).toEqual(given.map((x) => round(x / third)));
    const power = round(round(0.1) * round(0.1));
    expect([...run("x + 0.1 * 0.1", dtype)]).toEqual(given.map((x) => round(x + power)));
    // Subtracting what is nearly equal shows the rounding of each of them.
    const rest = round(round(0.3) - sum);
    expect([...run("x * (0.3 - (0.1 + 0.2))", dtype)]).toEqual(given.map((x) => round(x * rest)));
  });
});
