import { fields, find } from "./page.js";

/**
 * @typedef {import("./page.js").Field} Field
 * @typedef {import("./page.js").Cell} Cell
 *
 * A field of the form. `read` gives the cell that it holds, as the model reads it; `write` puts a cell into it; `follow` makes its parts
 * agree.
 *
 * @typedef {{ follow: () => void, read: () => Cell, write: (value: Cell) => void }} Control
 */

/** @type {Control[]} */
export const controls = fields.map(createControl);

/** The row that is in the form. */
export const readRow = () => Object.fromEntries(controls.map((control, i) => [fields[i].name, control.read()]));

/** @returns {Control} */
function createControl(/** @type {Field} */ field, /** @type {number} */ i) {
  const id = `input-${i}`;
  if (field.kind === "category") return createChoice(field, id);
  const input = find(id);
  const slider = find(`${id}-slider`);
  const missing = find(`${id}-missing`);
  const follow = () => {
    const isMissing = missing?.checked === true;
    input.disabled = isMissing;
    if (slider === null) return;
    slider.disabled = isMissing;
    slider.value = input.value;
  };
  slider?.addEventListener("input", () => {
    input.value = slider.value;
  });
  return {
    follow,
    read: () => (missing?.checked || input.value === "" ? null : toCell(field, input.value)),
    write: (value) => {
      if (missing !== null) missing.checked = value === null;
      if (value !== null || missing === null) input.value = value ?? "";
      follow();
    },
  };
}

/**
 * The cells of a choice are its categories; after them come another text, and a missing cell.
 *
 * @returns {Control}
 */
function createChoice(/** @type {Field & { kind: "category" }} */ { categories, another }, /** @type {string} */ id) {
  const element = find(id);
  /** @type {Map<string, string | undefined>} */
  const cells = new Map(categories.map((text, k) => [String(k), text]));
  cells.set("another", another);
  const radios = [...element.querySelectorAll("input")];
  return {
    follow: () => undefined,
    read: () => cells.get(radios.length > 0 ? radios.find((radio) => radio.checked)?.value : element.value) ?? null,
    write: (value) => {
      const index = categories.indexOf(String(value));
      const choice = index >= 0 ? String(index) : value === null ? "missing" : "another";
      if (radios.length === 0) element.value = choice;
      else for (const radio of radios) radio.checked = radio.value === choice;
    },
  };
}

/** What is typed into a field for a number or a date, as the data would have it. */
function toCell(/** @type {Exclude<Field, { kind: "category" }>} */ field, /** @type {string} */ text) {
  if (field.kind === "number") return Number(text);
  const [day = "", time] = text.split("T");
  const [year, month, dayOfMonth] = day.split("-");
  const written = { ymd: day, dmy: `${dayOfMonth}.${month}.${year}`, mdy: `${month}/${dayOfMonth}/${year}` };
  return written[field.order] + (time === undefined ? "" : ` ${time}`);
}
