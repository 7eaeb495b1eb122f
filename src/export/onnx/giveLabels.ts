import { TensorProto_DataType as DataType } from "onnx-buf";
import type { OnnxGraph, Value } from "./onnxGraph.js";

/** The labels of a target. */
interface LabelOutput {
  /** Taken for the output already. */
  readonly name: string;
  /** Of each row's label, [batch]. */
  readonly index: Value;
  readonly labels: readonly (string | number)[];
  /** [batch, 1] */
  readonly isRefused: Value;
}

/** What a refused row has for a label, if labels are whole numbers: the lowest one of 64 bits. */
const noWholeNumber = -(2 ** 63);

/** Gives out the label of each row: a whole number, a number or a text, as all labels are. That of a refused row is the lowest whole number, NaN or empty. */
export function giveLabels(graph: OnnxGraph, { name, index, labels, isRefused }: LabelOutput): void {
  const isOne = graph.node(`${name}/isRefused`, "Squeeze", [isRefused, graph.wholeNumbers([1])]);
  const last = graph.tensor(`${name}/none`, [], [labels.length], DataType.INT64);
  const position = graph.node(`${name}/position`, "Where", [isOne, last, index]);
  const { type, tensor } = tensorOf(graph, `${name}/labels`, labels);
  graph.namedNode(name, "Gather", [tensor, position]);
  graph.output(name, type, ["batch"]);
}

/** The labels, and behind them that of a refused row. */
function tensorOf(graph: OnnxGraph, name: string, labels: LabelOutput["labels"]): { type: DataType; tensor: Value } {
  if (labels.every((label) => typeof label === "number")) {
    const isWhole = labels.every(Number.isSafeInteger);
    const type = isWhole ? DataType.INT64 : DataType.DOUBLE;
    const values = [...labels, isWhole ? noWholeNumber : Number.NaN];
    return { type, tensor: graph.tensor(name, [values.length], values, type) };
  }
  return { type: DataType.STRING, tensor: graph.texts(name, [...labels.map(String), ""]) };
}
