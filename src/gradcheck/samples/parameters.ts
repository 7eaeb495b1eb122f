import type { Op, Param, Params } from "../../graph/op.js";
import { type Shape, sizeOf } from "../../graph/shape.js";

/**
 * The choices of an op's parameters that decide about shapes, tried on these inputs: each axis, both booleans, and shapes to
 * reshape or to stretch to. Numbers keep their defaults. Not all of them fit.
 */
export function enumerateParams(op: Op, [first = []]: readonly Shape[]): readonly Params[] {
  return Object.entries(op.params).reduce<readonly Params[]>(
    (choices, [name, byDefault]) => {
      const values = valuesOf(name, byDefault, first);
      return choices.flatMap((choice) => values.map((value) => ({ ...choice, [name]: value })));
    },
    [{}],
  );
}

function valuesOf(name: string, byDefault: Param, shape: Shape): readonly Param[] {
  if (typeof byDefault === "boolean") return [byDefault, !byDefault];
  if (Array.isArray(byDefault)) return distinct([...layoutsOf(shape), ...orderings([...shape.keys()])]);
  // Null is a value of the parameter only if it is the default: no axis at all.
  if (isAxis(name, byDefault)) return [...(byDefault === null ? [null] : []), ...shape.keys()];
  return [byDefault];
}

/** Whether a parameter chooses an axis: a number of any other kind is varied by a rule. */
function isAxis(name: string, byDefault: Param): boolean {
  return byDefault === null || /^axis|Axis$/.test(name);
}

/** Shapes that elements can be laid out in or stretched to. */
function layoutsOf(shape: Shape): readonly Shape[] {
  const size = sizeOf(shape);
  const divisors = Array.from({ length: size }, (_, i) => i + 1).filter((divisor) => size % divisor === 0);
  const stretchings = [
    shape.map((axis, i) => [axis, axis === 1 ? i + 2 : axis]),
    shape.map((axis) => [axis, axis === 1 ? 3 : axis]),
  ].flatMap((choices) =>
    choices.reduce<readonly Shape[]>(
      (shapes, sizes) => shapes.flatMap((each) => sizes.map((size) => [...each, size])),
      [[]],
    ),
  );
  return distinct([
    shape,
    [],
    [size],
    ...divisors.flatMap((a) => [
      [a, size / a],
      ...divisors.filter((b) => (size / a) % b === 0).map((b) => [a, b, size / a / b]),
    ]),
    ...stretchings
      .flatMap((each) => [each, [1, ...each], [3, ...each], [2, 3, ...each]])
      .filter(({ length }) => length <= 3),
    [size, 1],
    [1, size],
  ]);
}

function orderings(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => orderings(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

function distinct<Item extends Param>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [String(item), item])).values()];
}

/** How a number is varied. */
const variations: readonly ((value: number) => number)[] = [
  (value) => 1.7 * value + 0.2,
  (value) => 0.4 * value,
  (value) => -0.6 * value + 0.1,
];

/** Other values of the parameters that are numbers: all of them varied at once, and one at a time. They fit the op. */
export function varyNumbers(op: Op): readonly Params[] {
  const numbers = Object.entries(op.params).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number" && !isAxis(...entry),
  );
  const groups = numbers.length < 2 ? [numbers] : [numbers, ...numbers.map((each) => [each])];
  const varied = groups.flatMap((group) =>
    variations.map((vary) => Object.fromEntries(group.map(([name, value]) => [name, shorten(vary(value))]))),
  );
  if (numbers.length === 0) return [];
  return varied.filter((params) => op.explainParams?.({ ...op.params, ...params }) === undefined);
}

/** The number with 10 significant bits: float32 has it too, so nothing is lost in either number type. */
function shorten(value: number): number {
  if (value === 0) return 0;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 9);
  return Math.round(value / unit) * unit;
}
