import { controls } from "./controls.js";
import { find, followPointer, picture } from "./page.js";

/** @typedef {NonNullable<typeof picture>} Picture */

/** Shows the inputs as the picture that they are, if they are one. */
export function showPicture() {
  if (picture === undefined) return;
  const context = find("picture").getContext("2d");
  const image = context.createImageData(picture.columns, picture.rows);
  for (const [i, control] of controls.entries()) {
    image.data[4 * i + 3] = 255 * Math.min(Math.max(inkOf(control, picture), 0), 1);
  }
  context.putImageData(image, 0, 0);
}

/** Lets the pointer draw into the picture. */
export function startDrawing(/** @type {() => void} */ change) {
  const drawn = picture;
  if (drawn === undefined) return;
  const { columns, rows, low } = drawn;
  const canvas = find("picture");
  followPointer(canvas, (event) => {
    const box = canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * columns - 0.5;
    const y = ((event.clientY - box.top) / box.height) * rows - 0.5;
    addInk(drawn, x, y, event.shiftKey);
    change();
  });
  find("picture-clear").addEventListener("click", () => {
    for (const control of controls) control.write(low);
    change();
  });
}

/** Fills the pixel at a place with ink, and its neighbours a little; or takes it away. */
function addInk(
  /** @type {Picture} */ picture,
  /** @type {number} */ x,
  /** @type {number} */ y,
  /** @type {boolean} */ isErasing,
) {
  const { low, high, columns } = picture;
  for (const [i, control] of controls.entries()) {
    const distance = Math.hypot((i % columns) - x, Math.floor(i / columns) - y);
    const ink = Math.max(0, 1 - distance / 1.2);
    if (ink === 0) continue;
    const before = inkOf(control, picture);
    const after = isErasing ? Math.min(before, 1 - ink) : Math.max(before, ink);
    control.write(Math.round((low + after * (high - low)) * 100) / 100);
  }
}

/** How full of ink a pixel is: 0 to 1, if its input is in the range of the data. */
function inkOf(/** @type {import("./controls.js").Control} */ control, /** @type {Picture} */ { low, high }) {
  return (Number(control.read()) - low) / (high - low);
}
