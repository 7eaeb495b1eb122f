// The panel: it reads the form, asks the model, and shows the answer.
import { describeAnswer, describeTruth, showAnswer } from "./answer.js";
import { controls, readRow } from "./controls.js";
import { showPicture, startDrawing } from "./drawing.js";
import { showEffects } from "./effects.js";
import { fields, find, rows } from "./page.js";
import { placeMark, startPicking } from "./planeMark.js";

/**
 * The row of the data that the form shows, until something in it is changed.
 *
 * @type {import("./page.js").Row | undefined}
 */
let shown;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let speech;

/** A change is said after this pause, in milliseconds, so that what is typed or slid over is said once, at its end. */
const pause = 800;

/** Answers what is in the form now. */
function update() {
  for (const control of controls) control.follow();
  let record;
  let problem = "";
  try {
    record = predict(readRow());
  } catch (error) {
    problem = /** @type {Error} */ (error).message;
  }
  find("problem").textContent = problem;
  find("problem").hidden = problem === "";
  showAnswer(record);
  showPicture();
  placeMark();
  showEffects(record);
  const truth = shown === undefined ? "" : describeTruth(shown.targets, record);
  find("truth").textContent = truth;
  find("truth").hidden = truth === "";
  if (rows.length > 0) find("row-state").textContent = describeRow();
  return [
    ...(shown === undefined ? [] : [`Row ${shown.number}`]),
    record === undefined ? problem : describeAnswer(record),
    ...(truth === "" ? [] : [truth]),
  ].join(". ");
}

/** Answers, and says the answer to those who hear the page. */
function updateAloud() {
  const words = update();
  clearTimeout(speech);
  speech = setTimeout(() => {
    find("spoken").textContent = words;
  }, pause);
}

function describeRow() {
  if (shown === undefined) return "of the data, changed";
  return shown.isHeldOut ? "of the data, held out" : "of the data";
}

function loadRow(/** @type {number} */ index) {
  const row = rows[index];
  shown = row;
  for (const [i, control] of controls.entries()) control.write(row.inputs[i]);
  find("row-number").value = row.number;
  // A button that is disabled would lose the focus of the keyboard.
  find("row-previous").ariaDisabled = String(index === 0);
  find("row-next").ariaDisabled = String(index === rows.length - 1);
}

/** Loads a row that is so many places after the one on this page whose number is nearest to that of its field. */
function step(/** @type {number} */ places) {
  const number = Number(find("row-number").value);
  let nearest = 0;
  for (const [i, row] of rows.entries()) {
    if (Math.abs(row.number - number) < Math.abs(rows[nearest].number - number)) nearest = i;
  }
  const index = nearest + places;
  if (index < 0 || index >= rows.length) return;
  loadRow(index);
  updateAloud();
}

function change() {
  shown = undefined;
  updateAloud();
}

find("inputs").addEventListener("input", (/** @type {any} */ { target }) => {
  if (target.id !== "row-number") change();
});
find("inputs").addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
startDrawing(change);
startPicking(change);

if (rows.length > 0) {
  find("row-number").addEventListener("change", () => step(0));
  find("row-previous").addEventListener("click", () => step(-1));
  find("row-next").addEventListener("click", () => step(1));
  loadRow(0);
} else {
  for (const [i, control] of controls.entries()) control.write(fields[i].start);
}
update();
