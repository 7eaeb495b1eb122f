import type { NoData } from "../collect/reportData.js";
import { type Html, html } from "../page/html.js";

/** What a section says that needs the data, if there is none. */
export function explainMissingData(what: string, { reason }: NoData): Html {
  return html`<p class="note">${what} is left out, since the data could not be read: ${reason}. If it is elsewhere, type <code>backprop report MODEL --data FILE -o FILE.html</code>.</p>`;
}
