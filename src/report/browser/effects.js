import { readRow } from "./controls.js";
import { fields, find, targets } from "./page.js";

/**
 * @typedef {import("./page.js").Cell} Cell
 * @typedef {import("./page.js").Field} Field
 * @typedef {import("./page.js").Target} Target
 */

/** How many places of a slider are tried for the curve over it. */
const steps = 24;

/** Draws over each slider how the answer changes if this input alone does. */
export function showEffects(/** @type {Prediction | undefined} */ record) {
  const [target] = targets;
  const { name } = target;
  const key = target.kind === "number" ? name : target.keys[target.labels.indexOf(record?.[name] ?? "")];
  const row = readRow();
  for (const [i, field] of fields.entries()) {
    const path = find(`input-${i}-effect`)?.firstElementChild;
    if (path === undefined || field.kind !== "number") continue;
    const curve = record === undefined ? [] : tryPlaces(field, row, key);
    path.setAttribute("d", drawEffect(curve, target));
  }
}

/** @returns {number[]} what is answered from the low end of a slider to its high one; nothing if a place has no answer */
function tryPlaces(
  /** @type {Field & { kind: "number" }} */ { name, low, high },
  /** @type {Record<string, Cell>} */ row,
  /** @type {string} */ key,
) {
  try {
    return Array.from({ length: steps + 1 }, (_, k) => {
      const value = low * (1 - k / steps) + high * (k / steps);
      return Number(predict({ ...row, [name]: value })[key]);
    });
  } catch {
    return [];
  }
}

function drawEffect(/** @type {number[]} */ curve, /** @type {Target} */ target) {
  if (curve.length === 0 || !curve.every(Number.isFinite)) return "";
  // A probability is drawn from 0 to 1, a number in its range in the data.
  const range = target.kind === "class" ? { low: 0, high: 1 } : target.range;
  const low = Math.min(range?.low ?? Infinity, ...curve);
  const high = Math.max(range?.high ?? -Infinity, ...curve);
  const heights = curve.map((value) => (high > low ? (value - low) / (high - low) : 0.5));
  return heights.map((height, k) => `${k === 0 ? "M" : "L"}${(100 * k) / steps} ${22 - 20 * height}`).join("");
}
