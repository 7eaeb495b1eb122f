import { wrapWords } from "../../messages/wrapWords.js";
import { printable } from "../../printable.js";
import { dim, type Styled } from "../output/line.js";
import { pad, textWidthFor, widest } from "./textWidth.js";

/** A label and what it says: `seed`, `1`. */
export type Fact = readonly [label: string, fact: string];

/** A line for each fact: its label, then the fact. */
export async function renderFacts(facts: readonly Fact[]): Promise<(string | Styled)[][]> {
  const labels = facts.map(([label]) => printable(label));
  const widthOf = await textWidthFor(labels);
  const width = widest(labels, widthOf);
  return facts.map(([, fact], i) => [dim(pad(labels[i] ?? "", width, "left", widthOf)), `  ${fact}`]);
}

/** The same, with long facts wrapped to a width, if there is one. */
export async function renderWrappedFacts(
  facts: readonly Fact[],
  width: number | undefined,
): Promise<(string | Styled)[][]> {
  const labels = widest(
    facts.map(([label]) => label),
    (text) => text.length,
  );
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(1, width - labels - 2);
  return renderFacts(
    facts.flatMap(([label, fact]) =>
      wrapWords(fact.split(" "), room).map((line, i): Fact => [i === 0 ? label : "", line]),
    ),
  );
}
