/** The first line that is not empty; undefined if it has not ended yet. */
export function firstLine(text: string, quote: string): string | undefined {
  const begin = text.trimStart();
  let quotes = 0;
  for (let from = 0, end = begin.indexOf("\n"); end >= 0; from = end, end = begin.indexOf("\n", end + 1)) {
    quotes += countIn(begin.slice(from, end), quote);
    if (quotes % 2 === 0) return begin.slice(0, end);
  }
  return undefined;
}

/** How often a text contains another, such as a quote; 0 for an empty one. */
export function countIn(text: string, wanted: string): number {
  let found = 0;
  if (wanted === "") return found;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) found++;
  return found;
}
