import { operation, variable } from "../../graph/node.js";
import type { Node } from "../../graph/op.js";
import { type Shape, sameShape, sizeOf } from "../../graph/shape.js";
import { coordinates } from "../compareElements.js";
import type { Leaf, Sample } from "../sample.js";
import { indexOf } from "./arrays.js";
import type { Recogniser } from "./evidence.js";
import { partial } from "./proof.js";
import { rebuild, type Use, usesOf } from "./rebuild.js";

/** What may have been done with a stretched axis, and what should have been: the sum of its slices. */
const treatments = ["sum", "first", "last"] as const;
type Treatment = (typeof treatments)[number];

/** More stretched axes than these are not looked at: the combinations grow fast. */
const mostStretched = 3;

/** The input is stretched to a larger shape, and its gradient is not summed over what it was stretched along. */
export const missingSum: Recogniser = (evidence) => {
  const { input, sample } = evidence;
  const uses = input === undefined ? [] : (usesOf(sample.output).get(input) ?? []);
  const [use] = uses;
  if (input === undefined || use === undefined || uses.length > 1) return undefined;
  const stretched = stretch(sample, input, use);
  if (stretched === undefined) return undefined;
  const { shape } = stretched.leaf;
  const axes = shape.map((_, axis) => axis).filter((axis) => isStretched(axis, input.shape, shape));
  if (axes.length > mostStretched) return undefined;
  const contribution = remember((index) => partial(stretched.sample, stretched.leaf, index));
  for (const treated of combinations(axes.length)) {
    if (treated.every((treatment) => treatment === "sum")) continue;
    const candidate = (index: number) => reduce(index, input.shape, shape, axes, treated, contribution);
    if (evidence.fits(candidate)) return describe(input, axes, treated, shape);
  }
  return undefined;
};

/** The sample with the input in the shape that it is stretched to: the contribution of each place is then an element of its own. */
function stretch(sample: Sample, input: Leaf, { node, which }: Use): { sample: Sample; leaf: Leaf } | undefined {
  if (sizeOf(node.shape) <= sizeOf(input.shape) || node.shape.length < input.shape.length) return undefined;
  const leaf = variable(input.name, node.shape);
  const output = rebuild(sample.output, (each, inputs): Node | undefined => {
    if (each !== node) return undefined;
    const wide = operation(node.op, inputs.with(which, leaf), node.params);
    return sameShape(wide.shape, node.shape) ? wide : undefined;
  });
  const values = sample.point.get(input) as Float64Array;
  const spread = Float64Array.from({ length: sizeOf(leaf.shape) }, (_, index) => {
    const at = coordinates(index, leaf.shape).slice(leaf.shape.length - input.shape.length);
    const narrow = at.map((position, axis) => (input.shape[axis] === 1 ? 0 : position));
    return values[indexOf(narrow, input.shape)] as number;
  });
  return { leaf, sample: { ...sample, output, point: new Map([...sample.point, [leaf, spread]]) } };
}

function isStretched(axis: number, narrow: Shape, wide: Shape): boolean {
  const own = axis - (wide.length - narrow.length);
  return (wide[axis] as number) > 1 && (own < 0 || narrow[own] === 1);
}

/** An element of the narrow gradient from those of the wide one. */
function reduce(
  index: number,
  narrow: Shape,
  wide: Shape,
  axes: readonly number[],
  treated: readonly Treatment[],
  contribution: (index: number) => number,
): number {
  const front = wide.length - narrow.length;
  const start = [...Array.from({ length: front }, () => 0), ...coordinates(index, narrow)];
  let places: readonly (readonly number[])[] = [start];
  for (const [k, axis] of axes.entries()) {
    const size = wide[axis] as number;
    const treatment = treated[k] as Treatment;
    const positions =
      treatment === "first" ? [0] : treatment === "last" ? [size - 1] : Array.from({ length: size }, (_, i) => i);
    places = places.flatMap((at) => positions.map((position) => at.with(axis, position)));
  }
  return places.reduce((sum, at) => sum + contribution(indexOf(at, wide)), 0);
}

function describe(input: Leaf, axes: readonly number[], treated: readonly Treatment[], wide: Shape): string {
  const name = (axis: number) => {
    const noun = wide.length === 2 ? ["rows", "columns"][axis] : undefined;
    return noun === undefined ? `the ${wide[axis]} slices along axis ${axis}` : `the ${wide[axis]} ${noun}`;
  };
  const along = (treatment: Treatment) => axes.filter((_, k) => treated[k] === treatment).map(name);
  const single = (["first", "last"] as const).flatMap((which) =>
    along(which).map((things) => `the ${which} of ${things}`),
  );
  const sum = along("sum");
  const summed = sum.length > 0 ? `, summed over ${sum.join(" and ")},` : "";
  return `is only what ${single.join(" and ")} contributes${summed} and not the sum over all (${input.name} is stretched along ${axes.map(name).join(" and ")})`;
}

function combinations(count: number): readonly (readonly Treatment[])[] {
  return Array.from({ length: count }).reduce<readonly (readonly Treatment[])[]>(
    (lists) => lists.flatMap((list) => treatments.map((treatment) => [...list, treatment])),
    [[]],
  );
}

function remember(f: (index: number) => number): (index: number) => number {
  const known = new Map<number, number>();
  return (index) => {
    const value = known.get(index) ?? f(index);
    known.set(index, value);
    return value;
  };
}
