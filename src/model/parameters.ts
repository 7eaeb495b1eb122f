import { formatShape, sizeOf } from "../graph/shape.js";
import { formatValue } from "../messages/formatValue.js";

/** Numbers that were trained: a weight [fanIn, fanOut] or a bias [fanOut], row after row. */
export interface Parameter {
  /** `layers.0.weight`: of the entry of that index. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Parameters out of a model file, or what is wrong with them. They are checked by hand, since there may be millions of numbers. */
export function parseParameters(given: unknown): readonly Parameter[] | string {
  if (!Array.isArray(given)) return `parameters: expected a list, got ${formatValue(given)}`;
  const parameters: Parameter[] = [];
  const names = new Set<string>();
  for (const [i, entry] of given.entries()) {
    const parameter = parseParameter(entry, `parameters[${i}]`);
    if (typeof parameter === "string") return parameter;
    if (names.has(parameter.name)) return `there are two parameters ${formatValue(parameter.name)}`;
    names.add(parameter.name);
    parameters.push(parameter);
  }
  return parameters;
}

function parseParameter(entry: unknown, where: string): Parameter | string {
  if (typeof entry !== "object" || entry === null) return `${where}: expected an object, got ${formatValue(entry)}`;
  const { name, shape, values } = entry as { readonly [Key in keyof Parameter]?: unknown };
  if (typeof name !== "string" || name === "") return `${where}.name: expected a text, got ${formatValue(name)}`;
  if (!isShape(shape)) return `${name}: expected a shape, a list of whole numbers of 1 or more`;
  if (!Array.isArray(values)) return `${name}: expected a list of values, got ${formatValue(values)}`;
  if (values.length !== sizeOf(shape)) {
    return `${name}: the shape ${formatShape(shape)} takes ${sizeOf(shape)} values, got ${values.length}`;
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) return `${name}: value ${bad} is not a finite number: got ${formatValue(values[bad])}`;
  return { name, shape, values: Float64Array.from(values) };
}

function isShape(shape: unknown): shape is readonly number[] {
  return Array.isArray(shape) && shape.every((axis) => Number.isSafeInteger(axis) && axis > 0);
}

/** What keeps parameters from being written. */
export function explainUnwritable(parameters: readonly Parameter[]): string | undefined {
  const bad = parameters.find(({ values }) => !values.every(Number.isFinite));
  return bad === undefined ? undefined : `${bad.name} is not finite, so the model is not written`;
}
