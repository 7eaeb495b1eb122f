import { TensorProto_DataType } from "onnx-buf";
import { sizeOf } from "../../../graph/shape.js";
import { transpose } from "../../../model/transpose.js";
import type { NodeUse, Operator } from "../operator.js";
import { numberTensor, type Tensor } from "../tensor.js";
import type { Value } from "../value.js";
import { checkElements, elementsOf, expandTo } from "./constants.js";

/** Ops that make constants, or change their form. */
export const folding: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["Constant", constant],
  ["ConstantOfShape", constantOfShape],
  ["Shape", shapeOf],
  ["Transpose", transposeTensor],
  ["Expand", expand],
]);

/** A single attribute has its value, under the name of its form. */
function constant(use: NodeUse): Tensor {
  const value = use.attribute("value");
  if (typeof value === "object" && "kind" in value) return value;
  const { FLOAT, INT64, STRING } = TensorProto_DataType;
  const int = use.attribute("value_int");
  if (typeof int === "number") return numberTensor([], INT64, [int]);
  const float = use.attribute("value_float");
  if (typeof float === "number") return numberTensor([], FLOAT, [float]);
  const ints = use.list("value_ints");
  if (ints !== undefined) return numberTensor([ints.length], INT64, ints);
  const floats = use.list("value_floats");
  if (floats !== undefined) return numberTensor([floats.length], FLOAT, floats);
  const texts = use.texts("value_strings");
  if (texts !== undefined) return { kind: "tensor", shape: [texts.length], type: STRING, values: texts };
  return use.refuse("it has no value that is read: expected a dense tensor, numbers or texts");
}

function constantOfShape(use: NodeUse): Tensor {
  const shape = Array.from(use.numbers(0));
  checkElements(use, shape);
  const value = use.attribute("value");
  const given = typeof value === "object" && "kind" in value ? value : undefined;
  const number = given === undefined ? 0 : (elementsOf(use, given)[0] ?? 0);
  const size = sizeOf(shape);
  return numberTensor(shape, given?.type ?? TensorProto_DataType.FLOAT, new Float64Array(size).fill(number));
}

/** The size of the batch, and any other that is not known, is NaN. */
function shapeOf(use: NodeUse): Tensor {
  const value = use.input(0);
  const sizes = value.kind === "tensor" ? value.shape : [Number.NaN, ...use.asRows(value).shape];
  const index = (at: number) => (at < 0 ? at + sizes.length : at);
  const part = sizes.slice(index(use.number("start", 0)), index(use.number("end", sizes.length)));
  return numberTensor(
    [part.length],
    TensorProto_DataType.INT64,
    part.map((size) => size ?? Number.NaN),
  );
}

function transposeTensor(use: NodeUse): Value {
  const value = use.input(0);
  const rank = value.kind === "tensor" ? value.shape.length : use.asRows(value).shape.length + 1;
  const order = use.list("perm") ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
  if (order.every((axis, i) => axis === i)) return value;
  if (value.kind !== "tensor") return use.refuse("it turns rows into columns: only a weight can be transposed");
  const [rows, columns] = value.shape;
  if (rows === undefined || columns === undefined || rank !== 2) return use.refuse("expected a matrix");
  return { ...value, shape: [columns, rows], values: transpose(elementsOf(use, value), rows, columns) };
}

function expand(use: NodeUse): Tensor {
  const tensor = use.tensor(0);
  const wanted = Array.from(use.numbers(1));
  const missing = wanted.length - tensor.shape.length;
  // A size of 1 keeps that of the tensor.
  const shape = wanted.map((size, i) => (size === 1 ? (tensor.shape[i - missing] ?? 1) : size));
  return numberTensor(shape, tensor.type, expandTo(use, tensor, shape));
}

/** A constant in another shape: 0 keeps a size, -1 takes what is left. */
export function reshapeTensor(use: NodeUse, tensor: Tensor, sizes: readonly number[]): Tensor {
  const copied = sizes.map((size, i) => (size === 0 ? (tensor.shape[i] ?? 0) : size));
  const known = sizeOf(copied.filter((size) => size !== -1));
  const shape = copied.map((size) => (size === -1 ? tensor.values.length / known : size));
  if (sizeOf(shape) !== tensor.values.length || !shape.every(Number.isInteger)) {
    use.refuse(`it makes [${sizes.join(", ")}] of a constant of ${tensor.values.length} elements`);
  }
  return { ...tensor, shape };
}
