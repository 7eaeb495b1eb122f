import type { RandomStream } from "../../random.js";

/** Draws so many values, all of them float32 numbers. */
export type Draw = (count: number, random: RandomStream) => Float64Array;

/** Where an op may be defined: its ordinary values come from the first of these for which its output is finite. */
export const domains: readonly Draw[] = [
  uniform(-1.4, 1.4),
  uniform(0.1, 3),
  uniform(0.05, 0.95),
  uniform(1.1, 4),
  uniform(-0.95, 0.95),
  uniform(-4, -1.1),
];

/** Values of a kind, at which something may go wrong that goes well at others. */
export interface ValueKind {
  readonly name: string;
  /** The first whose output is finite is taken. */
  readonly draws: readonly Draw[];
  /** Whether values are equal. */
  readonly hasTies?: boolean;
}

export const largeValues: ValueKind = {
  name: "large values",
  draws: [scaled(1e12), scaled(1e6), scaled(1e3), scaled(100), scaled(20), uniform(5, 80)],
};

export const valueKinds: readonly ValueKind[] = [
  { name: "tiny values", draws: [scaled(1e-15), scaled(1e-6), uniform(1e-6, 2e-6)] },
  largeValues,
  { name: "mixed magnitudes", draws: [magnitudes(-9, 9), magnitudes(-6, 2), magnitudes(-9, 1, 0)] },
  { name: "a large spread", draws: [magnitudes(1, 3), magnitudes(0, 1.5), magnitudes(0, 1, 0)] },
  { name: "ties", hasTies: true, draws: [among([-1, 0.5, 2]), among([0.5, 2])] },
  { name: "equal values", hasTies: true, draws: [among([1.5]), among([0.75])] },
  { name: "signed zeros", hasTies: true, draws: [among([0, -0])] },
  { name: "ties of zeros", hasTies: true, draws: [among([0, -0, 1, -1])] },
];

/** Values at which there may be no derivative, and nothing to compare with but another engine: each once, as far as there is room. */
export const edgeValues: Draw = (count, random) => {
  const drawn = anyEdge(count, random);
  drawn.set(edges.slice(0, count));
  return drawn;
};
const edges = [
  ...[0, 1.5, -0, 1, -1, 0.5],
  ...[Number.NaN, 2, Number.POSITIVE_INFINITY, -2, Number.NEGATIVE_INFINITY, Math.fround(1e30)],
];
const anyEdge = among(edges);

function uniform(low: number, high: number): Draw {
  return (count, random) => generate(count, () => random.uniform(low, high));
}

function scaled(scale: number): Draw {
  return (count, random) => generate(count, () => scale * random.uniform(0.2, 2) * sign(random));
}

/** Magnitudes over powers of ten, of both signs or only positive. */
function magnitudes(low: number, high: number, negative = 0.5): Draw {
  return (count, random) => generate(count, () => 10 ** random.uniform(low, high) * (random.chance(negative) ? -1 : 1));
}

function among(values: readonly number[]): Draw {
  return (count, random) => generate(count, () => values[random.integer(values.length)] as number);
}

/** Random factors of both signs: none is near 0, where an error would not show. */
export const drawFactors: Draw = (count, random) => generate(count, () => random.uniform(0.25, 1) * sign(random));

function sign(random: RandomStream): number {
  return random.chance(0.5) ? -1 : 1;
}

function generate(count: number, next: () => number): Float64Array {
  return Float64Array.from({ length: count }, () => Math.fround(next()));
}
