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
