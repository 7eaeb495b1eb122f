import type { WidthOf } from "./cutToWidth.js";

/** Words in lines of at most `width` columns. A word that is too long has a line of its own. */
export function wrapWords(
  words: readonly string[],
  width: number,
  widthOf: WidthOf = (text) => text.length,
): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
