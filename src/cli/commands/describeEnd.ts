import type { Config } from "../../config/schema.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatExact } from "../../messages/formatExact.js";
import { formatNumber } from "../../messages/formatNumber.js";
import type { EndRecord } from "../../train/records.js";
import type { Resumed } from "../../train/runParts.js";
import { keepOf } from "../../train/runState.js";
import type { TrainingRun } from "../../train/trainingRun.js";

/** Why a run ended, for people. Undefined if it diverged. */
export function describeEnd({ reason, epochs, steps, loss }: EndRecord, { stop }: Config): string | undefined {
  switch (reason) {
    case "diverged":
      return undefined;
    case "epochs":
      return `done after ${describeReached({ epochs, steps })}`;
    case "target":
      return `stopped after ${formatCount(epochs, "epoch")}: the loss is ${formatNumber(loss ?? 0)}, expected ${stop?.loss} or less`;
    case "patience":
      return `stopped after ${formatCount(epochs, "epoch")}: no better ${stop?.metric ?? "loss"} for ${formatCount(stop?.patience ?? 0, "epoch")}`;
    case "time":
      return `stopped after ${formatCount(epochs, "epoch")}: the time of stop.seconds is over (${formatCount(stop?.seconds ?? 0, "second")})`;
    case "signal":
      return `interrupted after ${describeReached({ epochs, steps })}`;
  }
}

/** How far a run has come. */
export function describeReached({ epochs, steps }: Pick<EndRecord, "epochs" | "steps">): string {
  return `${formatCount(epochs, "epoch")}, ${formatCount(steps, "step")}`;
}

/** Changes that are shown. Data in the config may have many. */
const mostChanges = 12;

/** Where a run goes on, and what its config changes. */
export function describeResumed(run: TrainingRun, { file, changes }: Resumed, config: Config): string {
  const some = changes.length > mostChanges ? `, … (${changes.length} in all)` : "";
  const changed = changes.length === 0 ? "" : `; changed: ${changes.slice(0, mostChanges).join(", ")}${some}`;
  const more = describeMore(run.reason, config);
  const over = more === undefined ? "" : `; nothing is left to train, to go on add ${more}`;
  return `going on from ${file}, after ${describeReached(run.progress)}${changed}${over}`;
}

/** What lets a run go on that has ended by itself. */
function describeMore(reason: EndRecord["reason"] | undefined, { epochs, stop }: Config): string | undefined {
  switch (reason) {
    case "epochs":
      return `--epochs ${2 * epochs}`;
    case "target":
      return `--set stop.loss=${formatExact((stop?.loss ?? 0) / 10)}`;
    case "patience":
      return `--set stop.patience=${2 * (stop?.patience ?? 0)}`;
    case "time":
      return `--set stop.seconds=${formatExact(2 * (stop?.seconds ?? 0))}`;
    default:
      return undefined;
  }
}

/** Which parameters a model has, unless they are those of the last epoch, and their losses. The loss of an epoch is from while it trained. */
export function describeModel({ reason, epochs, bestEpoch, bestLoss, model }: EndRecord, config: Config): string {
  // The best ones are not taken if they overflow on the data trained on.
  const isBest = keepOf(config) === "best" && bestEpoch !== null && (model?.validationLoss ?? model?.loss) === bestLoss;
  const best = bestEpoch === epochs ? "" : ` with the parameters of epoch ${bestEpoch}, the best`;
  const last = reason === "diverged" ? " with the last parameters that have a finite loss" : "";
  return `${isBest ? best : last}${describeLosses(model)}`;
}

function describeLosses(model: EndRecord["model"]): string {
  if (model === undefined) return "";
  const { loss, validationLoss } = model;
  const validated = validationLoss === undefined ? "" : `, validation loss ${formatNumber(validationLoss)}`;
  return ` (measured anew: loss ${formatNumber(loss)}${validated})`;
}

/** Where and why a run diverged, and what to do about it. */
export function explainDivergence({ epochs, loss, divergence }: EndRecord): string {
  if (divergence === undefined) {
    const what = Number.isFinite(loss)
      ? "its last parameters are not finite, or give no finite loss"
      : `the loss is ${loss}`;
    return `diverged in epoch ${epochs}: ${what}; try a smaller learning rate`;
  }
  const { epoch, step, pass, where, op, value, inputs, remedy } = divergence;
  const from = inputs.map(formatRange).join(" and ");
  return `diverged in epoch ${epoch}, step ${step}: ${where}, ${pass}: ${op} gave ${value} from ${from}; ${remedy}`;
}

function formatRange([smallest, largest]: readonly [number, number]): string {
  const short = (value: number) => String(Number(value.toPrecision(3)));
  return smallest === largest ? short(smallest) : `${short(smallest)} … ${short(largest)}`;
}
