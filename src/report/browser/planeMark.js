import { controls } from "./controls.js";
import { find, followPointer, plane } from "./page.js";

/** Shows where the two inputs of the form are in the picture of their plane, if there is one. */
export function placeMark() {
  const axes = plane;
  if (axes === undefined) return;
  const mark = find("plane-mark");
  const [x, y] = controls.map((control, i) => {
    const { from, to } = axes[i];
    return (Number(control.read() ?? NaN) - from) / (to - from);
  });
  mark.style.display = [x, y].every((share) => share >= 0 && share <= 1) ? "" : "none";
  const { width, height } = mark.ownerSVGElement.viewBox.baseVal;
  mark.setAttribute("transform", `translate(${x * width} ${(1 - y) * height})`);
}

/** Lets the pointer move the inputs over the plane. */
export function startPicking(/** @type {() => void} */ change) {
  const axes = plane;
  if (axes === undefined) return;
  const plot = find("plane-plot");
  followPointer(plot, (event) => {
    const box = plot.getBoundingClientRect();
    const shares = [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
    for (const [i, control] of controls.entries()) {
      const { from, to } = axes[i];
      const share = Math.min(Math.max(shares[i], 0), 1);
      control.write(Number((from + share * (to - from)).toPrecision(4)));
    }
    change();
  });
}
