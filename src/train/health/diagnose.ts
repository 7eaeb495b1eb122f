import type { Config } from "../../config/schema.js";
import { formatExact } from "../../messages/formatExact.js";
import { rateTimes } from "../rateTimes.js";
import type { HealthRecord, LayerHealth } from "../records.js";

/** What is seen of a run at a look. */
export interface Look {
  readonly config: Pick<Config, "lr">;
  readonly health: HealthRecord;
  /** The loss of the last epoch, and of the first. */
  readonly loss: number;
  readonly firstLoss: number;
}

export type DiagnosisName = "dead" | "saturated" | "vanishing" | "largeUpdate" | "smallUpdate";

/** One thing that keeps a run from learning. */
export interface Diagnosis {
  readonly name: DiagnosisName;
  /** With the layer, the number and the remedy. */
  readonly message: string;
  /** Whether it is seen at a single look. If not, that may be chance: of the first parameters, or of a batch. */
  readonly isCertain?: boolean;
}

/** A layer with a larger share of dead units, or of saturated outputs, is reported. */
export const mostFlat = 0.5;
/** A layer with this share lets no gradient through. */
const certainlyFlat = 0.95;
/** A gradient has vanished if its norm at the first layer is a smaller part than this of that at the last. */
export const vanished = 1e-4;
/** An update-to-weight ratio above the first is too large, and one below the second is too small. */
export const largestUpdate = 0.2;
const smallestUpdate = 1e-6;
const usualUpdate = 0.001;
/** A rate is not made larger by more at once. */
const mostTimes = 1e6;
/** A larger ratio does not come in the first steps of a healthy run. */
const certainlyLarge = 10;
/** A run whose loss has fallen to this part of the first learns, however its layers look. */
const learned = 0.5;
/** A run whose loss is still this part of the first has hardly begun to learn. */
const hardlyLearned = 0.99;

/**
 * What keeps a run from learning. While the loss falls well there is nothing: units may be dead or saturated, and gradients small,
 * because all is learned.
 */
export function diagnose(look: Look): readonly Diagnosis[] {
  const { loss, firstLoss } = look;
  const large = findLargeUpdate(look);
  // Such an update is the cause of whatever else is found.
  if (large?.isCertain) return [large];
  if (loss <= learned * firstLoss) return [];
  const flat = [findDead(look), findSaturated(look)].filter((found) => found !== undefined);
  // These are why gradients are small.
  if (flat.length > 0) return flat;
  return [findVanishing(look), large, findSmallUpdate(look)].filter((found) => found !== undefined);
}

function findDead({ health, config }: Look): Diagnosis | undefined {
  const layer = worst(health, ({ dead }) => dead);
  if (layer === undefined || layer.value <= mostFlat) return undefined;
  // Before the learning rate has had its time, the first values are why.
  const isFirstLook = health.epoch === 1;
  const [when, remedy] = isFirstLook
    ? [" after the first epoch", `set "init" to "heNormal" and "scale" to "standard", or try leakyRelu instead`]
    : [
        "",
        `try a smaller learning rate, such as --lr ${rateTimes(config, 0.1)}, leakyRelu instead, or "init": "heNormal"`,
      ];
  const message = `${percent(layer.value)} of the units of ${layer.place} are dead${when}: they let no gradient through, whatever the row: ${remedy}`;
  return { name: "dead", message, isCertain: layer.value >= certainlyFlat };
}

function findSaturated({ health, config }: Look): Diagnosis | undefined {
  const layer = worst(health, ({ saturated }) => saturated);
  if (layer === undefined || layer.value <= mostFlat) return undefined;
  const message = `${layer.place} is saturated: ${percent(layer.value)} of its outputs are where it is almost flat, and let hardly any gradient through: set "scale" to "standard" and "init" to "glorotUniform", or try a smaller learning rate, such as --lr ${rateTimes(config, 0.1)}`;
  return { name: "saturated", message, isCertain: layer.value >= certainlyFlat };
}

function findVanishing({ health }: Look): Diagnosis | undefined {
  const linear = linearLayers(health);
  const [first, last] = [linear.at(0), linear.at(-1)];
  if (first === undefined || last === undefined || !(first.gradientNorm < vanished * last.gradientNorm))
    return undefined;
  const message = `the gradient vanishes on its way back: its norm is ${short(last.gradientNorm)} at ${last.place}, and ${short(first.gradientNorm)} at ${first.place}: try relu instead of sigmoid or tanh, "init": "heNormal", or fewer layers`;
  return { name: "vanishing", message };
}

function findLargeUpdate({ health, config }: Look): Diagnosis | undefined {
  const layer = worst(health, ({ updateRatio }) => updateRatio);
  if (layer === undefined || !(layer.value > largestUpdate)) return undefined;
  const message = `the steps are too large: the next one of ${layer.place} is ${short(layer.value)} times as large as its parameters; about ${usualUpdate} is usual: try a smaller learning rate, such as --lr ${rateTimes(config, 0.1)}, or --set clipNorm=1`;
  return { name: "largeUpdate", message, isCertain: layer.value > certainlyLarge };
}

function findSmallUpdate({ health, config, loss, firstLoss }: Look): Diagnosis | undefined {
  const linear = linearLayers(health);
  const layer = worst(health, ({ updateRatio }) => updateRatio);
  const steepest = Math.max(...linear.map(({ gradientNorm }) => gradientNorm));
  // Where the loss is flat, steps are small, whatever the rate.
  const isFlat = steepest < 1e-3 * loss;
  if (layer === undefined || isFlat || layer.value >= smallestUpdate || loss < hardlyLearned * firstLoss)
    return undefined;
  const message = `the steps are too small: the largest, of ${layer.place}, is ${short(layer.value)} times as large as its parameters; about ${usualUpdate} is usual: try a larger learning rate, such as --lr ${rateTimes(config, Math.min(mostTimes, usualUpdate / layer.value))}`;
  return { name: "smallUpdate", message };
}

/** The layer with the largest value. */
function worst({ layers }: HealthRecord, measure: (layer: LayerHealth) => number | undefined) {
  const found = layers.flatMap((layer) => {
    const value = measure(layer);
    return value === undefined ? [] : [{ value, place: placeOf(layer) }];
  });
  return found.toSorted((a, b) => b.value - a.value)[0];
}

function linearLayers({ layers }: HealthRecord) {
  return layers.flatMap((layer) => {
    const { gradientNorm } = layer;
    return gradientNorm === undefined ? [] : [{ gradientNorm, place: placeOf(layer) }];
  });
}

function placeOf({ layer, name }: LayerHealth): string {
  return `layers[${layer}] (${name})`;
}

function percent(share: number): string {
  return `${Math.floor(100 * share)} %`;
}

function short(value: number): string {
  return formatExact(Number(value.toPrecision(2)));
}
