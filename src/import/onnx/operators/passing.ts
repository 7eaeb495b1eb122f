import { TensorProto_DataType } from "onnx-buf";
import type { NodeUse, Operator } from "../operator.js";
import { type Rows, type Value, widthOf } from "../value.js";
import { asNumber } from "./conditions.js";
import { elementsOf } from "./constants.js";
import { reshapeTensor } from "./folding.js";

const integers: ReadonlySet<number> = new Set([
  TensorProto_DataType.INT8,
  TensorProto_DataType.INT16,
  TensorProto_DataType.INT32,
  TensorProto_DataType.INT64,
  TensorProto_DataType.UINT8,
  TensorProto_DataType.UINT16,
  TensorProto_DataType.UINT32,
  TensorProto_DataType.UINT64,
  TensorProto_DataType.BOOL,
]);

/** Ops that change no number, only its type or its place. */
export const passing: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["Identity", (use) => use.input(0)],
  ["Cast", (use) => cast(use, use.number("to", 0))],
  ["CastLike", castLike],
  ["Dropout", dropout],
  ["Flatten", flatten],
  ["Reshape", reshape],
  ["Squeeze", squeeze],
  ["Unsqueeze", unsqueeze],
]);

function cast(use: NodeUse, type: number): Value {
  const value = use.input(0);
  if (value.kind === "tensor") {
    if (type === TensorProto_DataType.STRING) use.refuse("it makes texts of numbers, which is not read");
    const values = elementsOf(use, value);
    const isTruncated = integers.has(type) && type !== TensorProto_DataType.BOOL;
    return { ...value, type, values: isTruncated ? values.map(Math.trunc) : values };
  }
  if (value.kind === "condition" && !integers.has(type)) return asNumber(use, value);
  if (value.kind === "rows" && (integers.has(type) || type === TensorProto_DataType.STRING)) {
    use.refuse(`it rounds numbers to ${TensorProto_DataType[type]}, which no layer does`);
  }
  return value;
}

function castLike(use: NodeUse): Value {
  const like = use.input(1);
  return like.kind === "tensor" ? cast(use, like.type) : use.input(0);
}

function dropout(use: NodeUse): Value {
  const isTraining = use.opset >= 12 && use.optionalNumbers(2)?.[0] === 1;
  if (isTraining)
    use.refuse("it is in training mode: export the model in evaluation mode, with model.eval() in PyTorch");
  return use.input(0);
}

function flatten(use: NodeUse): Value {
  const value = use.input(0);
  if (value.kind !== "rows") return value;
  const axis = use.number("axis", 1);
  const rank = value.shape.length + 1;
  if (axis !== 1 && axis !== 1 - rank) use.refuse(`its axis is ${axis}: expected 1, which keeps the rows`);
  return { ...value, shape: [widthOf(value)] };
}

function reshape(use: NodeUse): Value {
  const value = use.input(0);
  const sizes = Array.from(use.numbers(1));
  if (value.kind === "tensor") return reshapeTensor(use, value, sizes);
  if (value.kind !== "rows") return value;
  return { ...value, shape: reshapeRows(use, value, sizes, use.number("allowzero", 0) === 0) };
}

/** The sizes of reshaped rows, if each row stays what it is. NaN is the size of the batch. */
function reshapeRows(use: NodeUse, rows: Rows, sizes: readonly number[], zeroCopies: boolean): Rows["shape"] {
  const width = widthOf(rows);
  const [batch = 0, ...given] = sizes;
  const inner = given.map((size, i) => (size === 0 && zeroCopies ? rows.shape[i] : size));
  const known = inner.filter((size) => size !== -1);
  const product = known.reduce<number | undefined>(
    (total, size) => (total === undefined || size === undefined ? undefined : total * size),
    1,
  );
  const refuse = () => {
    const shape = sizes.map((size) => (Number.isNaN(size) ? "batch" : size)).join(", ");
    const hint = batch > 1 ? ": export the model with an example of a single row" : "";
    return use.refuse(`it makes [${shape}] of rows of ${width ?? "unknown"} numbers: expected one row for each${hint}`);
  };
  if (sizes.length === 0 || inner.some((size) => Number.isNaN(size))) return refuse();
  if (inner.length > known.length) {
    const isBatch = Number.isNaN(batch) || (batch === 0 && zeroCopies) || batch === 1;
    if (!isBatch || inner.length > known.length + 1) return refuse();
    const rest = width === undefined || product === undefined ? undefined : width / product;
    if (rest !== undefined && !Number.isInteger(rest)) return refuse();
    return inner.map((size) => (size === -1 ? rest : size));
  }
  if (product !== undefined && width !== undefined && product !== width) return refuse();
  return inner;
}

/** Axes are an attribute until opset 12, then an input. */
function axesOf(use: NodeUse, rank: number): readonly number[] | undefined {
  const axes = use.list("axes") ?? (use.count > 1 ? use.optionalNumbers(1) : undefined);
  return axes && Array.from(axes, (axis) => (axis < 0 ? axis + rank : axis));
}

function squeeze(use: NodeUse): Value {
  const value = use.input(0);
  if (value.kind !== "tensor" && value.kind !== "rows") return value;
  const sizes = value.kind === "tensor" ? value.shape : [undefined, ...value.shape];
  const axes = axesOf(use, sizes.length) ?? sizes.flatMap((size, axis) => (size === 1 ? [axis] : []));
  if (axes.some((axis) => sizes[axis] !== 1)) use.refuse("it removes a dimension whose size is not 1");
  const left = sizes.filter((_, axis) => !axes.includes(axis));
  return value.kind === "tensor" ? { ...value, shape: left as readonly number[] } : { ...value, shape: left.slice(1) };
}

function unsqueeze(use: NodeUse): Value {
  const value = use.input(0);
  if (value.kind !== "tensor" && value.kind !== "rows") return value;
  const sizes = value.kind === "tensor" ? value.shape : [undefined, ...value.shape];
  const added = use.list("axes") ?? Array.from(use.numbers(1));
  const rank = sizes.length + added.length;
  const axes = added.map((axis) => (axis < 0 ? axis + rank : axis));
  if (axes.some((axis) => axis < 0 || axis >= rank) || rank > 100) use.refuse(`it adds the axes ${axes.join(", ")}`);
  const left = [...sizes];
  const shape = Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : left.shift()));
  if (value.kind === "tensor") return { ...value, shape: shape as readonly number[] };
  if (axes.includes(0)) use.refuse("it adds a dimension before that of the batch");
  return { ...value, shape: shape.slice(1) };
}
