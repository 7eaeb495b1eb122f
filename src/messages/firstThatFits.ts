/** The first of the texts that is no longer than this, else the last one. */
export function firstThatFits(texts: readonly string[], columns: number): string {
  return texts.find(({ length }) => length <= columns) ?? texts.at(-1) ?? "";
}
