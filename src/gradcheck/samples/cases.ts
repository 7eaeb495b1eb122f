import { ShapeError } from "../../errors.js";
import { inputNames, operation, variable } from "../../graph/node.js";
import type { Op, Operation, Params, Variable } from "../../graph/op.js";
import { formatShape, type Shape, sizeOf } from "../../graph/shape.js";
import { enumerateParams } from "./parameters.js";
import { countSizes, enumeratePatterns, type Pattern, shapesOf } from "./patterns.js";

/** Shapes and parameters that an op accepts. */
export interface Case {
  readonly pattern: Pattern;
  readonly shapes: readonly Shape[];
  readonly params: Params;
}

/** An op applied to variables of its own. */
export interface Applied {
  readonly leaves: readonly Variable[];
  readonly output: Operation;
}

/** The op on variables of these shapes, named as its inputs. */
export function applyOp(op: Op, shapes: readonly Shape[], params: Params): Applied {
  const names = inputNames(op);
  const leaves = shapes.map((shape, i) => variable(names[i] as string, shape));
  return { leaves, output: operation(op, leaves, params) };
}

/** `[7, 1] and [1, 3], axis 1`. Parameters with their default values are left out. */
export function describeCase(op: Pick<Op, "params">, { shapes, params }: Pick<Case, "shapes" | "params">): string {
  const given = Object.entries(params).filter(([name, value]) => String(value) !== String(op.params[name]));
  const settings = given.map(([name, value]) => `${name} ${Array.isArray(value) ? formatShape(value) : value}`);
  return [shapes.map(formatShape).join(" and "), ...settings].join(", ");
}

/** Sizes for the numbers of a pattern, in several orders: a rule may want the first axis to be larger than the second. */
const smallSizes: readonly (readonly number[])[] = [
  [3, 2, 4, 5, 6, 8],
  [2, 3, 4, 5, 6, 8],
  [7, 3, 2, 4, 5, 6],
];

/** Formulas of so many variables have the same shape rule, so their cases are found once. */
const casesOfFormulas = new Map<number, readonly Case[]>();

/** Every case of small sizes that the op accepts: one for each pattern and choice of parameters. */
export function findCases(op: Op): readonly Case[] {
  if (op.formula === undefined) return searchCases(op);
  const known = casesOfFormulas.get(op.arity) ?? searchCases(op).map((each) => ({ ...each, params: {} }));
  casesOfFormulas.set(op.arity, known);
  return known;
}

function searchCases(op: Op): readonly Case[] {
  // Most patterns are refused, and nobody reads where the errors come from. To record that takes most of the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return enumeratePatterns(op.arity).flatMap((patterns) => acceptedPatterns(op, patterns));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The cases of patterns of the same ranks. */
function acceptedPatterns(op: Op, patterns: readonly Pattern[]): readonly Case[] {
  // Arrays of three axes stay small.
  const orders = patterns.some((pattern) => highestRankOf(pattern) > 2) ? smallSizes.slice(0, 2) : smallSizes;
  // The orders take turns, so that all sizes occur. The other turns are tried if nothing fits.
  for (const first of orders.keys()) {
    const found = patterns.flatMap((pattern, turn) =>
      acceptedCases(op, pattern, shapesOf(pattern, orders[(first + turn) % orders.length] as readonly number[])),
    );
    if (found.length > 0) return found;
  }
  return [];
}

function highestRankOf(pattern: Pattern): number {
  return Math.max(0, ...pattern.map(({ length }) => length));
}

/** The cases of these shapes: one for each choice of parameters that fits. */
export function acceptedCases(op: Op, pattern: Pattern, shapes: readonly Shape[]): readonly Case[] {
  return enumerateParams(op, shapes)
    .map((params) => ({ pattern, shapes, params }))
    .filter((each) => accepts(op, each));
}

/** Whether the op's shape rule takes the shapes, with these parameters. */
export function accepts(op: Op, { shapes, params }: Pick<Case, "shapes" | "params">): boolean {
  try {
    const shape = op.shape(shapes, params);
    return shape.every((axis) => Number.isSafeInteger(axis) && axis > 0);
  } catch (error) {
    if (error instanceof ShapeError) return false;
    throw error;
  }
}

/**
 * A part of the cases that covers them. Of inputs of up to two axes, each pattern is taken. Of more axes, as many as are needed for
 * each relation of two aligned axes to meet each relation of each two others.
 */
export function coverCases(op: Op, cases: readonly Case[]): readonly Case[] {
  const sizes = new Map(cases.map((each) => [each, countSizes(each.pattern)]));
  const generalFirst = cases.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
  const shown = new Map(generalFirst.map((each) => [each, featuresOf(op, each)]));
  const times = new Map<string, number>();
  const count = (features: readonly string[], change: number) => {
    for (const feature of features) times.set(feature, (times.get(feature) ?? 0) + change);
  };
  const chosen = [...shown].filter(([, features]) => {
    const isNew = features.some((feature) => !times.has(feature));
    if (isNew) count(features, 1);
    return isNew;
  });
  // What an earlier case shows may have been shown again by all the later ones together.
  const needed = chosen.filter(([, features]) => {
    const isNeeded = features.some((feature) => times.get(feature) === 1);
    if (!isNeeded) count(features, -1);
    return isNeeded;
  });
  const kept = new Set(needed.map(([each]) => each));
  return cases.filter((each) => kept.has(each));
}

/** What a case shows, and others may show as well. */
function featuresOf(op: Op, { pattern, params }: Case): readonly string[] {
  const rank = highestRankOf(pattern);
  const isWhole = rank <= 2 || op.arity === 1;
  const parts = isWhole ? [JSON.stringify(pattern)] : partsOf(pattern, rank);
  const choices = Object.entries(params).map(([name, value]) => {
    const isLayout = Array.isArray(value) && rank > 2;
    return `${name} ${isLayout ? value.length : value}`;
  });
  return [
    ...parts,
    ...parts.flatMap((part) => choices.map((choice) => `${part} ${choice}`)),
    `${rank} ${choices.join()}`,
  ];
}

/** Each pair of columns of aligned axes: how the axes of each relate, and whether both have a size in common. */
function partsOf(pattern: Pattern, rank: number): readonly string[] {
  const ranks = pattern.map(({ length }) => length).join();
  const columns = Array.from({ length: rank }, (_, i) => pattern.map((axes) => axes[axes.length - rank + i] ?? "-"));
  return columns.flatMap((column, i) =>
    columns.slice(i + 1).flatMap((other, j) => {
      const at = `${ranks} ${i} ${i + 1 + j}`;
      const isShared = column.some((number) => typeof number === "number" && number > 0 && other.includes(number));
      return [`${at} ${relationOf(column)} ${relationOf(other)}`, `${at} ${isShared}`];
    }),
  );
}

/** The numbers of a column, counted anew. */
function relationOf(column: readonly (number | string)[]): string {
  const seen: (number | string)[] = [0];
  return column
    .map((number) => {
      if (typeof number === "string") return number;
      if (!seen.includes(number)) seen.push(number);
      return seen.indexOf(number);
    })
    .join();
}

/** How many elements inputs and output have together. */
export function countElements(op: Op, { shapes, params }: Pick<Case, "shapes" | "params">): number {
  return [...shapes, op.shape(shapes, params)].reduce((total, shape) => total + sizeOf(shape), 0);
}
