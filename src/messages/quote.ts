import { printable } from "../printable.js";

/** A text in double quotes, as JSON writes it; what a terminal would obey instead of showing is an escape. */
export function quote(text: string): string {
  return printable(JSON.stringify(text));
}
