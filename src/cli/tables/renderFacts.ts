import type { Fact } from "../../messages/fact.js";
import { wrapWords } from "../../messages/wrapWords.js";
import { printable } from "../../printable.js";
import { showText } from "../output/cutLine.js";
import { dim, type Line, type Styled } from "../output/line.js";
import type { Room } from "../output/output.js";
import { pad, textWidthFor, widest } from "../output/textWidth.js";
import { splitWords } from "../output/wrapLine.js";

/** A fact is not squeezed into less. */
const narrowestFact = 12;

/** A line for each fact: its label, then the fact. */
export async function renderFacts(facts: readonly Fact[]): Promise<(string | Styled)[][]> {
  const labels = facts.map(([label]) => printable(label));
  const widthOf = await textWidthFor(labels);
  const width = widest(labels, widthOf);
  return facts.map(([, fact], i) => [dim(pad(labels[i] ?? "", width, "left", widthOf)), `  ${fact}`]);
}

/** The same, with long facts wrapped to a terminal. If a word is too wide for that, the line is wrapped as others are. */
export async function renderWrappedFacts(facts: readonly Fact[], { columns, isUnicode }: Room): Promise<Line[]> {
  if (columns === undefined) return renderFacts(facts);
  const show = (text: string) => showText(text, isUnicode);
  const texts = facts.flat().map(show);
  const widthOf = await textWidthFor(texts);
  const labels = widest(
    facts.map(([label]) => show(label)),
    widthOf,
  );
  const room = Math.max(narrowestFact, columns - labels - 2);
  return renderFacts(
    facts.flatMap(([label, fact]) => {
      const text = show(fact);
      const words = splitWords(text);
      const isWhole = widthOf(text) <= room || widest(words, widthOf) > room;
      const lines = isWhole ? [text] : wrapWords(words, room, widthOf);
      return lines.map((line, i): Fact => [i === 0 ? label : "", line]);
    }),
  );
}
