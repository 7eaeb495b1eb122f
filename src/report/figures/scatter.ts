import { linearScale, logScale } from "../../charts/scale.js";
import { escapeXml, formatPlace } from "../../charts/svg.js";
import { rangeOf } from "../../data/encode/range.js";
import { formatShort } from "../../messages/formatShort.js";
import type { PredictedNumbers } from "../collect/predictedNumbers.js";
import { type Html, raw } from "../page/html.js";

const size = 440;
const [left, right, top, bottom] = [64, size - 16, 36, size - 56] as const;

/** Predicted numbers over true ones, with the line on which they are the same. */
export function drawScatter({ target, truths, predictions, isLog }: PredictedNumbers, title: string): Html {
  const shown = [...truths.keys()].filter((row) => Number.isFinite(predictions[row]) && Number.isFinite(truths[row]));
  const [low, high] = rangeOf(Float64Array.from(shown.flatMap((row) => [truths[row], predictions[row]] as number[])));
  const scale = (isLog && low > 0 ? logScale : linearScale)({ low, high });
  const placeX = (value: number) => formatPlace(left + scale.position(value) * (right - left));
  const placeY = (value: number) => formatPlace(bottom - scale.position(value) * (bottom - top));
  const ticks = scale.ticks(6);
  const points = shown.map((row) => `M${placeX(truths[row] as number)} ${placeY(predictions[row] as number)}h0`);
  const name = escapeXml(target);
  return raw(
    [
      `<svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${escapeXml(title)}">`,
      ...ticks.map(({ value, label }) => {
        const [x, y] = [placeX(value), placeY(value)];
        return `<path class="grid" d="M${left} ${y}H${right}M${x} ${top}V${bottom}"/><text x="${left - 8}" y="${Number(y) + 4}" text-anchor="end">${label}</text><text x="${x}" y="${bottom + 20}" text-anchor="middle">${label}</text>`;
      }),
      `<path class="same" d="M${placeX(low)} ${placeY(low)}L${placeX(high)} ${placeY(high)}"/>`,
      `<path class="axis" d="M${left} ${top}V${bottom}H${right}"/>`,
      `<path class="points" d="${points.join("")}"/>`,
      `<text x="${right}" y="${bottom + 42}" text-anchor="end">true ${name}</text>`,
      `<text x="8" y="20">predicted ${name}</text>`,
      "</svg>",
    ].join("\n"),
  );
}

/** What the picture shows, in words. */
export function describeScatter({ target, truths, predictions }: PredictedNumbers): string {
  const errors = truths.map((truth, row) => Math.abs((predictions[row] as number) - truth)).sort();
  const share = (part: number) => formatShort(errors[Math.floor(part * (errors.length - 1))] as number);
  return `Predicted over true ${target} for ${errors.length} rows: half of the predictions are within ${share(0.5)} of the truth, nine of ten within ${share(0.9)}, the worst is off by ${share(1)}`;
}
