import { ShapeError } from "../errors.js";
import { formatCount } from "../messages/formatCount.js";
import type { Constant, Input, Node, Op, OpDefinition, Operation, Param, Params, Variable } from "./op.js";
import { formatShape, type Shape, sizeOf } from "./shape.js";

/** @throws ShapeError if an axis is not a positive whole number */
function checkShape(name: string, shape: Shape): Shape {
  if (!shape.every((axis) => Number.isSafeInteger(axis) && axis > 0)) {
    throw new ShapeError(`${name}: every axis must be a whole number of 1 or more: got ${formatShape(shape)}`);
  }
  if (!Number.isSafeInteger(sizeOf(shape)))
    throw new ShapeError(`${name}: ${formatShape(shape)} has too many elements`);
  return Object.freeze([...shape]);
}

/** @throws ShapeError if an axis is not a positive whole number */
export function input(name: string, shape: Shape): Input {
  return Object.freeze({ kind: "input", name, shape: checkShape(name, shape) });
}

/** @throws ShapeError if an axis is not a positive whole number */
export function variable(name: string, shape: Shape): Variable {
  return Object.freeze({ kind: "variable", name, shape: checkShape(name, shape) });
}

/** An array of `shape` with `value` in every element. */
export function constant(value: number, shape: Shape = []): Constant {
  return Object.freeze({ kind: "constant", value, shape: checkShape("constant", shape) });
}

/**
 * Makes an op from its definition. The op is a function of its input nodes and, if it has any, its parameters. It returns a node
 * whose shape has been checked.
 */
export function defineOp<const Arity extends number, P extends Params = Record<string, never>>(
  definition: Omit<OpDefinition<Arity, P>, "params"> & { readonly params?: P },
): Op<Arity, P> {
  const complete = { ...definition, params: Object.freeze({ ...definition.params }) };
  const op = (...args: readonly unknown[]) => {
    const inputs = args.slice(0, definition.arity) as readonly Node[];
    const given = (args[definition.arity] ?? {}) as Params;
    return operation(op as unknown as Op, inputs, given);
  };
  for (const [key, value] of Object.entries(complete)) Object.defineProperty(op, key, { value, enumerable: true });
  return Object.freeze(op) as unknown as Op<Arity, P>;
}

/**
 * The node of `op` on `inputs`.
 *
 * @throws ShapeError if the number of inputs or their shapes do not fit the op; the message starts with the op's name
 */
export function operation(op: Op, inputs: readonly Node[], given: Params = {}): Operation {
  const params: Params = Object.freeze({ ...op.params, ...definedOnly(given) });
  if (inputs.length !== op.arity || inputs.some((node) => node === undefined)) {
    throw new ShapeError(`${op.name}: got ${formatCount(inputs.length, "input")}, expected ${op.arity}`);
  }
  const shapes = inputs.map((node) => node.shape);
  try {
    const shape = checkShape(op.name, op.shape(shapes, params));
    return Object.freeze({ kind: "operation", op, inputs: Object.freeze([...inputs]), params, shape });
  } catch (error) {
    if (error instanceof ShapeError && !error.message.startsWith(`${op.name}:`)) {
      throw new ShapeError(`${op.name}: ${error.message}`);
    }
    throw error;
  }
}

/** The names of an op's inputs, for tables and messages. */
export function inputNames(op: Op): readonly string[] {
  return (
    op.formula?.variables ?? Array.from({ length: op.arity }, (_, i) => String.fromCharCode("a".charCodeAt(0) + i))
  );
}

function definedOnly(params: Params): Params {
  return Object.fromEntries(Object.entries(params).filter((entry): entry is [string, Param] => entry[1] !== undefined));
}
