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
 * derivative is finite, opposite in the opposite direction, and does not depend on the step; and the output is finite on both sides,
 * as -2 to a power is not beside a whole power. At the edge of a domain it is not so. At a corner of a formula it is, since a
 * subgradient is taken there.
 */
export function slopesAlong(output: Node, point: Point, directions: Point): readonly number[] {
  const inside = [-1, 1].map((side) => outputAt(output, moved(point, directions, side * inReach, sizeOfValue)));
  const elements = outputsBeside(output, point, directions, step);
  // In a domain the imaginary part vanishes beside the real one.
  const isCertain = elements.every(({ re, im }) => Math.abs(im) <= 1e-10 * Math.abs(re));
  const others = isCertain ? undefined : outputsBeside(output, point, directions, oppositeStep);
  return elements.map(({ im }, i) => {
    const slope = im / step;
    const other = others === undefined ? slope : (others[i] as ComplexNumber).im / oppositeStep;
    const isInside = inside.every((side) => Number.isFinite(side[i]));
    return isInside && Number.isFinite(slope) && isClose(slope, other) ? slope : Number.NaN;
  });
}

/** The point moved along the directions, in units that depend on each value. */
function moved(point: Point, directions: Point, distance: number, unitOf: (value: number) => number): Point {
  const move = (value: number, leaf: Leaf, i: number) =>
    value + distance * unitOf(value) * (directions.get(leaf)?.[i] as number);
  return new Map([...point].map(([leaf, values]) => [leaf, values.map((value, i) => move(value, leaf, i))]));
}

/** How far a function has to be defined, in units of the value. */
const inReach = 1e-9;
function sizeOfValue(value: number): number {
  return value === 0 ? 1 : Math.abs(value);
}

/** The least slope at which both steps still have all their digits. */
const leastSlope = 1e-150;

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-10 * Math.max(Math.abs(a), Math.abs(b)) + leastSlope;
}

/** What an element of the output does on both sides of the point. */
export interface Sides {
  /** Whether it bends or jumps at the point, or complex step takes the slope of a corner of the formula that the function does not have. */
  readonly isCorner: boolean;
  /** Whether its slope grows without bound towards the point. */
  readonly isSteep: boolean;
}

/** Distances from the point, in units of the value or of 1. */
const far = 1e-6;
const near = 1e-9;

/** Looks at the output on both sides of the point along these directions. Rounding hides slopes below 0.01. */
export function lookBeside(output: Node, point: Point, directions: Point): readonly Sides[] {
  const units = (value: number) => Math.max(1, Math.abs(value));
  const beside = (distance: number) => outputAt(output, moved(point, directions, distance, units));
  const here = outputAt(output, point);
  const inUnits = new Map(
    [...point].map(([leaf, values]) => [
      leaf,
      values.map((value, i) => units(value) * (directions.get(leaf)?.[i] as number)),
    ]),
  );
  const slopes = slopesAlong(output, point, inUnits);
  const [before, after, justBefore, justAfter] = [-far, far, -near, near].map(beside) as [Row, Row, Row, Row];
  return here.map((value, i) => {
    const left = (value - (before[i] as number)) / far;
    const right = ((after[i] as number) - value) / far;
    const isSteep = [justBefore, justAfter].some((row, side) => {
      const change = Math.abs((row[i] as number) - value);
      const slope = Math.abs(side === 0 ? left : right);
      // A jump does not shrink with the distance.
      return change < 0.5 * slope * far && change / near > Math.max(1.5 * slope, 0.01);
    });
    const differs = (a: number, b: number) => Math.abs(a - b) > 1e-3 * Math.max(1, Math.abs(a), Math.abs(b));
    return { isCorner: differs(left, right) || differs(slopes[i] as number, (left + right) / 2), isSteep };
  });
}
type Row = readonly number[];

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
