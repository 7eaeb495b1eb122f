import type { RandomStream } from "../../random.js";

export const defaultSamples = 200;

/**
 * The settings of each shape, with their defaults. `noise` is the standard deviation of the noise on each coordinate, or on y for `sine`;
 * `factor` is the inner radius over the outer one; `turns` is how often each arm goes round.
 */
export const shapeDefaults = {
  xor: { noise: 0 },
  moons: { noise: 0 },
  circles: { noise: 0, factor: 0.8 },
  spirals: { noise: 0, classes: 2, turns: 1 },
  blobs: { noise: 1, classes: 3 },
  sine: { noise: 0 },
} as const;

export type ShapeName = keyof typeof shapeDefaults;

export const shapeNames = Object.keys(shapeDefaults) as readonly ShapeName[];

/** Generated data: points of shapes in the plane with their classes, or points of a curve. */
export type GenerateSpec = {
  readonly [Name in ShapeName]: {
    readonly generate: Name;
    readonly samples: number;
  } & Readonly<Record<keyof (typeof shapeDefaults)[Name], number>>;
}[ShapeName];

/** The streams that random numbers are drawn from. */
export interface GeneratorStreams {
  /** Draws the places of the shapes. Data to validate on must have the same stream as data to train on. */
  readonly shapes: RandomStream;
  /** Draws the places of the points. */
  readonly points: RandomStream;
}

export interface GeneratedRows {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly number[];
}

type Point = readonly [x: number, y: number];

/** A point of a shape, by its index among the shape's points. */
type Shape = (index: number, count: number) => Point;

/**
 * Points x1, x2 with the class as a whole number; for `sine`, x1 with y. The shapes take turns. If the number of samples is not
 * divisible, the first shapes have one point more; for `moons` and `circles` it is the second shape.
 *
 * @see scikit-learn, sklearn.datasets: make_moons, make_circles and make_blobs divide their samples in the same way
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
  // Opposite corners have the same class.
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

/** The corners of the square, in the order around it. */
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
