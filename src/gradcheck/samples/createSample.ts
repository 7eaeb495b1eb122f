import type { Node, Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import type { RandomStream } from "../../random.js";
import type { Leaf, Sample } from "../sample.js";
import { isFiniteAt, lookBeside, type Point, type Sides, slopesAlong } from "./finite.js";
import { type Draw, domains, drawFactors, type ValueKind } from "./values.js";

/** A graph without values. */
export interface Wiring {
  readonly title: string;
  readonly leaves: readonly Variable[];
  readonly output: Node;
  readonly isPointwise?: boolean;
}

/** A sample of the graph at ordinary values, of the first domains for which its output is finite; undefined if there are none. */
export function ordinarySample(wiring: Wiring, random: RandomStream): Sample | undefined {
  for (const draws of combinations(wiring.leaves.length)) {
    const sample = sampleOf(wiring, draws, random);
    if (isFiniteAt(sample.output, sample.point)) return sample;
  }
  return undefined;
}

/** So many points of a domain have to be fine: a part of it may be. */
const tries = 12;

/** The first domains for each input for which the output is finite. */
export function findDomains(wiring: Wiring, random: RandomStream): readonly Draw[] | undefined {
  return combinations(wiring.leaves.length).find((draws) =>
    Array.from({ length: tries }).every(() => isFiniteAt(wiring.output, drawPoint(wiring, draws, random))),
  );
}

/** A sample of the graph at values that are drawn for each input. */
export function sampleOf(wiring: Wiring, draws: readonly Draw[], random: RandomStream): Sample {
  return createSample(wiring, drawPoint(wiring, draws, random), random);
}

/** A sample of the graph at values of a kind. An input for which they are not finite has ordinary values. */
export function kindSample(wiring: Wiring, kind: ValueKind, random: RandomStream): Sample | undefined {
  const { leaves, output } = wiring;
  const every = kind.draws.map((draw) => leaves.map(() => draw));
  const one = kind.draws.flatMap((draw) =>
    leaves.flatMap((_, i) => domains.slice(0, 3).map((domain) => leaves.map((_, j) => (i === j ? draw : domain)))),
  );
  const candidates = leaves.length === 1 ? every : [...every, ...one];
  for (const draws of candidates) {
    const point = drawPoint(wiring, draws, random);
    if (!isFiniteAt(output, point)) continue;
    const sample = createSample({ ...wiring, title: `${wiring.title}, ${kind.name}` }, point, random);
    const sides = kind.hasTies === true ? sidesAt(sample, random) : [];
    if (sides.some(({ isSteep }) => isSteep)) continue;
    return sides.some(({ isCorner }) => isCorner) ? { ...sample, isAtCorner: true } : sample;
  }
  return undefined;
}

/** What the output does on both sides of the sample's point, along each input. If it has no derivative, it counts as steep. */
function sidesAt({ inputs, output, point }: Sample, random: RandomStream): readonly Sides[] {
  return inputs.flatMap((leaf) => {
    const directions = directionsOf(inputs, leaf, drawFactors(sizeOf(leaf.shape), random));
    const isDefined = slopesAlong(output, point, directions).every(Number.isFinite);
    return isDefined ? lookBeside(output, point, directions) : [{ isCorner: true, isSteep: true }];
  });
}

/** The directions in which one leaf moves by these factors, and no other. */
export function directionsOf(leaves: readonly Leaf[], moving: Leaf, factors: Float64Array): Point {
  return new Map(leaves.map((leaf) => [leaf, leaf === moving ? factors : new Float64Array(sizeOf(leaf.shape))]));
}

export function createSample(
  { title, leaves, output, isPointwise }: Wiring,
  point: Point,
  random: RandomStream,
): Sample {
  const cotangent = drawFactors(sizeOf(output.shape), random);
  return { title, inputs: leaves, output, point, cotangent, ...(isPointwise === true && { isPointwise }) };
}

function drawPoint({ leaves }: Wiring, draws: readonly Draw[], random: RandomStream): Point {
  return new Map(leaves.map((leaf, i) => [leaf, (draws[i] as Draw)(sizeOf(leaf.shape), random)]));
}

/** All choices of a domain for each input, the ones with fewer special domains first. */
function combinations(inputs: number): readonly (readonly Draw[])[] {
  const all = Array.from({ length: inputs }).reduce<readonly (readonly number[])[]>(
    (choices) => choices.flatMap((choice) => domains.map((_, domain) => [...choice, domain])),
    [[]],
  );
  const total = (choice: readonly number[]) => choice.reduce((sum, domain) => sum + domain, 0);
  return all.toSorted((a, b) => total(a) - total(b)).map((choice) => choice.map((domain) => domains[domain] as Draw));
}
