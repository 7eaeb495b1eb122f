import { basename } from "node:path";
import type { InputColumn, OutputColumn } from "../data/encode/dataset.js";
import { nameInputs } from "../data/load/loadInline.js";
import type { Dtype } from "../engine/engine.js";
import { ModelError } from "../errors.js";
import type { Model, Parameter } from "../model/model.js";
import { modelFormat, modelVersion, parseParts } from "../model/modelParts.js";
import { type ActivationSpec, asActivation, type DropoutSpec } from "../nn/layers.js";
import { type LossName, losses, usualLoss } from "../nn/losses/losses.js";
import { restoreModel, usualOutputs } from "../predict/restoreModel.js";
import { tool } from "../version.js";
import { keepApart } from "./keepApart.js";
import { refuse } from "./refuse.js";

/** A layer out of a file of another program. */
export type ForeignLayer = ForeignLinear | ForeignFunction;

/** x · W + b */
export interface ForeignLinear {
  /** [fanIn, fanOut], row after row. */
  readonly weight: Float64Array;
  readonly fanIn: number;
  readonly fanOut: number;
  /** [fanOut] */
  readonly bias?: Float64Array | undefined;
  /** What messages call it: the names that its tensors have in the file. */
  readonly name: string;
}

/** An activation or a dropout, as a config has it. */
export interface ForeignFunction {
  readonly spec: string | ActivationSpec | DropoutSpec;
}

/** A network out of a file of another program. */
export interface ForeignNetwork {
  /** All layers, with a softmax or a sigmoid at the end if there is one. */
  readonly layers: readonly ForeignLayer[];
  /** If left out, inputs are numbers called x1, x2, … */
  readonly inputs?: readonly InputColumn[] | undefined;
  /** If left out, they follow from the loss: y1, y2, …, or y if there is one. A target that has the name of an input gets another. */
  readonly outputs?: readonly OutputColumn[] | undefined;
  /** If left out: crossEntropy if the last layer is a softmax, binaryCrossEntropy if it is a sigmoid, else mse. */
  readonly loss?: LossName | undefined;
  /** The number type that the other program computes in. Default float64. */
  readonly dtype?: Dtype | undefined;
}

/**
 * Makes a model of a network. The activation that the loss applies itself is left out, as in all configs: what was the last softmax or
 * sigmoid follows from the loss.
 *
 * @param file the network's, for messages and for the model's config
 * @throws ModelError with all reasons, if layers do not fit each other, numbers are not finite, or columns do not fit
 */
export function createModel(network: ForeignNetwork, file: string): Model {
  const { inputs, dtype = "float64" } = network;
  const loss = network.loss ?? lossOf(network.layers);
  const problems = findProblems(network.layers, loss);
  if (problems.length > 0) throw refuse(problems, file);
  const linear = network.layers.filter((layer) => "weight" in layer);
  const usualInputs = Array.from({ length: linear[0]?.fanIn ?? 0 }, (_, i) => ({ name: nameInputs(i) }));
  const usualTargets = usualOutputs(loss, linear.at(-1)?.fanOut ?? 0);
  const outputs = keepApart(network.outputs, usualTargets, inputs ?? usualInputs);
  const layers = withoutActivationOf(loss, network.layers);
  const specs = layers.map((layer) => ("spec" in layer ? layer.spec : specOf(layer)));
  const parts = parseParts({
    format: modelFormat,
    version: modelVersion,
    tool,
    config: { data: { imported: basename(file) }, layers: specs, loss, dtype },
    ...(inputs && { inputs: { columns: inputs } }),
    ...(outputs && { outputs: { columns: outputs } }),
  });
  if (typeof parts === "string") throw new ModelError(`the model that it gives is refused: ${parts}`, file);
  const model = { ...parts, parameters: layers.flatMap(parametersOf) };
  restoreModel(model, file);
  return model;
}

/** All reasons why the layers are no network that the loss fits. */
function findProblems(layers: readonly ForeignLayer[], loss: LossName): readonly string[] {
  const linear = layers.filter((layer) => "weight" in layer);
  const last = linear.at(-1);
  if (last === undefined) return ["there is no linear layer in it"];
  const isTooNarrow = losses[loss].targets.kind === "oneClass" && last.fanOut < 2;
  const misfits = linear.flatMap(({ name, weight, bias, fanIn }, i) => {
    const before = linear[i - 1];
    const fits = before === undefined || before.fanOut === fanIn;
    return [
      ...(fits ? [] : [`${name} takes ${fanIn} numbers, and ${before.name} before it gives ${before.fanOut}`]),
      ...([weight, bias ?? []].every((values) => values.every(Number.isFinite))
        ? []
        : [`${name}: a number is not finite`]),
    ];
  });
  const narrow = `${loss} takes a number for each of two or more classes, and ${last.name} gives one: expected another loss, such as binaryCrossEntropy`;
  return isTooNarrow ? [...misfits, narrow] : misfits;
}

/** The loss of a network whose last layer gives these outputs. */
function lossOf(layers: readonly ForeignLayer[]): LossName {
  const activation = activationAt(layers, -1);
  if (activation === "softmax" || activation === "logSoftmax") return usualLoss.oneClass;
  return activation === "sigmoid" ? usualLoss.yesOrNo : usualLoss.numbers;
}

/** The layers that give logits, if that is what the loss takes. */
function withoutActivationOf(loss: LossName, layers: readonly ForeignLayer[]): readonly ForeignLayer[] {
  const last = activationAt(layers, -1);
  const { activation, unchangedBy } = losses[loss];
  return last !== undefined && (last === activation || last === unchangedBy) ? layers.slice(0, -1) : layers;
}

/** The name or formula of the activation at a place; undefined if there is none. */
function activationAt(layers: readonly ForeignLayer[], place: number): string | undefined {
  const layer = layers.at(place);
  return layer !== undefined && "spec" in layer ? asActivation(layer.spec)?.activation : undefined;
}

function specOf({ fanOut, bias }: ForeignLinear) {
  return bias === undefined ? { linear: fanOut, bias: false } : fanOut;
}

function parametersOf(layer: ForeignLayer, index: number): readonly Parameter[] {
  if ("spec" in layer) return [];
  const { weight, fanIn, fanOut, bias } = layer;
  const name = (part: string) => `layers.${index}.${part}`;
  return [
    { name: name("weight"), shape: [fanIn, fanOut], values: weight },
    ...(bias === undefined ? [] : [{ name: name("bias"), shape: [fanOut], values: bias }]),
  ];
}
