import { delimiters } from "./selectColumns.js";

/** The first line that is not empty; undefined if it has not ended. */
export function firstLine(text: string, quote: string): string | undefined {
  const begin = text.trimStart();
  let quotes = 0;
  for (let from = 0, end = begin.indexOf("\n"); end >= 0; from = end, end = begin.indexOf("\n", end + 1)) {
    quotes += countIn(begin.slice(from, end), quote);
    if (quotes % 2 === 0) return begin.slice(0, end);
  }
  return undefined;
}

/** A comma, unless the header has none and another delimiter instead. */
export function findDelimiter(header: string, quote: string): string {
  const bare = header
    .split(quote === "" ? "\n" : quote)
    .filter((_, i) => i % 2 === 0)
    .join("");
  return delimiters.find((candidate) => bare.includes(candidate)) ?? delimiters[0];
}

/** As many characters as the parser looks ahead before it takes a line for ended. */
const lookahead = 3;

/**
 * Puts empty lines, which are skipped, behind the last line of each text that is whole. So the parser lets go of its row at once,
 * not with the next text: a reader of `tail -f` sees it.
 */
export class LineEnds {
  /** Empty lines that were put in so far. */
  padded = 0;
  #quotes = 0;

  constructor(private readonly quote: string) {}

  /** Whether a quote is open. */
  get isQuoted(): boolean {
    return this.#quotes % 2 === 1;
  }

  complete(text: string): string {
    this.#quotes += countIn(text, this.quote);
    const end = text.lastIndexOf("\n") + 1;
    const rest = text.slice(end);
    const isQuoted = (this.#quotes - countIn(rest, this.quote)) % 2 === 1;
    if (end === 0 || isQuoted) return text;
    this.padded += lookahead;
    return text.slice(0, end) + "\n".repeat(lookahead) + rest;
  }
}

/** How often a part, such as a quote, stands in a text. */
export function countIn(text: string, part: string): number {
  let found = 0;
  if (part === "") return found;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found++;
  return found;
}
