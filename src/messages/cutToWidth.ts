/** Columns of a terminal that a text takes. */
export type WidthOf = (text: string) => number;

/** What is not to be cut through: an escape that shows a character, a flag, a character with what is put on it or joined to it. */
const units = /\\u[\da-f]{4}|[\u{1F1E6}-\u{1F1FF}]{2}|.(?:\p{M}|\u200D.|[\uFE0E\uFE0F\u{1F3FB}-\u{1F3FF}])*/gsu;

/**
 * The text, cut at its end if it takes more columns.
 *
 * @param end what a cut text ends with
 */
export function cutToWidth(text: string, columns: number, widthOf: WidthOf, end = "…"): string {
  if (widthOf(text) <= columns) return text;
  const room = columns - widthOf(end);
  if (room < 0) return "";
  let cut = "";
  let width = 0;
  for (const [unit] of text.matchAll(units)) {
    width += widthOf(unit);
    if (width > room) break;
    cut += unit;
  }
  return `${cut}${end}`;
}
