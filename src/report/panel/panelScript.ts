import answer from "../browser/answer.js?raw" with { type: "text" };
import controls from "../browser/controls.js?raw" with { type: "text" };
import drawing from "../browser/drawing.js?raw" with { type: "text" };
import effects from "../browser/effects.js?raw" with { type: "text" };
import page from "../browser/page.js?raw" with { type: "text" };
import panel from "../browser/panel.js?raw" with { type: "text" };
import planeMark from "../browser/planeMark.js?raw" with { type: "text" };
import { joinScripts } from "../page/joinScripts.js";

/** What the form of the page does. The function `predict` of the model has to be there. */
export const panelScript = joinScripts([page, controls, answer, effects, drawing, planeMark, panel]);
