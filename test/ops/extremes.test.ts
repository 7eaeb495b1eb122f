import type { BigNumber } from "mathjs";
import { describe, expect, test } from "vitest";
import { vectorJacobianProducts } from "../../src/autodiff/gradients.js";
import type { Dtype, EngineName } from "../../src/engine/engine.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { constant, variable } from "../../src/graph/node.js";
import type { Node, Op, Variable } from "../../src/graph/op.js";
import { numberSystem } from "../../src/math/numberSystem.js";
import { customOp } from "../../src/ops/elementwise.js";
import { registry } from "../../src/ops/index.js";
import { evaluateOn } from "../engine/evaluateOn.js";
import { bind, evaluateNode } from "../evaluateNode.js";

interface Range {
  readonly dtype: Dtype;
  readonly round: (x: number) => number;
  readonly least: number;
  readonly most: number;
  /** The relative error that a slope may have: a few terms do not lose more. */
  readonly precision: number;
  /** Numbers from one end of the range to the other. Squares, cubes and powers of e of some are beyond it. None is a kink. */
  readonly magnitudes: readonly number[];
}
const ranges: Readonly<Record<Dtype, Range>> = {
  float64: {
    dtype: "float64",
    round: (x) => x,
    least: Number.MIN_VALUE,
    most: Number.MAX_VALUE,
    precision: 1e-12,
    magnitudes: [1e-307, 1e-160, 1e-103, 1e-25, 1e-8, 0.3, 1.7, 9, 38, 110, 1e3, 1e77, 1e160, 1e300],
  },
  float32: {
    dtype: "float32",
    round: Math.fround,
    least: 2 ** -149,
    most: 3.4028234663852886e38,
    precision: 1e-4,
    magnitudes: [1e-37, 1e-25, 1e-13, 1e-8, 0.3, 1.7, 9, 38, 110, 1e3, 1e9, 1e13, 1e20, 1e38],
  },
};
/** Functions for which 64 digits are too few if numbers are large, or take too long. */
const uncertain = /\b(sin|cos|tan|sinh|cosh|tanh)\b/;
const { lift } = numberSystem("BigNumber");

/** Values with 64 digits and unlimited exponents, so that nothing overflows on the way. */
const truths = new Map<string, readonly BigNumber[]>();
function truthAt(op: Op, point: readonly number[]): readonly [value: BigNumber, ...slopes: BigNumber[]] {
  const key = `${op.name} ${point}`;
  let found = truths.get(key);
  if (found === undefined) {
    const bound = point.map((x) => bind(lift(x)));
    const leaves = bound.map(({ node }) => node);
    const output = op(...leaves);
    const nodes = [output, ...vectorJacobianProducts(output, constant(1), leaves)];
    found = nodes.map((node) => evaluateNode(node, bound, "BigNumber") as BigNumber);
    truths.set(key, found);
  }
  return found as [BigNumber, ...BigNumber[]];
}

/** Points at which the value is right and the true slope is a number of the type, but another slope is found. */
async function findWrong(op: Op, dtype: Dtype, engineName: EngineName): Promise<string[]> {
  const range = ranges[dtype];
  const within = range.magnitudes.filter((x) => x < 1e4 || !uncertain.test(op.formula?.text ?? ""));
  const signed = within.flatMap((x) => [range.round(x), -range.round(x)]);
  const some = signed.filter((_, i) => i % 6 < 2);
  const points = op.arity === 1 ? signed.map((x) => [x]) : some.flatMap((a) => some.map((b) => [a, b]));
  const leaves = Array.from({ length: op.arity }, (_, i) => variable(`v${i}`, [points.length]));
  const output = op(...(leaves as readonly Node[]));
  const products = vectorJacobianProducts(output, constant(1, output.shape), leaves);
  const state = new Map(
    leaves.map((leaf, i): [Variable, Float64Array] => [leaf, Float64Array.from(points, (point) => point[i] as number)]),
  );
  const [values, ...found] = evaluateOn(await loadEngine(engineName, "exact"), [output, ...products], state, dtype);
  return points.flatMap((point, i) => {
    const [value, ...slopes] = truthAt(op, point);
    const off = value.minus(Number.isFinite(values?.[i]) ? (values?.[i] as number) : 0).abs();
    const hasValue =
      value.abs().lte(range.most) &&
      off.lte(
        value
          .abs()
          .times(range.precision)
          .plus(64 * range.least),
      );
    if (!hasValue) return [];
    return slopes.flatMap((truth, by) => {
      if (!truth.abs().lte(range.most)) return [];
      const slope = found[by]?.[i] as number;
      // A slope may be a difference of terms as large as value / point, and then keeps only their digits.
      const size = truth.abs().plus(value.div(point[by] as number).abs());
      const allowed = size.times(range.precision).plus(64 * range.least);
      const isRight = Number.isFinite(slope) && truth.minus(slope).abs().lte(allowed);
      return isRight ? [] : [`by input ${by} at ${point.join(", ")}: got ${slope}, expected ${truth.toPrecision(8)}`];
    });
  });
}

describe.each([
  ["wasm", "float64"],
  ["mathjs", "float64"],
  ["wasm", "float32"],
] as const)(
  "On %s in %s a slope that is a number of the type is found, whatever the size of its inputs",
  (engine, dtype) => {
    const elementwise = [...registry].filter(([, op]) => op.formula !== undefined);
    test.each(elementwise)("%s", async (_, op) => {
      expect((await findWrong(op, dtype, engine)).slice(0, 8)).toEqual([]);
    });
    test.each([
      "x / (abs(x) + 1e-25)",
      "x / (1 + x ^ 2)",
      "1 / (1 + x ^ 4)",
      "(1 + x ^ 4) ^ -1",
      "1 / (1 + exp(-x))",
      "x / (1 + exp(-x))",
      "exp(-exp(-x))",
      "sigmoid(exp(x))",
      "x / sqrt(1 + x ^ 2)",
      "(x / (1 + abs(x))) ^ 3",
      "exp(-x ^ 2) / (1 + x ^ 2)",
      "1 / x / x",
    ])("%s", async (text) => {
      expect((await findWrong(customOp(text) as unknown as Op, dtype, engine)).slice(0, 8)).toEqual([]);
    });
  },
);
