import { printable } from "../../printable.js";
import { dim, type Styled } from "../output/line.js";
import { pad, textWidthFor, widest } from "./textWidth.js";

/** What something is: `width`, `16`. */
export type Fact = readonly [label: string, fact: string];

/** A line for each fact, behind its label. */
export async function renderFacts(facts: readonly Fact[]): Promise<(string | Styled)[][]> {
  const labels = facts.map(([label]) => printable(label));
  const widthOf = await textWidthFor(labels);
  const width = widest(labels, widthOf);
  return facts.map(([, fact], i) => [dim(pad(labels[i] ?? "", width, "left", widthOf)), `  ${fact}`]);
}
