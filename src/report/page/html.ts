import { escapeXml } from "../../charts/svg.js";

/** A piece of a page, ready to be shown: all texts in it are escaped. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | readonly Part[];

/** Puts a page together. Texts and numbers are escaped; pieces of a page stay as they are; undefined is nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: texts.reduce((before, text, i) => before + write(parts[i - 1]) + text) };
}

/** Takes a text for a piece of a page, as it is: one that was escaped before, such as a picture. */
export function raw(text: string): Html {
  return { html: text };
}

function write(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escapeXml(String(part));
  return "html" in part ? part.html : part.map(write).join("");
}
