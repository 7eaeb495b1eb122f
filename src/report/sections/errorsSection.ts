import type { PredictedNumbers } from "../collect/predictedNumbers.js";
import { describeScatter, drawScatter } from "../figures/scatter.js";
import { html } from "../page/html.js";
import type { Section } from "../page/section.js";

/** Predicted numbers over true ones, for each target that is a number. */
export function renderErrors(numbers: readonly PredictedNumbers[], all: number): Section {
  const section = { id: "errors", title: "Predicted and true" };
  const figures = numbers.map((each) => {
    const words = describeScatter(each);
    return html`<figure><div class="frame scatter">${drawScatter(each, words)}</div><figcaption>${words}. On the dashed line they are the same.${each.isLog ? " Both axes are logarithmic." : undefined}</figcaption></figure>`;
  });
  const rest =
    all > numbers.length
      ? html`<p class="note">The first ${numbers.length} of ${all} targets are shown.</p>`
      : undefined;
  return { ...section, body: html`<div class="scatters">${figures}</div>${rest}` };
}
