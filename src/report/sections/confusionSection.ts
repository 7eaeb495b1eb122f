import { formatShare } from "../../messages/formatNumber.js";
import { type Classification, mostClassesShown } from "../../metrics/classification.js";
import type { ReportData } from "../collect/reportData.js";
import { type Html, html } from "../page/html.js";
import type { Section } from "../page/section.js";
import { renderTable } from "../page/table.js";
import { describeMeasured } from "./describeRows.js";

/** Which classes are taken for which, for each target that is a class. */
export function renderConfusion(data: ReportData): Section {
  const section = { id: "confusion", title: "Confusion matrix" };
  const { classifications } = data.evaluation;
  const isOnly = classifications.length === 1;
  const rows = describeMeasured(data);
  const parts = classifications.map((each) => {
    const title = isOnly ? undefined : html`<h3>${each.target}</h3>`;
    return html`${title}<div class="side-by-side">${renderMatrix(each, rows)}${renderClasses(each)}</div>`;
  });
  return { ...section, body: html`${parts}` };
}

function renderMatrix({ target, classes, confusion, confusedPairs = [] }: Classification, rows: string): Html {
  if (confusion === undefined) {
    const pairs = confusedPairs.map(({ truth, predicted, rows: count }) => [truth, predicted, count]);
    const columns = [{ title: "true class" }, { title: "predicted" }, { title: "rows", isNumber: true }];
    return renderTable(`The most frequent wrong predictions of ${target}, on ${rows}`, columns, pairs, true);
  }
  const labels = classes.map(({ label }) => label);
  const lines = confusion.map((counts, truth) => {
    const sum = counts.reduce((total, count) => total + count, 0);
    const cells = counts.map((count, predicted) => {
      const share = count === 0 ? 0 : Math.max(1, Math.round((10 * count) / sum));
      const isRight = truth === predicted;
      return html`<td class="s${share}${isRight ? " right" : ""}">${count}</td>`;
    });
    return html`<tr><th scope="row">${labels[truth]}</th>${cells}</tr>\n`;
  });
  const head = labels.map((label) => html`<th scope="col">${label}</th>`);
  const caption = `On ${rows}: the true class down, the predicted one across. Outlined: right.`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix of ${target}"><table class="confusion">
<caption><span>${caption}</span></caption>
<thead><tr><td></td>${head}</tr></thead>
<tbody>${lines}</tbody>
</table></div>`;
}

function renderClasses({ target, classes }: Classification): Html {
  const columns = ["class", "precision", "recall", "F1", "rows"].map((title, i) => ({ title, isNumber: i > 0 }));
  const shown = classes.slice(0, mostClassesShown);
  const rows = shown.map(({ label, precision, recall, f1, support }) => [
    label,
    formatShare(precision),
    formatShare(recall),
    formatShare(f1),
    support,
  ]);
  const some = shown.length < classes.length ? `, the first ${shown.length} of ${classes.length}` : "";
  return renderTable(`Classes of ${target}${some}`, columns, rows, true);
}
