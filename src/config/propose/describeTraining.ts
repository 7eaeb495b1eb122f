import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import type { ChosenColumns } from "./chooseColumns.js";
import type { ChosenNetwork } from "./chooseNetwork.js";
import type { ChosenTask } from "./chooseTask.js";
import { describeShare, type RareClass } from "./chooseThreshold.js";
import type { RareClasses } from "./chooseWeights.js";
import type { ProposedEntry } from "./proposal.js";

/** The part of the rows that is held out. */
export const heldOut = 0.2;
/** Metrics of fewer rows say little. */
const enoughHeldOut = 10;

/** The layers, and what they are trained for. */
export function describeNetwork(
  { layers }: ChosenNetwork,
  { loss, why }: ChosenTask,
  { inputs, features }: ChosenColumns,
  isGiven: boolean,
): readonly ProposedEntry[] {
  const become = `${formatCount(features.length, "column")} ${features.length === 1 ? "becomes" : "become"} ${formatCount(inputs.count, "input")}`;
  const widths = isGiven ? "hidden layers as they were asked for" : "two hidden layers are enough for most tables";
  return [
    {
      key: "layers",
      value: layers,
      why: `${become}; ${widths}; a little dropout makes up for few rows; the last width is the target's`,
    },
    { key: "loss", value: loss, why },
  ];
}

/** What is done about classes that few rows have. */
export function describeRareness(
  one: RareClass | undefined,
  several: RareClasses | undefined,
): readonly ProposedEntry[] {
  return [
    ...(one === undefined ? [] : [describeThreshold(one)]),
    ...(several === undefined ? [] : [describeWeights(several)]),
  ];
}

function describeThreshold({ label, share, threshold }: RareClass): ProposedEntry {
  const why = `${describeShare({ label, share })}, which at 0.5 would hardly ever be predicted: from this probability of the second class on, the second is predicted. Nearer to 0.5, fewer ${formatValue(label)} are found, and fewer wrongly. Leave "classWeights" out beside it: both make up for rare classes`;
  return { key: "threshold", value: threshold, why };
}

function describeWeights({ rarest, rows, weights }: RareClasses): ProposedEntry {
  const why = `only ${rarest.rows} of ${formatCount(rows, "row")} are ${formatValue(rarest.text)}: rare classes count more, so that they are predicted too. "balanced" would weigh all classes alike, at the price of more accuracy`;
  return { key: "classWeights", value: weights, why };
}

/** How they are trained. */
export function describeTraining(
  { epochs, batchSize, patience, lr, weightDecay, isCapped }: ChosenNetwork,
  { rows, heldOutRows }: { readonly rows: number; readonly heldOutRows: number },
): readonly ProposedEntry[] {
  const cap = isCapped ? `; ${epochs} at most, since an epoch over ${formatCount(rows, "row")} takes its time` : "";
  const few =
    heldOutRows < enoughHeldOut
      ? `: but what so few rows tell, ${heldOutRows} here, depends on chance; try several seeds`
      : "";
  return [
    {
      key: "optimizer",
      value: { name: "adamw", weightDecay },
      why: "adam does well without tuning; weight decay keeps the weights small, which helps with rows that are not seen in training",
    },
    { key: "lr", value: lr },
    { key: "batchSize", value: batchSize },
    {
      key: "validation",
      value: heldOut,
      why: `a fifth of the rows is held out; it tells when to stop, and how good the model is${few}`,
    },
    {
      key: "epochs",
      value: epochs,
      why: `the run ends earlier, as soon as ${patience} epochs in a row have not made the validation loss better${cap}`,
    },
    { key: "stop", value: { patience } },
    { key: "keep", value: "best", why: "the model gets the parameters of its best epoch" },
    { key: "seed", value: 1, why: "another seed gives another split, and other first weights" },
  ];
}
