import { sourceOf } from "../data/load/dataSpec.js";
import type { Model } from "../model/model.js";
import { asActivation, asLinear } from "../nn/layers.js";
import { losses } from "../nn/losses/losses.js";
import type { ImportOptions } from "./importer.js";

/** Numbers behind an activation, such as a softplus, are no logits. */
function endsInActivation({ layers }: Model["config"]): boolean {
  const last = layers.findLast((layer) => asActivation(layer) !== undefined || asLinear(layer) !== undefined);
  return last !== undefined && asActivation(last) !== undefined;
}

/** What is said about the loss of a model whose file says nothing about classes: its outputs may still be logits. */
export function noteLoss({ config }: Model, { loss }: Pick<ImportOptions, "loss">): readonly string[] {
  const isGuessed = loss === undefined && sourceOf(config.data).kind === "imported";
  if (!isGuessed || losses[config.loss].targets.kind !== "numbers" || endsInActivation(config)) return [];
  return [
    `the loss is ${config.loss}, since the last layer gives plain numbers: if they are logits of classes, add --loss crossEntropy, or --loss binaryCrossEntropy for yes/no targets`,
  ];
}
