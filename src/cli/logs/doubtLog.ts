import { formatShort } from "../../messages/formatShort.js";
import type { Model } from "../../model/model.js";
import type { RunLog } from "./runLog.js";

/** Of the numbers that a log for people has, six digits are there. */
const tolerance = 1e-5;

/** Why a log cannot be that of the run that made a model, as far as what the model says of its run shows it; undefined if it can be. */
export function doubtLog({ curves }: RunLog, { training = {} }: Pick<Model, "training">): string | undefined {
  const { bestEpoch, bestLoss, validationLoss } = training;
  const name = typeof validationLoss === "number" ? "validationLoss" : "loss";
  const { xs, ys } = (curves.get(name) ?? curves.get("loss"))?.toSeries(name) ?? { xs: [], ys: [] };
  // A run that is resumed from a checkpoint goes on after it, so that a log may be longer.
  const last = Array.from(xs).findLast(Number.isFinite) ?? 0;
  if (name === "validationLoss" && !curves.has(name)) return "it has no validation loss, and the model has one";
  if (typeof bestLoss !== "number" || typeof bestEpoch !== "number") return undefined;
  if (last < bestEpoch) return `it ends with epoch ${last}, before the best one of the model, epoch ${bestEpoch}`;
  const found = ys[Array.from(xs).indexOf(bestEpoch)];
  if (found === undefined || Math.abs(found - bestLoss) <= tolerance * Math.abs(bestLoss)) return undefined;
  const what = name === "loss" ? "loss" : "validation loss";
  return `its ${what} in epoch ${bestEpoch} is ${formatShort(found)}, and that of the model was ${formatShort(bestLoss)}`;
}
