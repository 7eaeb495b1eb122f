import { TensorProto_DataType } from "onnx-buf";
import { formatCount } from "../../../messages/formatCount.js";
import { transpose } from "../../../model/transpose.js";
import { meantBy } from "../floatAttribute.js";
import type { NodeUse, Operator } from "../operator.js";
import type { Tensor } from "../tensor.js";
import { type NormalizingStage, type Rows, widthOf } from "../value.js";
import { scaleColumns } from "./combine.js";
import { elementsOf, expandTo } from "./constants.js";
import { startOf } from "./rows.js";

/** Ops that take all numbers of a row, and those that scale each column. */
export const layers: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["MatMul", matMul],
  ["Gemm", gemm],
  ["Softmax", (use) => normalize(use, "softmax")],
  ["LogSoftmax", (use) => normalize(use, "logSoftmax")],
  ["BatchNormalization", batchNormalization],
  ["ai.onnx.ml.Scaler", scaler],
]);

function matMul(use: NodeUse): Rows {
  return multiply(use, matrixOf(use), use.tensor(1), false, 1, undefined);
}

/** alpha · A · B + beta · C, with B transposed if transB is 1. */
function gemm(use: NodeUse): Rows {
  if (use.number("transA", 0) !== 0) use.refuse("it transposes its input (transA): expected 0");
  const rows = matrixOf(use);
  const weight = use.tensor(1);
  const isTransposed = use.number("transB", 0) !== 0;
  const added = use.optionalTensor(2);
  const beta = meantBy(use.number("beta", 1));
  const width = weight.shape[isTransposed ? 0 : 1] ?? 0;
  const bias = added && expandTo(use, added, [1, width]).map((each) => beta * each);
  return multiply(use, rows, weight, isTransposed, meantBy(use.number("alpha", 1)), bias);
}

/** Rows of which each is a list of numbers. */
function matrixOf(use: NodeUse): Rows {
  if (use.input(0).kind === "tensor") use.refuse("its weight comes first: expected the input first");
  const rows = use.rows(0);
  if (rows.shape.length === 1) return rows;
  return use.refuse(
    `its input has ${formatCount(rows.shape.length + 1, "dimension")}: expected 2, a row of numbers for each row of the batch`,
  );
}

function multiply(
  use: NodeUse,
  rows: Rows,
  weight: Tensor,
  isTransposed: boolean,
  alpha: number,
  bias: Float64Array | undefined,
): Rows {
  const { shape } = weight;
  const [a, b] = shape;
  if (a === undefined || b === undefined || shape.length !== 2 || a === 0 || b === 0) {
    return use.refuse(`its weight has the shape [${shape.join(", ")}]: expected a matrix`);
  }
  const [fanIn, fanOut] = isTransposed ? [b, a] : [a, b];
  const width = widthOf(rows);
  if (width !== undefined && width !== fanIn) use.refuse(`its weight takes ${fanIn} numbers a row, but gets ${width}`);
  const values = elementsOf(use, weight);
  const ordered = isTransposed ? transpose(values, fanOut, fanIn) : values;
  return startOf(
    {
      kind: "linear",
      from: rows,
      fanIn,
      fanOut,
      weight: alpha === 1 ? ordered : ordered.map((each) => alpha * each),
      bias,
      isDouble: weight.type === TensorProto_DataType.DOUBLE,
    },
    [fanOut],
  );
}

/** Until opset 12 the axis is 1 if it is left out, then the last one. */
function normalize(use: NodeUse, kind: NormalizingStage["kind"]): Rows {
  const rows = use.rows(0);
  const rank = rows.shape.length + 1;
  const axis = use.number("axis", use.opset < 13 ? 1 : -1);
  const isLast = rank === 2 && (axis === 1 || axis === -1);
  if (!isLast) use.refuse(`its axis is ${axis} of ${rank} dimensions: expected the last axis of 2`);
  return startOf({ kind, from: rows }, rows.shape);
}

/** (x - mean) / √(variance + epsilon) · scale + bias, with what was measured while training. */
function batchNormalization(use: NodeUse): Rows {
  if (use.number("training_mode", 0) !== 0) use.refuse("it is in training mode: export the model in evaluation mode");
  const rows = use.rows(0);
  if (rows.shape.length !== 1) use.refuse("its input is no row of numbers");
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((index) => use.numbers(index)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  if ([bias, mean, variance].some(({ length }) => length !== scale.length))
    use.refuse("its constants differ in length");
  const epsilon = meantBy(use.number("epsilon", 1e-5));
  const slopes = scale.map((each, i) => each / Math.sqrt((variance[i] as number) + epsilon));
  if (rows.shape[0] !== undefined && rows.shape[0] !== scale.length) {
    use.refuse(`it scales ${scale.length} columns, but gets ${rows.shape[0]}`);
  }
  return scaleColumns(use, scaleColumns(use, scaleColumns(use, rows, mean, "-"), slopes, "*"), bias, "+");
}

/** (x - offset) · scale. A list of one number holds for all columns. */
function scaler(use: NodeUse): Rows {
  const rows = use.rows(0);
  const given = [use.list("offset") ?? [0], use.list("scale") ?? [1]].map((list) => list.map(meantBy));
  const width = widthOf(rows) ?? Math.max(...given.map(({ length }) => length));
  const [offset, scale] = given.map((list) => {
    if (list.length !== 1 && list.length !== width) use.refuse(`it scales ${list.length} columns, but gets ${width}`);
    return Float64Array.from({ length: width }, (_, i) => list[list.length === 1 ? 0 : i] as number);
  }) as [Float64Array, Float64Array];
  return scaleColumns(use, scaleColumns(use, rows, offset, "-"), scale, "*");
}
