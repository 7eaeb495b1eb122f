import type { NoData } from "../collect/reportData.js";
import { type Html, html } from "../page/html.js";

/** Why a page has no parts that need rows of the data, and what gives it some. */
export function explainMissingData({ reason }: NoData): Html {
  return html`<p class="note">What is measured on rows of the data is left out: ${reason}. With <code>backprop report MODEL --data FILE -o FILE.html</code> it is there.</p>`;
}
