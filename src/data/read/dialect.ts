/** What a format leaves open: how its text is written. */
export interface Dialect {
  /** The character between cells; found from the header if left out. */
  readonly delimiter?: string | undefined;
  /** The character around a cell that holds a delimiter; within the cell it is doubled. Default `"`; empty if there is none. */
  readonly quote?: string | undefined;
}

/** The delimiters and the quotes that a config and a program may give. */
export const delimiterPattern = /^[^\r\n]$/;
export const quotePattern = /^[^\s]?$/;

/** The delimiters that are found from a header. */
export const delimiters = [",", ";", "\t", "|"] as const;

/** The delimiter of a header: a comma, unless the header has no comma but another delimiter. Quoted text does not count. */
export function findDelimiter(header: string, quote: string): string {
  const bare = header
    .split(quote === "" ? "\n" : quote)
    .filter((_, i) => i % 2 === 0)
    .join("");
  return delimiters.find((candidate) => bare.includes(candidate)) ?? delimiters[0];
}
