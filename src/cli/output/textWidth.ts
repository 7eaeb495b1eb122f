import type { WidthOf } from "../../messages/cutToWidth.js";

/** Characters that always take one column each: ASCII, Latin letters with accents, … and →, lines, blocks, circles and braille of pictures. */
const narrow = /^[ -~\xA0-\u02FF\u2010-\u2027\u2190-\u2193\u2500-\u259F\u25CB\u25CF\u2800-\u28FF]*$/;

/**
 * A function that measures these texts. 山 takes two columns, an emoji of several code points two, a combining accent none. The package
 * that knows takes 20 ms to load, so it is loaded only if one of the texts needs it.
 */
export async function textWidthFor(texts: readonly string[]): Promise<WidthOf> {
  return widthOfNarrow(texts) ?? loadWidthOf();
}

/** A function that measures these texts, unless the package is needed for them. */
export function widthOfNarrow(texts: readonly string[]): WidthOf | undefined {
  return texts.every((text) => narrow.test(text)) ? (text) => text.length : undefined;
}

export async function loadWidthOf(): Promise<WidthOf> {
  return (await import("string-width")).default;
}

export type Align = "left" | "right";

/** The text with spaces after or before it, so that it takes `width` columns. */
export function pad(text: string, width: number, align: Align, widthOf: WidthOf): string {
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "left" ? text + space : space + text;
}

/** The width of the widest text. */
export function widest(texts: readonly string[], widthOf: WidthOf): number {
  // There may be more texts than a function takes arguments.
  return texts.reduce((width, text) => Math.max(width, widthOf(text)), 0);
}
