import { input, inputNames, operation } from "../graph/node.js";
import type { Op, Params, Sample } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import { ops } from "../ops/index.js";
import { RandomStream } from "../random.js";
import { type CheckOptions, type CheckRow, compareGradients } from "./compareGradients.js";
import { type Leaf, ScalarFunction } from "./scalarFunction.js";

/** No sample is drawn closer to a kink than this: there the derivative is a matter of choice. */
const kinkMargin = 0.05;

/**
 * Checks an op's rule at each of its samples. The cotangent is drawn at random, since errors could cancel with ones. Returns a row
 * for each sample and input.
 */
export function checkOp(op: Op, options: CheckOptions): CheckRow[] {
  const random = RandomStream.create(options.seed, "gradcheck");
  return op.samples.flatMap((sample) => checkSample(op, sample, random, options));
}

function checkSample(
  op: Op,
  { shapes, domains, params }: Sample,
  random: RandomStream,
  options: CheckOptions,
): CheckRow[] {
  const names = inputNames(op);
  const inputs = shapes.map((shape, i) => input(names[i] as string, shape));
  const output = operation(op, inputs, params as Params | undefined);
  const cotangent = input("cotangent", output.shape);
  const point = new Map<Leaf, Float64Array>([[cotangent, draw(cotangent, [-1, 1], [], random)]]);
  for (const [i, leaf] of inputs.entries()) {
    const kinks = i === 0 ? (op.formula?.kinks ?? []) : [];
    point.set(leaf, draw(leaf, domains?.[i] ?? [-2, 2], kinks, random));
  }
  const f = new ScalarFunction(ops.sum(ops.multiply(cotangent, output)), point);
  return compareGradients(f, inputs, options, random).map((row) => ({ op: op.name, ...row }));
}

/** Values for a leaf, uniform in the interval without the neighbourhoods of kinks. */
function draw(
  leaf: Leaf,
  [low, high]: readonly [number, number],
  kinks: readonly number[],
  random: RandomStream,
): Float64Array {
  const next = (): number => {
    const value = random.uniform(low, high);
    return kinks.some((kink) => Math.abs(value - kink) < kinkMargin) ? next() : value;
  };
  return Float64Array.from({ length: sizeOf(leaf.shape) }, next);
}
