import { evaluate } from "../../engine/referenceEngine.js";
import type { Node, Scalar, Value } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { flatten, nest } from "../../math/nestedArrays.js";
import { type NumberSystem, numberSystem } from "../../math/numberSystem.js";
import type { Leaf } from "../sample.js";

export type Point = ReadonlyMap<Leaf, Float64Array>;

/** The output's elements, by the ops' own definitions. */
export function outputAt(output: Node, point: Point): readonly number[] {
  return elementsAt(output, point, numberSystem("number"), (value) => value) as readonly number[];
}

export function isFiniteAt(output: Node, point: Point): boolean {
  return outputAt(output, point).every(Number.isFinite);
}

/** Small steps of different sizes and directions. */
const step = 1e-100;
const oppositeStep = -1e-120;

interface ComplexNumber {
  readonly re: number;
  readonly im: number;
}

/** The output's elements after a step into the complex plane along these directions. */
function outputsBeside(output: Node, point: Point, directions: Point, h: number): readonly ComplexNumber[] {
  const system = numberSystem("Complex");
  const move = (value: number, leaf: Leaf, i: number) => system.lift(value, h * (directions.get(leaf)?.[i] as number));
  return elementsAt(output, point, system, move) as readonly ComplexNumber[];
}

/**
 * The slope of each element of the output along these directions, by complex step, or NaN if it cannot be differentiated there. A
 * derivative is finite, opposite in the opposite direction, and does not depend on the step. At the edge of a domain it is not so.
 * At a corner of a formula it is, since a subgradient is taken there.
 */
export function slopesAlong(output: Node, point: Point, directions: Point): readonly number[] {
  const elements = outputsBeside(output, point, directions, step);
  // In a domain the imaginary part vanishes beside the real one.
  const isCertain = elements.every(({ re, im }) => Math.abs(im) <= 1e-10 * Math.abs(re));
  const others = isCertain ? undefined : outputsBeside(output, point, directions, oppositeStep);
  return elements.map(({ im }, i) => {
    const slope = im / step;
    const other = others === undefined ? slope : (others[i] as ComplexNumber).im / oppositeStep;
    return Number.isFinite(slope) && isClose(slope, other) ? slope : Number.NaN;
  });
}

/** The least slope at which both steps still have all their digits. */
const leastSlope = 1e-150;

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-10 * Math.max(Math.abs(a), Math.abs(b)) + leastSlope;
}

/** Whether the slopes from both sides differ, or an element jumps: the point is at a corner, or at a tie. */
export function isCorner(output: Node, point: Point, directions: Point): boolean {
  const shifted = (step: number) =>
    outputAt(
      output,
      new Map(
        [...point].map(([leaf, values]) => [
          leaf,
          values.map((value, i) => value + step * (directions.get(leaf)?.[i] as number)),
        ]),
      ),
    );
  const step = 1e-6;
  const [before, here, after] = [shifted(-step), outputAt(output, point), shifted(step)];
  return here.some((value, i) => {
    const bend = Math.abs((after[i] as number) - 2 * value + (before[i] as number));
    return bend > 1e-3 * step;
  });
}

function elementsAt(
  output: Node,
  point: Point,
  system: NumberSystem,
  lift: (value: number, leaf: Leaf, index: number) => Scalar,
): readonly Scalar[] {
  const leaves = new Map<Node, Value>(
    [...point].map(([leaf, values]) => [
      leaf,
      nest(
        Array.from(values, (value, i) => lift(value, leaf, i)),
        leaf.shape,
      ),
    ]),
  );
  return flatten(evaluate(topologicalOrder([output]), leaves, system).get(output) as Value);
}
