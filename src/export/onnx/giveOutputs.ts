import { TensorProto_DataType as DataType } from "onnx-buf";
import type { ClassColumn, OutputColumn } from "../../data/encode/dataset.js";
import { classTargetsOf } from "../../nn/losses/losses.js";
import { marginOf } from "../../nn/targets/marginOf.js";
import type { PortableModel } from "../portableModel.js";
import { giveLabels } from "./giveLabels.js";
import { integerAttribute, type OnnxGraph, type Value } from "./onnxGraph.js";
import type { OnnxNames } from "./onnxNames.js";

/** What a model has computed, each [batch, width]. */
export interface Computed {
  readonly encoded: Value;
  readonly outputs: Value;
  readonly predictions: Value;
}

/** Gives out the predictions for each target. Those of a row that is refused are NaN. */
export function giveOutputs(graph: OnnxGraph, model: PortableModel, computed: Computed, { targets }: OnnxNames): void {
  const { outputColumns, loss } = model;
  const [first] = outputColumns as readonly [OutputColumn];
  const isRefused = findRefused(graph, computed);
  const masked = (name: string, isTaken: boolean, value: Value) => {
    const inputs = [isRefused, graph.number(Number.NaN), value];
    return isTaken ? graph.namedNode(name, "Where", inputs) : graph.node(name, "Where", inputs);
  };
  const namesOf = (column: OutputColumn) => targets.get(column) as readonly [string, string];
  if (first.kind === "class" && classTargetsOf(loss).kind === "oneClass") {
    const [label, probabilities] = namesOf(first);
    giveLabels(graph, { name: label, index: firstLargest(graph, model, computed), labels: first.labels, isRefused });
    masked(probabilities, true, computed.predictions);
    graph.output(probabilities, graph.numberType, ["batch", first.labels.length]);
    return;
  }
  const isAlone = outputColumns.length === 1;
  if (isAlone && first.kind === "number") {
    graph.output(masked(first.name, true, computed.predictions), graph.numberType, ["batch", 1]);
    return;
  }
  const predictions = masked("predictions", false, computed.predictions);
  const isYes = outputColumns.some(({ kind }) => kind === "class") ? findYes(graph, model, computed) : "";
  for (const [i, column] of outputColumns.entries()) {
    const [name] = namesOf(column);
    const pick = (from: Value, to: string, indices: Value) =>
      graph.node(to, "Gather", [from, indices], { attributes: [integerAttribute("axis", 1)] });
    const at = graph.wholeNumbers([i]);
    if (column.kind === "number") {
      graph.namedNode(name, "Gather", [predictions, at], { attributes: [integerAttribute("axis", 1)] });
      graph.output(name, graph.numberType, ["batch", 1]);
      continue;
    }
    const index = flatten(graph, pick(isYes, `${column.name}/isYes`, at));
    giveLabels(graph, { name, index, labels: column.labels, isRefused });
    giveBoth(graph, namesOf(column)[1], column, pick(predictions, `${column.name}/yes`, at));
  }
}

/** Whether a number of a row is missing or not finite: among its inputs, where no policy takes care of it, or its outputs. [batch, 1] */
function findRefused(graph: OnnxGraph, { encoded, outputs, predictions }: Computed): Value {
  // 0 times a finite number is 0, and 0 times any other is NaN.
  const total = [...new Set([encoded, outputs, predictions])]
    .map((value) => graph.node("refused/Mul", "Mul", [value, graph.number(0)]))
    .map((zeros) =>
      graph.node("refused/ReduceSum", "ReduceSum", [zeros, graph.wholeNumbers([1])], {
        attributes: [integerAttribute("keepdims", 1)],
      }),
    )
    .reduce((sum, each) => graph.node("refused/Add", "Add", [sum, each]));
  return graph.node("refused", "IsNaN", [total]);
}

/** The index of the first of the largest logits, after the margin is added to the first of two. [batch] */
function firstLargest(graph: OnnxGraph, { model, outputColumns }: PortableModel, { outputs }: Computed): Value {
  const margin = marginOf(model.config.threshold);
  const [{ labels }] = outputColumns as readonly [ClassColumn];
  const margins = () => graph.tensor("margin", [labels.length], [margin, ...Array(labels.length - 1).fill(0)]);
  const shifted = margin === 0 ? outputs : graph.node("label/Add", "Add", [outputs, margins()]);
  return graph.node("label/ArgMax", "ArgMax", [shifted], {
    attributes: [integerAttribute("axis", 1), integerAttribute("keepdims", 0)],
  });
}

/** 1 for each logit above the margin, else 0. [batch, width] */
function findYes(graph: OnnxGraph, { model }: PortableModel, { outputs }: Computed): Value {
  const margin = graph.number(marginOf(model.config.threshold));
  return graph.cast("isYes", graph.node("isAboveMargin", "Greater", [outputs, margin]), DataType.INT64);
}

/** Gives out the probabilities of no and of yes. */
function giveBoth(graph: OnnxGraph, name: string, { name: path, labels }: ClassColumn, yes: Value): void {
  const no = graph.node(`${path}/no`, "Sub", [graph.number(1), yes]);
  const parts = [no, yes].slice(0, labels.length);
  graph.namedNode(name, "Concat", parts, { attributes: [integerAttribute("axis", 1)] });
  graph.output(name, graph.numberType, ["batch", labels.length]);
}

/** [batch, 1] -> [batch] */
function flatten(graph: OnnxGraph, value: Value): Value {
  return graph.node(`${value}/Squeeze`, "Squeeze", [value, graph.wholeNumbers([1])]);
}
