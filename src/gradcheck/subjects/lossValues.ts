import { type Shape, sizeOf } from "../../graph/shape.js";
import type { Targets } from "../../nn/targets/targets.js";
import type { RandomStream } from "../../random.js";

/** Outputs and targets of one kind. */
export interface LossValues {
  /** For people: `ties`. */
  readonly title: string;
  /** Whether the values have nothing special, so that only shapes matter. */
  readonly isOrdinary?: boolean;
  readonly isAtCorner?: boolean;
  /** Both row-major, in the shape [rows, outputs]. */
  draw(shape: Shape, random: RandomStream): readonly [outputs: readonly number[], targets: readonly number[]];
}

/**
 * The kinds of values that a loss is checked at.
 *
 * @param corners errors, of either sign, at which the loss may change its form
 */
export function lossValues(kind: Targets["kind"], corners: readonly number[]): readonly LossValues[] {
  return kind === "numbers" ? numberValues(corners) : classValues(kind);
}

type Draw = (random: RandomStream) => number;

function drawAll(shape: Shape, random: RandomStream, draw: Draw): readonly number[] {
  return Array.from({ length: sizeOf(shape) }, () => draw(random));
}

const ordinary: Draw = (random) => random.uniform(-2, 2);
const sign: Draw = (random) => (random.chance(0.5) ? 1 : -1);
/** From 10^low to 10^high, of both signs. */
const spread =
  (low: number, high: number): Draw =>
  (random) =>
    sign(random) * 10 ** random.uniform(low, high);
/** One of some values, of both signs. */
const oneOf =
  (values: readonly number[]): Draw =>
  (random) =>
    sign(random) * (values[random.integer(values.length)] as number);

/** The targets, and outputs that differ from them by given errors. */
function errorsOf(title: string, error: Draw, target: Draw, isAtCorner = false): LossValues {
  return {
    title,
    isAtCorner,
    draw: (shape, random) => {
      const targets = drawAll(shape, random, target);
      return [targets.map((each) => each + error(random)), targets];
    },
  };
}

function numberValues(corners: readonly number[]): readonly LossValues[] {
  // Quarters, so that the sum with a corner is exact.
  const quarters: Draw = (random) => random.integer(17) / 4 - 2;
  const zero: Draw = () => 0;
  const beside = corners.flatMap((corner) => [corner * (1 - 2 ** -18), corner * (1 + 2 ** -18)]);
  return [
    {
      title: "ordinary values",
      isOrdinary: true,
      draw: (shape, random) => [drawAll(shape, random, ordinary), drawAll(shape, random, ordinary)],
    },
    errorsOf("outputs that equal their targets", zero, (random) => Math.fround(ordinary(random)), true),
    errorsOf(
      "some outputs that equal their targets",
      (random) => (random.chance(0.5) ? 0 : quarters(random)),
      quarters,
      true,
    ),
    errorsOf("tiny errors", spread(-20, -3), zero),
    errorsOf("large errors", spread(1, 15), zero),
    ...(corners.length === 0
      ? []
      : [
          errorsOf("errors at corners", oneOf(corners), quarters, true),
          errorsOf("errors on both sides of corners", oneOf(beside), quarters),
        ]),
  ];
}

/** How logits are drawn. */
const logitKinds: readonly {
  readonly title: string;
  readonly isOrdinary?: boolean;
  readonly logits: (shape: Shape, random: RandomStream) => readonly number[];
}[] = [
  { title: "ordinary logits", isOrdinary: true, logits: (shape, random) => drawAll(shape, random, ordinary) },
  { title: "tiny logits", logits: (shape, random) => drawAll(shape, random, spread(-20, -3)) },
  { title: "saturated logits", logits: (shape, random) => drawAll(shape, random, spread(1, 2)) },
  { title: "huge logits", logits: (shape, random) => drawAll(shape, random, spread(2, 9)) },
  { title: "logits near 1000", logits: (shape, random) => drawAll(shape, random, (each) => 1000 + ordinary(each)) },
  { title: "logits near -1000", logits: (shape, random) => drawAll(shape, random, (each) => -1000 + ordinary(each)) },
  { title: "logits of 0", logits: (shape, random) => drawAll(shape, random, () => 0) },
  {
    title: "equal logits",
    logits: (shape, random) => {
      const logit = ordinary(random);
      return drawAll(shape, random, () => logit);
    },
  },
  { title: "logits that tie", logits: (shape, random) => drawAll(shape, random, (each) => each.integer(3) - 1) },
];

/** How targets are drawn. */
const targetKinds = {
  oneClass: [
    { title: "one-hot", targets: oneHot },
    {
      title: "soft targets",
      targets: (shape: Shape, random: RandomStream) =>
        normalizeRows(
          shape,
          drawAll(shape, random, (each) => each.uniform(0.05, 1)),
        ),
    },
    {
      title: "targets that do not add up to 1",
      targets: (shape: Shape, random: RandomStream) => drawAll(shape, random, (each) => each.uniform()),
    },
  ],
  yesOrNo: [
    {
      title: "yes or no",
      targets: (shape: Shape, random: RandomStream) => drawAll(shape, random, (each) => each.integer(2)),
    },
    {
      title: "shares",
      targets: (shape: Shape, random: RandomStream) => drawAll(shape, random, (each) => each.uniform()),
    },
  ],
} as const;

function classValues(kind: "oneClass" | "yesOrNo"): readonly LossValues[] {
  return logitKinds.flatMap(({ title, isOrdinary = false, logits }) =>
    targetKinds[kind].map((target) => ({
      title: `${title}, ${target.title}`,
      isOrdinary,
      draw: (shape: Shape, random: RandomStream) => [logits(shape, random), target.targets(shape, random)] as const,
    })),
  );
}

function oneHot(shape: Shape, random: RandomStream): readonly number[] {
  const [rows = 1, classes = 1] = shape;
  return Array.from({ length: rows }, () => random.integer(classes)).flatMap((label) =>
    Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0)),
  );
}

function normalizeRows([, classes = 1]: Shape, values: readonly number[]): readonly number[] {
  return values.map((value, i) => {
    const start = i - (i % classes);
    return value / values.slice(start, start + classes).reduce((sum, each) => sum + each, 0);
  });
}
