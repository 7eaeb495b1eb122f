import type { DataColumns, InputColumn, OutputColumn, Scaler } from "../data/encode/dataset.js";
import { widthOf } from "../data/encode/inputNames.js";
import type { Dtype } from "../engine/engine.js";
import { input, variable } from "../graph/node.js";
import type { Input, Node, Variable } from "../graph/op.js";
import type { Model } from "../model/model.js";
import { type LossName, losses } from "../nn/losses/losses.js";
import { applyNetwork } from "../nn/network.js";
import { functions } from "../ops/elementwise.js";
import { formulaOp } from "../ops/formula.js";
import { ops } from "../ops/index.js";
import { restoreModel } from "../predict/restoreModel.js";

/**
 * A model as a graph from the numbers in a row's cells to its predictions. Every export is made from it.
 *
 * What is left to a format is to turn cells into numbers, and numbers into labels.
 */
export interface PortableModel extends DataColumns {
  /** The model file. */
  readonly model: Model;
  /** The number type that the exported program computes in. */
  readonly dtype: Dtype;
  readonly loss: LossName;
  /**
   * The numbers of the cells, [rows, inputWidth]: those of each input column in turn, as `inputNames` names them, before they are
   * filled and scaled. All numbers of a missing cell are NaN, but for its indicator and for categories, which are 0 or 1.
   */
  readonly cells: Input;
  /** What the network takes, [rows, inputWidth]. */
  readonly encoded: Node;
  /** The outputs of the last layer, [rows, outputWidth]: logits, if the targets are classes. */
  readonly outputs: Node;
  /** Probabilities if the targets are classes, else the predictions in their raw units, [rows, outputWidth]. */
  readonly predictions: Node;
  /** The values of the graph's variables: parameters, scalers and fills. */
  readonly values: ReadonlyMap<Variable, Float64Array>;
}

const fillGaps = formulaOp<2>("fill", ["x", "fill"], { text: "x == x ? x : fill" }, functions);
const scaleLog = formulaOp<3>(
  "scaleLog",
  ["x", "shift", "isLog"],
  { text: "isLog == 1 ? log(x + shift) : x" },
  functions,
);
const unscaleLog = formulaOp<3>(
  "unscaleLog",
  ["x", "shift", "isLog"],
  { text: "isLog == 1 ? exp(x) - shift : x" },
  functions,
);

/**
 * @param file the model's, for messages
 * @param dtype if left out, that of the model's config
 * @param rows the size of the batch
 * @throws ModelError if the parts of the model do not fit each other
 */
export function createPortableModel(
  model: Model,
  file: string,
  { dtype = model.config.dtype, rows = 1 }: { readonly dtype?: Dtype | undefined; readonly rows?: number } = {},
): PortableModel {
  const { network, parameters, config, inputColumns, outputColumns } = restoreModel(model, file);
  const values = new Map(parameters);
  const rowOf = (name: string, numbers: readonly number[]): Variable => {
    const node = variable(name, [numbers.length]);
    values.set(node, Float64Array.from(numbers));
    return node;
  };
  const cells = input("cells", [rows, network.inputWidth]);
  const encoded = encode(cells, inputColumns, rowOf);
  const outputs = applyNetwork(network, encoded);
  const { activation } = losses[config.loss];
  const activated = activation === undefined ? outputs : ops[activation](outputs);
  return {
    model,
    dtype,
    loss: config.loss,
    inputColumns,
    outputColumns,
    cells,
    encoded,
    outputs,
    predictions: unscale(activated, outputColumns, rowOf),
    values,
  };
}

/** Makes a variable of numbers, one for each column of a table. */
type MakeRow = (name: string, numbers: readonly number[]) => Variable;

/** Fills and scales the numbers of cells. A step that changes nothing is left out. */
function encode(cells: Node, columns: readonly InputColumn[], rowOf: MakeRow): Node {
  const fills = columns.flatMap(fillsOf);
  const scalers = columns.flatMap(scalersOf);
  const filled = fills.every(Number.isNaN) ? cells : fillGaps(cells, rowOf("inputs.fill", fills));
  if (scalers.every((scaler) => scaler === undefined)) return filled;
  const offset = rowOf(
    "inputs.offset",
    scalers.map((scaler) => scaler?.offset ?? 0),
  );
  const factor = rowOf(
    "inputs.factor",
    scalers.map((scaler) => scaler?.factor ?? 1),
  );
  return ops.divide(ops.subtract(ofLogs(scaleLog, filled, "inputs", scalers, rowOf), offset), factor);
}

/** Scales numbers of the targets back to their raw units. */
function unscale(activated: Node, columns: readonly OutputColumn[], rowOf: MakeRow): Node {
  const scalers = columns.flatMap((column) =>
    column.kind === "number"
      ? [column.scaler]
      : Array<undefined>(activated.shape[1] === columns.length ? 1 : column.labels.length),
  );
  if (scalers.every((scaler) => scaler === undefined)) return activated;
  const factor = rowOf(
    "outputs.factor",
    scalers.map((scaler) => scaler?.factor ?? 1),
  );
  // To add -0 changes no number, not even -0.
  const offset = rowOf(
    "outputs.offset",
    scalers.map((scaler) => scaler?.offset ?? -0),
  );
  return ofLogs(unscaleLog, ops.add(ops.multiply(activated, factor), offset), "outputs", scalers, rowOf);
}

/** Applies an op to the numbers that are scaled by their logarithm; if there are none, the numbers stay. */
function ofLogs(
  op: typeof scaleLog,
  numbers: Node,
  side: string,
  scalers: readonly (Scaler | undefined)[],
  rowOf: MakeRow,
): Node {
  if (!scalers.some((scaler) => scaler?.kind === "log")) return numbers;
  const shift = rowOf(
    `${side}.shift`,
    scalers.map((scaler) => (scaler?.kind === "log" ? scaler.shift : 0)),
  );
  const isLog = rowOf(
    `${side}.isLog`,
    scalers.map((scaler) => (scaler?.kind === "log" ? 1 : 0)),
  );
  return op(numbers, shift, isLog);
}

/** What replaces each of a column's numbers if the cell is missing; NaN if nothing does. */
function fillsOf(column: InputColumn): readonly number[] {
  const none = Array<number>(widthOf(column)).fill(Number.NaN);
  if (column.kind === "number") none[0] = column.fill ?? Number.NaN;
  if (column.kind === "date") for (const [i, fill] of (column.fills ?? []).entries()) none[i] = fill;
  return none;
}

/** The scaler of each of a column's numbers. That of a date is for its year. */
function scalersOf(column: InputColumn): readonly (Scaler | undefined)[] {
  const none = Array<Scaler | undefined>(widthOf(column)).fill(undefined);
  if (column.kind === "number") none[0] = column.scaler;
  if (column.kind === "date") {
    const year = column.parts.indexOf("year");
    if (year >= 0) none[column.parts.slice(0, year).length * 2] = column.scaler;
  }
  return none;
}
