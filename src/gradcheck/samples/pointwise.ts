import type { Formula, Op, Params } from "../../graph/op.js";
import type { RandomStream } from "../../random.js";
import type { Leaf, Sample } from "../sample.js";
import { type Applied, applyOp } from "./cases.js";
import { type Border, bordersOf, findCrossings, type Point } from "./corners.js";
import { createSample, directionsOf } from "./createSample.js";
import { neighboursOf } from "./doubles.js";
import { lookBeside, outputAt, slopesAlong } from "./finite.js";
import { gridPoints } from "./grid.js";

/**
 * Samples of a formula at many points at once, each an element of one long vector: over a grid of magnitudes, at the corners of the
 * formula and of its derivatives, and beside them. Points at which value or derivative is not finite are left out.
 */
export function pointwiseSamples(
  op: Op,
  formula: Formula,
  { title, params, grid }: { readonly title: string; readonly params: Params; readonly grid: readonly number[] },
  random: RandomStream,
): readonly Sample[] {
  const complete = { ...op.params, ...params };
  const borders = bordersOf(formula, complete);
  const isOnBorder = (point: Point) => borders.some((border) => isOn(border, point));
  const variables = formula.variables.length;
  const crossings = findCrossings(borders, variables);
  const corners = distinct(crossings.flatMap(({ on }) => on));
  const beside = distinct([
    ...crossings.flatMap((crossing) => crossing.beside),
    ...corners.flatMap(neighbouringPoints),
  ]);
  const near = distinct([...corners, ...crossings.flatMap((crossing) => crossing.beside)].flatMap(nearPoints));
  const make = (name: string, points: readonly Point[], isAtCorner = false): readonly Sample[] =>
    sampleAt(op, complete, `${title}${name}`, points, isAtCorner, random);
  const onGrid = gridPoints(variables, grid).filter((point) => !isOnBorder(point));
  return [
    ...make("from 1e-30 to 1e30", onGrid),
    ...make("at corners", withoutSteep(op, complete, corners), true),
    ...make(
      "next to corners",
      beside.filter((point) => !isOnBorder(point)),
    ),
    ...make(
      "near corners",
      near.filter((point) => !isOnBorder(point)),
    ),
  ];
}

function isOn(border: Border, point: Point): boolean {
  return border.difference(point) === 0;
}

/** The points whose values are neighbours of the point's, one variable at a time. */
function neighbouringPoints(point: Point): readonly Point[] {
  return point.flatMap((value, i) => neighboursOf(value).map((neighbour) => point.with(i, neighbour)));
}

/** Points near by on both sides, of float32 numbers. */
function nearPoints(point: Point): readonly Point[] {
  return point.flatMap((value, i) =>
    [-1e-1, -1e-3, 1e-3, 1e-1].map((step) =>
      point.with(i, value + step * Math.max(1, Math.abs(value))).map(Math.fround),
    ),
  );
}

function distinct(points: readonly Point[]): readonly Point[] {
  return [...new Map(points.map((point) => [point.join(), point])).values()];
}

/**
 * Two samples at the points that can be differentiated: one at the float32 numbers whose results float32 can have, and one at the
 * others, whose values are moved off the float32 numbers, so that only float64 is asked for them.
 */
function sampleAt(
  op: Op,
  params: Params,
  title: string,
  points: readonly Point[],
  isAtCorner: boolean,
  random: RandomStream,
): readonly Sample[] {
  const finite = finitePoints(op, params, points);
  const forBoth = finite.filter(({ point, results }) => point.every(isFloat32) && results.every(fitsFloat32));
  const rest = finite.filter((each) => !forBoth.includes(each)).map(({ point }) => point);
  const others = isAtCorner ? rest : finitePoints(op, params, rest.map(moveOffFloat32)).map(({ point }) => point);
  const both = forBoth.map(({ point }) => point);
  return [
    ...pointwiseSample(op, params, title, both, isAtCorner, random),
    ...pointwiseSample(op, params, `${title}, in float64`, others, isAtCorner, random),
  ];
}

/** The points towards which no slope grows without bound: there is a subgradient. */
function withoutSteep(op: Op, params: Params, points: readonly Point[]): readonly Point[] {
  if (points.length === 0) return [];
  const { leaves, output } = applyTo(op, params, points);
  const ones = new Float64Array(points.length).fill(1);
  const sides = leaves.map((leaf) => lookBeside(output, bind(leaves, points), directionsOf(leaves, leaf, ones)));
  return points.filter((_, i) => !sides.some((along) => along[i]?.isSteep));
}

interface Evaluated {
  readonly point: Point;
  /** The value, and the derivative by each variable. */
  readonly results: readonly number[];
}

/** The points that have a finite value and finite derivatives. */
function finitePoints(op: Op, params: Params, points: readonly Point[]): readonly Evaluated[] {
  const results = resultsAt(op, params, points);
  return points
    .map((point, i) => ({ point, results: results[i] as readonly number[] }))
    .filter((each) => each.results.every(Number.isFinite) && !hasOnlyWholeNeighbours(each));
}

/**
 * Whether a power of a negative base may have vanished here. It is defined for whole exponents alone, so it has no derivative; but
 * large numbers have no neighbours that are not whole.
 */
function hasOnlyWholeNeighbours({ point, results: [value] }: Evaluated): boolean {
  return point.length > 1 && value === 0 && point.some((each) => Math.abs(each) > 2 ** 44);
}

function isFloat32(value: number): boolean {
  return Math.fround(value) === value;
}

/** A point whose first value is no float32 number, closer to 0 by so little that nothing overflows that did not before. */
function moveOffFloat32(point: Point): Point {
  const [value = 0] = point;
  return isFloat32(value) && Math.abs(value) > 1e-40 ? point.with(0, value * (1 - 2 ** -40)) : point;
}

function fitsFloat32(result: number): boolean {
  const size = Math.abs(result);
  return size === 0 || (size >= 1e-37 && size <= 1e38);
}

function pointwiseSample(
  op: Op,
  params: Params,
  title: string,
  points: readonly Point[],
  isAtCorner: boolean,
  random: RandomStream,
): readonly Sample[] {
  if (points.length === 0) return [];
  const { leaves, output } = applyTo(op, params, points);
  const sample = createSample({ title, leaves, output, isPointwise: true }, bind(leaves, points), random);
  return [isAtCorner ? { ...sample, isAtCorner } : sample];
}

/** The value at each point and the derivatives by each variable, NaN if there is none. */
function resultsAt(op: Op, params: Params, points: readonly Point[]): readonly (readonly number[])[] {
  if (points.length === 0) return [];
  const { leaves, output } = applyTo(op, params, points);
  const at = bind(leaves, points);
  const outputs = outputAt(output, at);
  const ones = new Float64Array(points.length).fill(1);
  const slopes = leaves.map((leaf) => slopesAlong(output, at, directionsOf(leaves, leaf, ones)));
  return points.map((_, i) => [outputs[i] as number, ...slopes.map((values) => values[i] as number)]);
}

/** The op on vectors that have an element for each point. */
function applyTo(op: Op, params: Params, points: readonly Point[]): Applied {
  return applyOp(
    op,
    Array.from({ length: op.arity }, () => [points.length]),
    params,
  );
}

function bind(leaves: readonly Leaf[], points: readonly Point[]): ReadonlyMap<Leaf, Float64Array> {
  return new Map(leaves.map((leaf, i) => [leaf, Float64Array.from(points, (point) => point[i] as number)]));
}
