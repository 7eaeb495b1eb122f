import type { RandomStream } from "../../random.js";

export const shapeNames = ["xor", "moons", "circles", "spirals", "blobs", "sine"] as const;
export type ShapeName = (typeof shapeNames)[number];

/** Data that is made up: points of shapes in the plane and their classes, or of a curve. */
export type GenerateSpec = {
  readonly [Name in ShapeName]: {
    readonly generate: Name;
    readonly samples: number;
  } & Readonly<Record<keyof (typeof shapeDefaults)[Name], number>>;
}[ShapeName];

export const defaultSamples = 200;

/**
 * The settings of each shape with their defaults. `noise` is the standard deviation of what is added to each coordinate, of `sine` to y;
 * `factor` the inner radius over the outer one; `turns` how often each arm goes round.
 */
export const shapeDefaults = {
  xor: { noise: 0 },
  moons: { noise: 0 },
  circles: { noise: 0, factor: 0.8 },
  spirals: { noise: 0, classes: 2, turns: 1 },
  blobs: { noise: 1, classes: 3 },
  sine: { noise: 0 },
} as const;

/** What random numbers are drawn from. */
export interface GeneratorStreams {
  /** Where the shapes lie; to be the same for data to train on and to validate on. */
  readonly shapes: RandomStream;
  /** Where each point lies. */
  readonly points: RandomStream;
}

export interface GeneratedRows {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly number[];
}

type Point = readonly [x: number, y: number];

/** Points for each class: the one that is `index`th of `count`. */
type Shape = (index: number, count: number) => Point;

/**
 * Inputs x1, x2 and the class as a whole number, the shapes taking turns; of `sine`, x1 and y. Points that are left over go to the
 * first shapes; the odd one of `moons` and `circles` goes to the second.
 *
 * @see scikit-learn, sklearn.datasets: make_moons, make_circles and make_blobs part their samples like this
 */
export function generate(spec: GenerateSpec, { shapes, points }: GeneratorStreams): GeneratedRows {
  const { samples, noise } = spec;
  const disturb = (value: number) => (noise === 0 ? value : points.normal(value, noise));
  if (spec.generate === "sine") {
    const inputs = Array.from({ length: samples }, () => [points.uniform(-Math.PI, Math.PI)]);
    return { inputs, targets: inputs.map(([x = 0]) => disturb(Math.sin(x))) };
  }
  const all = createShapes(spec, shapes);
  const isPair = spec.generate === "moons" || spec.generate === "circles";
  const turns = Array.from({ length: samples }, (_, i) => (isPair && i === samples - 1 ? 1 : i % all.length));
  const counts = all.map((_, shape) => Math.ceil((samples - (isPair ? 1 - shape : shape)) / all.length));
  const inputs = turns.map((turn, i) =>
    (all[turn] as Shape)(Math.floor(i / all.length), counts[turn] as number).map(disturb),
  );
  // Opposite corners are of one class.
  return { inputs, targets: spec.generate === "xor" ? turns.map((corner) => corner % 2) : turns };
}

function createShapes(spec: Exclude<GenerateSpec, { generate: "sine" }>, random: RandomStream): readonly Shape[] {
  switch (spec.generate) {
    case "xor":
      return corners.map((corner) => () => corner);
    case "moons":
      return [upperMoon, lowerMoon];
    case "circles":
      return [1, spec.factor].map((radius) => (index, count) => polar(radius, (2 * Math.PI * index) / count));
    case "spirals":
      return range(spec.classes).map((arm) => spiral(spec.turns, arm / spec.classes));
    case "blobs":
      return range(spec.classes)
        .map((): Point => [random.uniform(-10, 10), random.uniform(-10, 10)])
        .map((centre) => () => centre);
  }
}

/** Going round the square. */
const corners: readonly Point[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/**
 * (cos t, sin t) for t evenly from 0 to π.
 *
 * @see scikit-learn, sklearn.datasets.make_moons
 */
function upperMoon(index: number, count: number): Point {
  return polar(1, (Math.PI * index) / Math.max(count - 1, 1));
}

/** (1 − cos t, 1/2 − sin t). */
function lowerMoon(index: number, count: number): Point {
  const [x, y] = upperMoon(index, count);
  return [1 - x, 0.5 - y];
}

/**
 * An arm from the centre out to radius 1: radius t, angle 2π (turns · t + offset), for t evenly in (0, 1].
 *
 * @see Lang & Witbrock 1988, "Learning to tell two spirals apart"
 */
function spiral(turns: number, offset: number): Shape {
  return (index, count) => {
    const t = (index + 1) / count;
    return polar(t, 2 * Math.PI * (turns * t + offset));
  };
}

function polar(radius: number, angle: number): Point {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, i) => i);
}
