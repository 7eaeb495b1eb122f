import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { expect, test } from "vitest";
import type { Dtype } from "../../../src/engine/engine.js";
import { createOpCases, createOpModel, type OpCase, valuesOfCases } from "./opModel.js";

env.wasm.numThreads = 1;
env.logLevel = "error";

const cases = createOpCases();

/** The relative distance between neighbouring numbers, and a number whose parts have all digits. */
const precisions = {
  float64: { unit: 2 ** -52, tiny: 2 ** -1012, round: Number },
  float32: { unit: 2 ** -23, tiny: 2 ** -116, round: Math.fround },
} as const;

/** Differences of two numbers, whose digits may cancel. */
const differences: ReadonlySet<string> = new Set(["binaryCrossEntropy", "huber"]);

/** So many units in the last place are allowed. For sums they are those of the sum of the absolute values, as the order is free. */
const tolerance = 8;

test.each(["float64", "float32"] as const)(
  "every op is the same in onnxruntime, over all samples, in %s",
  async (dtype) => {
    const { bytes, inputs, outputs } = createOpModel(cases, dtype);
    const session = await InferenceSession.create(bytes);
    const feeds = inputs.map(({ name, shape, values }) => [
      name,
      dtype === "float64"
        ? new Tensor("float64", values, shape)
        : new Tensor("float32", Float32Array.from(values), shape),
    ]);
    const results = await session.run(Object.fromEntries(feeds));
    await session.release();
    const expected = await valuesOfCases(cases, dtype);
    const problems = cases.flatMap((each, i) =>
      findProblem(each, results[outputs[i] as string]?.data as Float64Array, expected[i] as Float64Array, dtype),
    );
    expect(problems).toEqual([]);
    expect(new Set(cases.map(({ op }) => op.name)).size).toBeGreaterThan(45);
  },
);

/** The worst number of a case, if it is not near enough. */
function findProblem(
  { title, op, point }: OpCase,
  got: ArrayLike<number>,
  expected: Float64Array,
  dtype: Dtype,
): readonly string[] {
  const { unit, tiny, round } = precisions[dtype];
  // It jumps at its threshold, and in float32 rounding decides on which side a number is.
  if (dtype === "float32" && title.includes('"threshold":8')) return [];
  if (got.length !== expected.length) return [`${title}: ${got.length} numbers instead of ${expected.length}`];
  const values = [...point.values()];
  const total = values
    .flatMap((some) => [...some].filter(Number.isFinite).map(Math.abs))
    .reduce((sum, each) => sum + each, 0);
  const scaleOf = (exact: number, i: number) => {
    if (op.formula === undefined) return total;
    const operands = differences.has(op.name) ? values.map((some) => Math.abs(some[i % some.length] as number)) : [];
    return Math.max(Math.abs(exact), ...operands);
  };
  const errors = Array.from(expected, (exact, i) => {
    const wanted = round(exact);
    if (Object.is(got[i], wanted) || got[i] === wanted) return 0;
    if (!Number.isFinite(got[i]) || !Number.isFinite(wanted)) return Number.POSITIVE_INFINITY;
    return Math.abs((got[i] as number) - exact) / (unit * Math.max(scaleOf(exact, i), tiny));
  });
  const worst = errors.indexOf(Math.max(...errors));
  if ((errors[worst] as number) <= tolerance) return [];
  const at = values.map((some) => some[worst]);
  return [`${title}, at ${at}: got ${got[worst]}, expected ${expected[worst]}, ${errors[worst]} units away`];
}
