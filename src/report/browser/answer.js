import { find, targets } from "./page.js";

/**
 * @typedef {import("./page.js").Target} Target
 * @typedef {import("./page.js").Cell} Cell
 */

/** Shows what the model answers; undefined if it answers nothing. */
export function showAnswer(/** @type {Prediction | undefined} */ record) {
  for (const [i, target] of targets.entries()) {
    const value = record?.[target.name];
    showValue(find(`answer-${i}`), value, formatAnswer(target));
    if (target.kind === "class") showProbabilities(target, `answer-${i}`, record);
    else if (target.range !== undefined) placeValue(find(`answer-${i}-mark`), target.range, value);
  }
}

/** The answer in a line. */
export function describeAnswer(/** @type {Prediction} */ record) {
  const texts = targets.map((target) => {
    const value = record[target.name];
    const probability = target.kind === "class" ? record[target.keys[target.labels.indexOf(value)]] : undefined;
    const share = probability === undefined ? "" : `, ${formatShare(probability)}`;
    return nameTarget(target) + formatAnswer(target)(value) + share;
  });
  return texts.join("; ");
}

/** What the data says of a row, and whether the answer is that. */
export function describeTruth(/** @type {readonly Cell[]} */ truths, /** @type {Prediction | undefined} */ record) {
  const texts = targets.map((target, i) => {
    const [truth, value] = [truths[i], record?.[target.name]];
    if (truth === null || value === undefined) return nameTarget(target) + (truth ?? "missing");
    return `${nameTarget(target)}${truth} (${judge(target, value, truth)})`;
  });
  return `In the data: ${texts.join("; ")}`;
}

/** How far an answer is from what is true. */
function judge(
  /** @type {Target} */ { kind },
  /** @type {string | number} */ value,
  /** @type {string | number} */ truth,
) {
  if (kind === "number") return `the answer is off by ${formatNumber(Math.abs(Number(value) - Number(truth)))}`;
  return value === truth ? "✓ the answer is right" : "✗ the answer is wrong";
}

const nameTarget = (/** @type {Target} */ { name }) => (targets.length > 1 ? `${name}: ` : "");

const formatAnswer = (/** @type {Target} */ { kind }) => (kind === "number" ? formatNumber : String);

const formatNumber = (/** @type {string | number} */ value) => String(Number(Number(value).toPrecision(6)));

function formatShare(/** @type {string | number} */ probability) {
  const share = Number(probability);
  if (share > 0 && share < 0.0005) return "<0.1 %";
  if (share < 1 && share > 0.9995) return ">99.9 %";
  return `${(100 * share).toFixed(1)} %`;
}

/** The mark of a number on the line of its range in the data. A number beyond it is at its end. */
function placeValue(
  /** @type {HTMLElement} */ mark,
  /** @type {import("../collect/shownRows.js").NumberRange} */ { low, high },
  /** @type {string | number | undefined} */ value,
) {
  mark.hidden = value === undefined;
  const share = high > low ? (Number(value) - low) / (high - low) : 0.5;
  mark.style.left = `${100 * Math.min(Math.max(share, 0), 1)}%`;
}

function showProbabilities(
  /** @type {Target & { kind: "class" }} */ { name, labels, keys },
  /** @type {string} */ id,
  /** @type {Prediction | undefined} */ record,
) {
  for (const [k, label] of labels.entries()) {
    const item = find(`${id}-${k}`);
    const probability = record?.[keys[k]];
    item.classList.toggle("predicted", label === record?.[name]);
    item.querySelector(".bar span").style.width = `${100 * Number(probability ?? 0)}%`;
    showValue(item.querySelector("data"), probability, formatShare);
  }
}

function showValue(
  /** @type {HTMLDataElement} */ element,
  /** @type {string | number | undefined} */ value,
  /** @type {(value: string | number) => string} */ format,
) {
  element.value = String(value ?? "");
  element.textContent = value === undefined ? "–" : format(value);
}
