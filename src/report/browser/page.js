/**
 * @typedef {import("../panel/panelForm.js").PanelField} Field
 * @typedef {import("../panel/panelForm.js").PanelTarget} Target
 * @typedef {import("../panel/panelForm.js").PanelData} PanelData
 * @typedef {import("../collect/shownRows.js").ShownCell} Cell
 * @typedef {PanelData["rows"][number]} Row
 */

/** @type {PanelData} */
export const { fields, targets, rows, picture, plane } = JSON.parse(find("panel-data").textContent);

/** @returns {any} the element with this id, or null */
export function find(/** @type {string} */ id) {
  return document.getElementById(id);
}

/** Calls a function with each place that is pressed, or moved over while pressed. */
export function followPointer(
  /** @type {HTMLElement | SVGElement} */ element,
  /** @type {(event: PointerEvent) => void} */ take,
) {
  element.addEventListener("pointerdown", (/** @type {any} */ event) => {
    element.setPointerCapture(event.pointerId);
    take(event);
  });
  element.addEventListener("pointermove", (/** @type {any} */ event) => {
    if (event.buttons !== 0) take(event);
  });
}
