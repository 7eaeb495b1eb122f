import type { InputColumn, NumberColumn, OutputColumn, Scaler } from "../../data/encode/dataset.js";
import { nameInputs, nameTargets } from "../../data/load/loadInline.js";
import type { Dtype } from "../../engine/engine.js";
import { FormulaError } from "../../errors.js";
import { formatValues } from "../../messages/formatValue.js";
import { type LossName, losses, usualLoss } from "../../nn/losses/losses.js";
import type { ForeignLayer, ForeignNetwork } from "../createModel.js";
import { type Affine, at } from "./affine.js";
import { type Chain, chainOf } from "./chain.js";
import { type FoundClasses, findOutputs, type GraphOutputs } from "./findOutputs.js";
import { type FoldedStep, foldSteps } from "./foldSteps.js";
import { GraphProblem } from "./operator.js";
import { recognizeActivation } from "./recognize.js";
import { type Rows, type Value, widthOf } from "./value.js";

/** A network out of a graph, and what people should know of it. */
export interface ReadNetwork {
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
  const inputs = inputColumns(chain, steps, before);
  return {
    network: {
      layers: steps.map((step, i) => layerOf(step, i, dtype)),
      inputs,
      outputs: outputColumns(found, loss, width, after, inputs?.map(({ name }) => name) ?? []),
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
      return { name: `linear layer at ${index}`, fanIn, fanOut, weight, bias };
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

/** @returns undefined if the columns have the usual names and are not scaled */
function inputColumns(
  { input: { names }, inputShape }: Chain,
  steps: readonly FoldedStep[],
  before: Affine | undefined,
): readonly InputColumn[] | undefined {
  const width = steps.find((step) => step.kind === "linear")?.fanIn ?? widthOf({ shape: inputShape }) ?? names.length;
  const own = names.length === width && names.every(isTelling) ? names : undefined;
  if (own === undefined && before === undefined) return undefined;
  return Array.from({ length: width }, (_, i) =>
    numberColumn(own?.[i] ?? nameInputs(i), before && scalerOf(at(before.offset, i), at(before.factor, i))),
  );
}

/** @returns undefined if the columns have the usual names and labels, and are not scaled */
function outputColumns(
  { name, classes, columnNames }: GraphOutputs,
  loss: LossName,
  width: number,
  after: Affine | undefined,
  taken: readonly string[],
): readonly OutputColumn[] | undefined {
  const tell = (given: string | undefined) =>
    given !== undefined && isTelling(given) && !taken.includes(given) ? given : undefined;
  const { kind } = losses[loss].targets;
  if (kind === "numbers") {
    const own = width === 1 ? [tell(name)] : (columnNames ?? []).map(tell);
    if (own.every((each) => each === undefined) && after === undefined) return undefined;
    return Array.from({ length: width }, (_, i) =>
      numberColumn(own[i] ?? nameTargets(i, width), after && scalerOf(at(after.shift, i), at(after.scale, i))),
    );
  }
  const labels = classes?.labels;
  if (labels === undefined) return undefined;
  const targets = kind === "oneClass" ? 1 : width;
  const expected = kind === "oneClass" ? width : 2;
  if (labels.length !== expected) {
    throw new GraphProblem(`it has ${labels.length} labels, ${formatValues(labels)}, for ${expected} classes`);
  }
  return Array.from({ length: targets }, (_, i) => ({
    name: (targets === 1 ? tell(classes?.name) : undefined) ?? nameTargets(i, targets),
    kind: "class",
    labels,
  }));
}

function numberColumn(name: string, scaler: Scaler | undefined): NumberColumn {
  return { name, kind: "number", ...(scaler && { scaler }) };
}

/** @returns undefined if it changes nothing */
function scalerOf(offset: number, factor: number): Scaler | undefined {
  return offset === 0 && factor === 1 ? undefined : { kind: "standard", offset, factor };
}

/** What exporters call values that they have no name for. */
const generic =
  /^(?:x|y|input|inputs|output|outputs|variable|features?|float_input|double_input|label|labels|output_label|probabilities|output_probability|logits|predictions?|result|data|modelinput|modeloutput|args?)?[_.:/]?\d*$/i;

/** Whether a name says what its column is. */
function isTelling(name: string): boolean {
  return (
    !generic.test(name) &&
    /^[\p{L}_][\p{L}\p{N}_ .-]*$/u.test(name) &&
    !/^(?:onnx|val|linear|gemm|matmul|add)[_.:]/i.test(name)
  );
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
