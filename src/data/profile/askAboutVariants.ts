import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import type { Question } from "./question.js";
import type { ReadColumn, Texts } from "./readColumn.js";
import type { Example } from "./tableProfile.js";

/** So many spellings of a text are named. */
const mostNamed = 3;

/** Texts that differ only in capitals, or in spaces: `Berlin` and `berlin `. */
export function askAboutVariants({ texts }: ReadColumn): readonly Question[] {
  const byLetters = new Map<string, Example[]>();
  for (const each of texts) {
    const letters = each.text.toLowerCase().replaceAll(/\s+/g, "");
    const alike = byLetters.get(letters);
    if (alike === undefined) byLetters.set(letters, [each]);
    else alike.push(each);
  }
  const [first, ...more] = [...byLetters.values()].filter(({ length }) => length > 1);
  if (first === undefined) return [];
  const others = more.length === 0 ? "" : ` (so do the spellings of ${formatCount(more.length, "other text")})`;
  const question = "are they the same? then spell them alike in the file";
  return [{ text: `${nameAll(first)} differ only in capitals or spaces${others}: ${question}`, row: first[1]?.first }];
}

/** `"a", "A" and "a "` */
function nameAll(texts: Texts): string {
  const named = texts.slice(0, mostNamed).map(({ text }) => formatValue(text));
  const last = texts.length > mostNamed ? `${texts.length - mostNamed} more` : named.pop();
  return `${named.join(", ")} and ${last}`;
}
