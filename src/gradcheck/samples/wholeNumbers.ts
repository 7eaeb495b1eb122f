import type { Op, Variable } from "../../graph/op.js";
import type { RandomStream } from "../../random.js";
import type { Sample } from "../sample.js";
import { applyOp } from "./cases.js";
import { createSample, directionsOf } from "./createSample.js";
import { lookBeside, outputAt, slopesAlong } from "./finite.js";

const numbers = [-3, -2, -1, 0, 1, 2, 3];

/**
 * A sample for each variable of a formula of two, at pairs of small whole numbers. There a power of a negative base is defined, and
 * it can be differentiated by its base alone.
 */
export function wholeNumberSamples(op: Op, random: RandomStream): readonly Sample[] {
  if (op.formula === undefined || op.arity !== 2) return [];
  const pairs = numbers.flatMap((a) => numbers.map((b) => [a, b] as const));
  return [0, 1].flatMap((which) => {
    const areSmooth = canDifferentiate(op, pairs, which);
    const taken = pairs.filter((_, i) => areSmooth[i]);
    if (taken.length === 0) return [];
    const { leaves, output, point } = applyTo(op, taken);
    const sample = createSample({ title: "whole numbers", leaves, output, isPointwise: true }, point, random);
    return [{ ...sample, inputs: [leaves[which] as Variable], isAtCorner: true }];
  });
}

/** Whether value and slope along one variable are finite at each pair. */
function canDifferentiate(op: Op, pairs: readonly (readonly [number, number])[], which: number): readonly boolean[] {
  const { leaves, output, point } = applyTo(op, pairs);
  const directions = directionsOf(leaves, leaves[which] as Variable, new Float64Array(pairs.length).fill(1));
  const slopes = slopesAlong(output, point, directions);
  const beside = lookBeside(output, point, directions);
  return outputAt(output, point).map(
    (value, i) => Number.isFinite(value) && Number.isFinite(slopes[i]) && beside[i]?.isSteep !== true,
  );
}

function applyTo(op: Op, pairs: readonly (readonly [number, number])[]) {
  const { leaves, output } = applyOp(op, [[pairs.length], [pairs.length]], op.params);
  const point = new Map(leaves.map((leaf, i) => [leaf, Float64Array.from(pairs, (pair) => pair[i] as number)]));
  return { leaves, output, point };
}
