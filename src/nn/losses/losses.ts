import type { ClassTargets, Targets } from "../targets/targets.js";
import { binaryCrossEntropy } from "./binaryCrossEntropy.js";
import { crossEntropy } from "./crossEntropy.js";
import { huber } from "./huber.js";
import type { Loss } from "./loss.js";
import { mae } from "./mae.js";
import { mse } from "./mse.js";

const table = { mse, mae, huber, crossEntropy, binaryCrossEntropy };

export type LossName = keyof typeof table;

/** The losses by their names in a config. A new one is a file of its own, and its name here. */
export const losses: Readonly<Record<LossName, Loss>> = table;
export const lossNames = Object.keys(losses) as readonly LossName[];

/** The loss of that name; undefined if the name is unknown. */
export function findLoss(name: unknown): Loss | undefined {
  return lossNames.some((known) => known === name) ? losses[name as LossName] : undefined;
}

/** For each kind of targets, the loss to use unless there is a reason for another. */
export const usualLoss = {
  numbers: "mse",
  oneClass: "crossEntropy",
  yesOrNo: "binaryCrossEntropy",
} as const satisfies Readonly<Record<Targets["kind"], LossName>>;

/** @throws Error if its targets are numbers */
export function classTargetsOf(name: LossName): ClassTargets {
  const { targets } = losses[name];
  if (targets.kind === "numbers") throw new Error(`the targets of ${name} are numbers, not classes`);
  return targets;
}
