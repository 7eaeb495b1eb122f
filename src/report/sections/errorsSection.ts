import type { PredictedNumbers } from "../collect/predictedNumbers.js";
import type { NoData, ReportData } from "../collect/reportData.js";
import { describeScatter, drawScatter } from "../figures/scatter.js";
import { html } from "../page/html.js";
import type { Section } from "../page/section.js";
import { explainMissingData } from "./missingData.js";

/** Predicted numbers over true ones, for each target that is a number. */
export function renderErrors(data: ReportData | NoData, numbers: readonly PredictedNumbers[], all: number): Section {
  const section = { id: "errors", title: "Predicted and true" };
  if ("reason" in data) return { ...section, body: explainMissingData("The plot of the errors", data) };
  const figures = numbers.map((each) => {
    const words = describeScatter(each);
    return html`<figure><div class="frame scatter">${drawScatter(each, words)}</div><figcaption>${words}. On the dashed line they are the same.</figcaption></figure>`;
  });
  const rest =
    all > numbers.length
      ? html`<p class="note">The first ${numbers.length} of ${all} targets are shown.</p>`
      : undefined;
  return { ...section, body: html`<div class="scatters">${figures}</div>${rest}` };
}
