import { type Html, html } from "../page/html.js";
import type { Section } from "../page/section.js";
import type { PanelModule } from "../panel/createModule.js";
import type { PanelField, PanelForm, PanelTarget } from "../panel/panelForm.js";

/** With more inputs, sliders would make the form too long. */
const mostSliders = 16;
/** With more choices, or longer ones, a list that opens is easier to look through. */
const mostRadios = 4;
const longestRadios = 48;
/** The bars of such labels have room for two in a line of a telephone. */
const shortLabel = 8;

/** A form to try the model with, and its answer, which follows the form. */
export function renderTry(form: PanelForm, module: PanelModule): Section {
  const section = { id: "try", title: "Try it" };
  if ("reason" in module) {
    return {
      ...section,
      body: html`<p class="note">The form is left out, since the model cannot be put into a page: ${module.reason}.</p>`,
    };
  }
  const isCompact = form.fields.length > mostSliders;
  const fields = form.fields.map((field, i) => renderField(field, i, isCompact));
  const body = html`
<noscript><p class="note">This part needs JavaScript.</p></noscript>
<div class="panel" id="panel">
  <form class="inputs" id="inputs" aria-label="Inputs of the model" autocomplete="off">
    ${renderRowPicker(form)}
    ${form.picture === undefined ? undefined : renderPicture(form.picture)}
    ${isCompact ? renderCompact(fields, form) : html`<div class="fields">${fields}</div>`}
    ${isCompact || !form.fields.some(({ kind }) => kind === "number") ? undefined : html`<p class="hint">The curve over a slider is how the answer changes with this input alone${form.targets[0]?.kind === "class" ? " (the probability of the class that is predicted now)" : ""}.</p>`}
  </form>
  <section class="answer" aria-labelledby="answer-title">
    <h3 id="answer-title">Answer</h3>
    ${form.targets.map((target, i) => renderTarget(target, i, form.targets.length > 1))}
    <p class="truth" id="truth" hidden></p>
    <p class="problem" id="problem" hidden></p>
    <p class="visually-hidden" id="spoken" role="status" aria-live="polite"></p>
  </section>
</div>`;
  return { ...section, body };
}

function renderRowPicker({ rows, count }: PanelForm): Html | undefined {
  if (rows.length === 0) return undefined;
  const last = rows.at(-1)?.number ?? 1;
  const some =
    rows.length < count ? html` <span class="hint">(${rows.length} of ${count} are on this page)</span>` : undefined;
  return html`<div class="rows" role="group" aria-label="Rows of the data">
      <button type="button" id="row-previous" aria-label="Previous row">←</button>
      <label for="row-number">Row</label>
      <input type="number" id="row-number" min="1" max="${last}" step="1" value="${rows[0]?.number ?? 1}">
      <button type="button" id="row-next" aria-label="Next row">→</button>
      <span class="hint" id="row-state">of the data</span>${some}
    </div>`;
}

function renderPicture({ columns, rows }: NonNullable<PanelForm["picture"]>): Html {
  return html`<div class="picture">
      <canvas id="picture" width="${columns}" height="${rows}" role="img" aria-label="The inputs as a picture of ${columns} by ${rows} pixels. To change one without a pointer, use its field below."></canvas>
      <div class="picture-tools"><p class="hint">Draw with the mouse or a finger; with Shift it erases.</p><button type="button" id="picture-clear">Clear</button></div>
    </div>`;
}

/** Many fields, in a grid of their own that scrolls. */
function renderCompact(fields: readonly Html[], { picture }: PanelForm): Html {
  const grid = html`<div class="fields compact" role="group" aria-label="All ${fields.length} inputs" tabindex="0">${fields}</div>`;
  if (picture === undefined) return grid;
  return html`<details><summary>All ${fields.length} inputs as numbers</summary>${grid}</details>`;
}

function renderField(field: PanelField, i: number, isCompact: boolean): Html {
  const id = `input-${i}`;
  const missing = field.takesMissing
    ? html`<label class="missing"><input type="checkbox" id="${id}-missing"> missing</label>`
    : undefined;
  switch (field.kind) {
    case "number": {
      const { name, low, high, step } = field;
      const number = html`<input type="number" id="${id}" step="any">`;
      if (isCompact) return html`<div class="field"><label for="${id}">${name}</label>${number}${missing}</div>`;
      return html`<div class="field number">
      <label for="${id}">${name}</label>${number}
      <div class="slider"><svg class="effect" id="${id}-effect" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true"><path/></svg><input type="range" id="${id}-slider" aria-label="${name}, as a slider" min="${low}" max="${high}" step="${step}"></div>${missing}
    </div>`;
    }
    case "category":
      return renderCategory(field, id);
    case "date": {
      const type = field.hasTime ? "datetime-local" : "date";
      return html`<div class="field"><label for="${id}">${field.name}</label><input type="${type}" id="${id}" step="any">${missing}</div>`;
    }
  }
}

/** A choice has its position as its value: those that are no category come after them. */
function renderCategory(field: PanelField & { readonly kind: "category" }, id: string): Html {
  const { name, categories, another, takesMissing } = field;
  const choices = [
    ...categories.map((text, i) => [String(i), text === "" ? "(empty)" : text] as const),
    ...(another === undefined ? [] : [["another", "another text"] as const]),
    ...(takesMissing ? [["missing", "missing"] as const] : []),
  ];
  const length = choices.reduce((sum, [, text]) => sum + text.length, 0);
  if (choices.length > mostRadios || length > longestRadios) {
    const options = choices.map(([value, text]) => html`<option value="${value}">${text}</option>`);
    return html`<div class="field"><label for="${id}">${name}</label><select id="${id}">${options}</select></div>`;
  }
  const radios = choices.map(
    ([value, text]) => html`<label><input type="radio" name="${id}" value="${value}"> <span>${text}</span></label>`,
  );
  return html`<fieldset class="field choices" id="${id}"><legend>${name}</legend>${radios}</fieldset>`;
}

function renderTarget(target: PanelTarget, i: number, isNamed: boolean): Html {
  const id = `answer-${i}`;
  const title = isNamed ? html`<h4>${target.name}</h4>` : html`<p class="target">${target.name}</p>`;
  if (target.kind === "number") {
    const { range } = target;
    const place =
      range &&
      html`<div class="track" aria-hidden="true"><span class="mark" id="${id}-mark"></span></div><p class="ends"><span>${shorten(range.low)}</span><span>range in the data</span><span>${shorten(range.high)}</span></p>`;
    return html`<div class="target-answer">${title}<p class="value"><data id="${id}" value="">–</data></p>${place}</div>`;
  }
  const isShort = target.labels.every((label) => String(label).length <= shortLabel);
  const kinds = ["bars", ...(target.labels.length > 12 ? ["many"] : []), ...(isShort ? ["short"] : [])];
  const bars = target.labels.map(
    (label, k) =>
      html`<li id="${id}-${k}"><span class="label">${label}</span><span class="bar" aria-hidden="true"><span></span></span><data value="">–</data></li>`,
  );
  return html`<div class="target-answer">${title}<p class="value"><data id="${id}" value="">–</data></p><ol class="${kinds.join(" ")}" aria-label="Probabilities">${bars}</ol></div>`;
}

function shorten(value: number): string {
  return String(Number(value.toPrecision(4)));
}
