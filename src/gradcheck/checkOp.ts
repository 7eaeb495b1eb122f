import { input } from "../graph/node.js";
import type { Op } from "../graph/op.js";
import { ops } from "../ops/index.js";
import { RandomStream } from "../random.js";
import { type CheckOptions, type CheckRow, compareGradients } from "./compareGradients.js";
import type { Sample } from "./sample.js";
import { applyOp, coverCases, findCases } from "./samples/cases.js";
import { ordinarySample } from "./samples/createSample.js";
import { type Leaf, ScalarFunction } from "./scalarFunction.js";

const mostSamples = 8;

/**
 * Checks an op's rule at samples of several shapes, the most general ones. The cotangent is drawn at random, since errors could
 * cancel with ones. Returns a row for each sample and input.
 */
export function checkOp(op: Op, options: CheckOptions): CheckRow[] {
  const random = RandomStream.create(options.seed, "gradcheck");
  return coverCases(op, findCases(op))
    .slice(-mostSamples)
    .flatMap(({ shapes, params }) => {
      const sample = ordinarySample({ title: "", ...applyOp(op, shapes, params) }, random);
      return sample === undefined ? [] : checkSample(op, sample, random, options);
    });
}

function checkSample(op: Op, sample: Sample, random: RandomStream, options: CheckOptions): CheckRow[] {
  const { inputs, output } = sample;
  const cotangent = input("cotangent", output.shape);
  const point = new Map<Leaf, Float64Array>([...sample.point, [cotangent, sample.cotangent]]);
  const f = new ScalarFunction(ops.sum(ops.multiply(cotangent, output)), point);
  return compareGradients(f, inputs, options, random).map((row) => ({ op: op.name, ...row }));
}
