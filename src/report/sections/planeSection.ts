import type { OutputColumn } from "../../data/encode/dataset.js";
import type { ReportPlane } from "../collect/findPlane.js";
import { drawPlane, renderPlaneLegend } from "../figures/planePicture.js";
import { html } from "../page/html.js";
import type { Section } from "../page/section.js";

/** What a model of two numbers answers all over their plane. */
export function renderPlane(plane: ReportPlane, { name: target, kind: targetKind }: OutputColumn): Section {
  const isClass = targetKind === "class";
  const section = { id: "boundary", title: isClass ? "Decision boundary" : "Predictions over the plane" };
  const { x, y, levels, points } = plane.subject;
  const rows = points.length > 0 ? `, with ${points.length} rows of the data` : "";
  const title = `What is predicted for ${target} all over the plane of ${x.name} (to the right) and ${y.name} (upwards)${rows}: ${isClass ? "classes" : "bands"} ${levels.join(", ")}`;
  const fading = isClass ? "Where it fades, another class is nearly as likely. " : "";
  const ofRows = points.length > 0 ? "The points are rows of the data, in the colour of what is true. " : "";
  const body = html`<figure class="plane">
<div class="frame">${drawPlane(plane, title)}</div>
${renderPlaneLegend(plane)}
<figcaption>The ground is what the model predicts. ${fading}${ofRows}The ring is the input of the form above; a click in the picture moves it.</figcaption>
</figure>`;
  return { ...section, body };
}
