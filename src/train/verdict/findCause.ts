import type { Config } from "../../config/schema.js";
import type { Dataset } from "../../data/encode/dataset.js";
import { rangeOf } from "../../data/encode/range.js";
import { formatExact } from "../../messages/formatExact.js";
import { formatValue } from "../../messages/formatValue.js";
import type { Baseline } from "../../metrics/baseline.js";
import type { Classification } from "../../metrics/classification.js";
import type { Regression } from "../../metrics/regression.js";
import { rateTimes } from "../rateTimes.js";
import type { RunState } from "../runState.js";
import type { StuckUnits } from "./findStuckUnits.js";
import { onlyPrediction } from "./judge.js";

/** What was seen of a run whose model is no better than its baseline. */
export interface Symptoms {
  readonly config: Config;
  readonly state: Pick<RunState, "reason" | "epochs" | "firstLoss" | "last" | "best">;
  /** The rows trained on. */
  readonly training: Dataset;
  /** The model on these rows, and the baseline there: of the first target that is predicted no better than by its baseline. */
  readonly trained: Classification | Regression;
  readonly baseline: Baseline;
  readonly stuck: StuckUnits | undefined;
}

/** Inputs beyond this are worth scaling. */
const largeInput = 10;
/** Targets that are spread less or more than this are worth scaling. */
const spreads = [0.01, 100] as const;

/** The likely cause of a model that is no better than its baseline, with what to do about it. */
export function findCause(symptoms: Symptoms): string {
  return (
    blameScale(symptoms) ??
    blameTargetScale(symptoms) ??
    blameRise(symptoms) ??
    blameStuckUnits(symptoms) ??
    blameOverfitting(symptoms) ??
    blameThreshold(symptoms) ??
    blameImbalance(symptoms) ??
    blameRate(symptoms) ??
    blameEpochs(symptoms) ??
    "the inputs may say little about the target, or the layers are too narrow: try wider ones, or other columns"
  );
}

function blameScale({ config, training: { inputs } }: Symptoms): string | undefined {
  const [low, high] = rangeOf(inputs.values);
  const largest = Math.max(-low, high);
  // With scaling there may be a few large numbers, which it cannot help.
  if (config.scale !== "none" || largest <= largeInput) return undefined;
  return `inputs are as large as ${short(largest)}: set "scale" to "standard"`;
}

function blameTargetScale({ config, baseline }: Symptoms): string | undefined {
  if (config.scaleTargets !== "none" || !("value" in baseline) || baseline.rmse === 0) return undefined;
  const { target, value, rmse } = baseline;
  const isLarge = rmse > spreads[1] || Math.abs(value) > spreads[1];
  if (!isLarge && rmse >= spreads[0]) return undefined;
  const size = isLarge ? "large" : "small";
  const spread = `mean ${short(value)}, standard deviation ${short(rmse)}`;
  return `the target ${formatValue(target)} has ${size} numbers (${spread}): set "scaleTargets" to "standard"`;
}

/** Predictions that are so many times further off than the mean were driven there. */
const farOff = 3;

function blameRise({ config, state: { firstLoss, last }, trained, baseline }: Symptoms): string | undefined {
  const remedy = `try a smaller learning rate, such as --lr ${rateTimes(config, 0.1)}`;
  if (firstLoss !== undefined && last !== undefined && last.loss > 1.5 * firstLoss) {
    return `the loss rose from ${short(firstLoss)} to ${short(last.loss)}: ${remedy}`;
  }
  if (!("rmse" in trained && "rmse" in baseline) || trained.rmse <= farOff * baseline.rmse) return undefined;
  return `even on the rows trained on it is far off (RMSE ${short(trained.rmse)}): ${remedy}`;
}

/** Layers in which fewer units are stuck may still learn. */
const fewestStuck = 0.5;

function blameStuckUnits({ config, stuck }: Symptoms): string | undefined {
  if (stuck === undefined || stuck.stuck < fewestStuck * stuck.units) return undefined;
  const { layer, activation, units, stuck: count } = stuck;
  const isRelu = activation === "relu";
  const what = isRelu ? "are 0 for every row" : "give the same for every row";
  const other = isRelu ? ", or leakyRelu" : "";
  return `${count} of ${units} ${activation} units of layers[${layer}] ${what}: try a smaller learning rate, such as --lr ${rateTimes(config, 0.1)}${other}`;
}

/** Rows are learned if so much of the error of the baseline is gone. */
const learned = 0.5;

/** If the rows trained on are predicted well, the others differ from them. */
function blameOverfitting({ trained, baseline, training }: Symptoms): string | undefined {
  const isNumber = "rmse" in trained;
  const isLearned = isNumber
    ? "rmse" in baseline && trained.rmse ** 2 <= (1 - learned) * baseline.rmse ** 2
    : "accuracy" in baseline && 1 - trained.accuracy <= (1 - learned) * (1 - baseline.accuracy);
  if (!isLearned) return undefined;
  const worth = isNumber ? `R² ${(trained.r2 ?? 0).toFixed(4)}` : `accuracy ${trained.accuracy.toFixed(4)}`;
  return `it has learned the ${training.inputs.rows} rows trained on (${worth}), but not what others have in common with them: try fewer epochs, narrower layers or dropout, and leave out ids and the like`;
}

/** A threshold that all probabilities are on the same side of. */
function blameThreshold({ config: { threshold = 0.5 }, trained }: Symptoms): string | undefined {
  if (!("classes" in trained)) return undefined;
  const label = onlyPrediction(trained);
  const favoured = trained.classes[threshold < 0.5 ? 1 : 0]?.label;
  if (threshold === 0.5 || label !== favoured) return undefined;
  return `with a "threshold" of ${threshold} it is predicted too easily: set one nearer to 0.5`;
}

/** A class that so many times its share of the rows have may hide the others. */
const unbalanced = 1.5;

function blameImbalance({ config, trained, training }: Symptoms): string | undefined {
  if (config.classWeights !== undefined || !("classes" in trained)) return undefined;
  const { rows } = training.inputs;
  const label = onlyPrediction(trained);
  const { support = 0 } = trained.classes.find((each) => each.label === label) ?? {};
  if (label === undefined || support * trained.classes.length < unbalanced * rows) return undefined;
  const share = `${formatValue(label)} is ${(support / rows).toFixed(2)} of the rows trained on`;
  const weights = 'set "classWeights" to "balanced"';
  if (trained.classes.length > 2) return `${share}: ${weights}`;
  // Of two classes, the second is predicted above the threshold. If there are several targets, classes have no weights.
  const second = formatExact(Number(((trained.classes[1]?.support ?? 0) / rows).toPrecision(2)));
  const threshold = `"threshold" to ${second}`;
  return `${share}: ${training.outputColumns.length === 1 ? `${weights}, or ${threshold}` : `set ${threshold}`}`;
}

function blameRate({ config, state: { firstLoss, last } }: Symptoms): string | undefined {
  if (firstLoss === undefined || last === undefined || last.epoch === 1) return undefined;
  if (!(last.loss > 0.99 * firstLoss)) return undefined;
  return `the loss has hardly changed in ${last.epoch} epochs (${short(firstLoss)}, then ${short(last.loss)}): try another learning rate, such as --lr ${rateTimes(config, 10)} or ${rateTimes(config, 0.1)}`;
}

function blameEpochs({ state: { reason, epochs, best } }: Symptoms): string | undefined {
  if (reason !== "epochs" && reason !== "time") return undefined;
  if (epochs > 1 && best?.record.epoch !== epochs) return undefined;
  return `the loss was still falling after ${epochs === 1 ? "one epoch" : `${epochs} epochs`}: try --epochs ${10 * epochs}`;
}

function short(value: number): string {
  return formatExact(Number(value.toPrecision(3)));
}
