import type { Html } from "./html.js";

/** A part of the page, with a heading of its own. */
export interface Section {
  /** That links lead to. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}
