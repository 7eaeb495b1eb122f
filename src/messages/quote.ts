import { printable } from "../printable.js";

/** The text in double quotes, as JSON writes it. Characters that would control a terminal are escaped. */
export function quote(text: string): string {
  return printable(JSON.stringify(text));
}
