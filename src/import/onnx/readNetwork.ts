import type { Dtype } from "../../engine/engine.js";
import { FormulaError } from "../../errors.js";
import { formatValues } from "../../messages/formatValue.js";
import { type LossName, losses, usualLoss } from "../../nn/losses/losses.js";
import type { ForeignLayer, ForeignNetwork } from "../createModel.js";
import { chainOf } from "./chain.js";
import { type FoundClasses, findOutputs, type GraphOutputs } from "./findOutputs.js";
import { type FoldedStep, foldSteps } from "./foldSteps.js";
import { inputColumns, outputColumns } from "./nameColumns.js";
import { GraphProblem } from "./operator.js";
import { recognizeActivation } from "./recognize.js";
import type { Rows, Value } from "./value.js";

/** A network out of a graph, and what people should know of it. */
interface ReadNetwork {
  readonly network: ForeignNetwork;
  readonly notes: readonly string[];
}

/**
 * The network whose outputs these are.
 *
 * @param given the loss that the user names
 * @throws GraphProblem if they are not those of an MLP
 */
export function readNetwork(outputs: ReadonlyMap<string, Value>, given: LossName | undefined): ReadNetwork {
  const found = findOutputs(outputs);
  const { end, classes } = found;
  const chain = chainOf(end);
  const dtype = chain.steps.some((step) => step.kind === "linear" && step.isDouble) ? "float64" : "float32";
  const activations = chain.steps.map((step) => (step.kind === "formula" ? recognize(step.tree, dtype) : step.kind));
  const width = chain.steps.findLast((step) => step.kind === "linear")?.fanOut;
  if (width === undefined) throw new GraphProblem("there is no linear layer in it: expected Gemm, or MatMul and Add");
  const last = activations.at(-1);
  const loss = given ?? lossOf(last, width, classes);
  const { before, steps, after } = foldSteps(chain.steps, losses[loss].targets.kind === "numbers");
  return {
    network: {
      layers: steps.map((step, i) => layerOf(step, i, dtype)),
      inputs: inputColumns(chain, steps, before),
      outputs: outputColumns(found, loss, width, after),
      loss,
      dtype,
    },
    notes: notesOf(found, last, loss),
  };
}

function recognize(tree: Parameters<typeof recognizeActivation>[0], dtype: Dtype) {
  try {
    return recognizeActivation(tree, dtype) ?? "identity";
  } catch (error) {
    if (error instanceof FormulaError) throw new GraphProblem(error.message);
    throw error;
  }
}

function layerOf(step: FoldedStep, index: number, dtype: Dtype): ForeignLayer {
  switch (step.kind) {
    case "linear": {
      const { fanIn, fanOut, weight, bias } = step;
      return { name: `layers[${index}]`, fanIn, fanOut, weight, bias };
    }
    case "formula":
      return { spec: recognize(step.tree, dtype) };
    default:
      return { spec: step.kind };
  }
}

/** The loss that follows from the last activation, and from how classes are found. */
function lossOf(last: unknown, width: number, classes: FoundClasses | undefined): LossName {
  const isSoftmax = last === "softmax" || last === "logSoftmax";
  switch (classes?.by) {
    case "pair":
    case "threshold":
      if (last === "sigmoid") return usualLoss.yesOrNo;
      throw new GraphProblem("its classes are found from probabilities that are no sigmoid of a layer");
    case "largest":
      if (last === "sigmoid" || width < 2) {
        throw new GraphProblem("its classes are found from the largest of sigmoids: expected a softmax");
      }
      return usualLoss.oneClass;
    case undefined:
      if (last === "sigmoid") return usualLoss.yesOrNo;
      return isSoftmax && width > 1 ? usualLoss.oneClass : usualLoss.numbers;
  }
}

function notesOf({ leftOut, classes, end }: GraphOutputs, last: unknown, loss: LossName): readonly string[] {
  const notes: string[] = [];
  if (leftOut.length > 0) {
    notes.push(`left out: the outputs ${formatValues(leftOut)}, since a model gives only what its last layer does`);
  }
  if (last === "logSoftmax" && loss === usualLoss.oneClass) {
    notes.push("its outputs are logarithms of probabilities; predictions are the probabilities themselves");
  }
  if (classes?.by === "largest" && last !== "softmax" && last !== "logSoftmax") {
    notes.push("its labels are found from logits; the probabilities of predictions are their softmax");
  }
  const threshold = classes?.threshold;
  if (threshold !== undefined && isOtherThreshold(threshold, classes, end)) {
    notes.push(`its threshold of ${threshold} is not kept: predict with --threshold ${threshold}`);
  }
  return notes;
}

/** Whether a threshold differs from the usual one: 0.5 for probabilities, 0 for logits. */
function isOtherThreshold(threshold: number, classes: FoundClasses | undefined, end: Rows): boolean {
  const isOfProbability = classes?.from.stage === end.stage && classes.from.tree === end.tree;
  return threshold !== (isOfProbability ? 0.5 : 0);
}
