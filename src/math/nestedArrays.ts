import type { Scalar, Value } from "../graph/op.js";
import { broadcastShapes, type Shape } from "../graph/shape.js";

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Sizes of nested arrays; `[]` for a scalar. */
export function shapeOf(value: Value): Shape {
  const shape: number[] = [];
  for (let inner = value; isList(inner); inner = inner[0] as Value) shape.push(inner.length);
  return shape;
}

/**
 * Applies `f` to elements at the same place, after broadcasting the values against each other and to `shape`.
 *
 * @param f must not keep the list that it gets
 */
export function mapElements(
  values: readonly Value[],
  f: (elements: readonly Scalar[]) => Scalar,
  shape: Shape = [],
): Value {
  const shapes = values.map(shapeOf);
  const target = shapes.reduce(broadcastShapes, shape);
  const descend = (meeting: readonly Value[], depth: number): Value => {
    const size = target[depth];
    if (size === undefined) return f(meeting as readonly Scalar[]);
    const lists = meeting as readonly (readonly Value[])[];
    // Loops and one list for all elements: this is where most of the time of the reference engine goes.
    const inner: Value[] = [];
    const results: Value[] = [];
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < lists.length; j++) {
        const list = lists[j] as readonly Value[];
        inner[j] = list[list.length === 1 ? 0 : i] as Value;
      }
      results.push(descend(inner, depth + 1));
    }
    return results;
  };
  return descend(
    values.map((value, i) => wrap(value, target.length - (shapes[i] as Shape).length)),
    0,
  );
}

/** The value inside `count` more axes of size 1. */
export function wrap(value: Value, count: number): Value {
  return count === 0 ? value : wrap([value], count - 1);
}

/** Inserts an axis of size 1 at `axis`. */
export function insertAxis(value: Value, axis: number): Value {
  return axis === 0 ? [value] : (value as readonly Value[]).map((inner) => insertAxis(inner, axis - 1));
}

/** Folds the elements along `axis`, which come in ascending order, into one. The result does not have the axis. */
export function foldAxis(value: Value, axis: number, f: (elements: readonly Scalar[]) => Scalar): Value {
  const list = value as readonly Value[];
  return axis > 0 ? list.map((inner) => foldAxis(inner, axis - 1, f)) : mapElements(list, f);
}

/** Nested arrays from row-major elements. */
export function nest(elements: ArrayLike<Scalar>, shape: Shape): Value {
  let index = 0;
  const build = (depth: number): Value => {
    const size = shape[depth];
    if (size === undefined) return elements[index++] as Scalar;
    const inner: Value[] = [];
    for (let i = 0; i < size; i++) inner.push(build(depth + 1));
    return inner;
  };
  return build(0);
}

/** The elements in row-major order. */
export function flatten(value: Value): Scalar[] {
  const elements: Scalar[] = [];
  const visit = (part: Value) => {
    if (!isList(part)) elements.push(part);
    else for (const inner of part) visit(inner);
  };
  visit(value);
  return elements;
}
