import { printable } from "../printable.js";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as XML has it, between tags or in an attribute. Characters that XML does not allow are written as escapes. */
export function escapeXml(text: string): string {
  return printable(text)
    .replace(/[\uFFFE\uFFFF]/g, "\uFFFD")
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A place in a picture, to a tenth of a pixel. */
export function formatPlace(value: number): string {
  return String(Math.round(value * 10) / 10);
}
