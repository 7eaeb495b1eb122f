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

/** The parser takes a line for ended when it sees so many characters behind it. */
const lookahead = 3;

/**
 * Adds empty lines behind the last whole line of each piece of text. The parser skips them, and gives the row before them at once
 * instead of with the next piece: a reader of `tail -f` sees each row as it is written.
 */
export class LineEnds {
  /** The number of lines that were added so far. */
  padded = 0;
  private quotes = 0;

  constructor(private readonly quote: string) {}

  /** Whether a quote is open at the end of the text so far. */
  get isQuoted(): boolean {
    return this.quotes % 2 === 1;
  }

  complete(text: string): string {
    this.quotes += countIn(text, this.quote);
    const end = text.lastIndexOf("\n") + 1;
    const rest = text.slice(end);
    const isQuoted = (this.quotes - countIn(rest, this.quote)) % 2 === 1;
    if (end === 0 || isQuoted) return text;
    this.padded += lookahead;
    return text.slice(0, end) + "\n".repeat(lookahead) + rest;
  }
}

/** How often a text contains another, such as a quote; 0 for an empty one. */
export function countIn(text: string, wanted: string): number {
  let found = 0;
  if (wanted === "") return found;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) found++;
  return found;
}
