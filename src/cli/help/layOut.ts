import { wrapWords } from "../../messages/wrapWords.js";
import { bold, type Line } from "../output/line.js";
import { fitExample } from "./fitExample.js";

/** A name, and paragraphs about it. */
export type Term = readonly [name: string, ...texts: string[]];

/** A part of a topic: a paragraph, a heading, a list of terms, or lines of an example. */
export type Block =
  | string
  | { readonly heading: string }
  | { readonly terms: readonly Term[] }
  | { readonly example: string };

const indent = 2;
/** A longer name gets a line of its own. */
const widestName = 18;
/** Texts beside names are not squeezed into fewer columns than this. */
const narrowestText = 30;

/** Blocks as lines of at most `width` columns, as far as words and examples allow it. */
export function layOut(blocks: readonly Block[], width: number): Line[] {
  return blocks.flatMap((block, i) => [...(i === 0 ? [] : [""]), ...layOutBlock(block, width)]);
}

function layOutBlock(block: Block, width: number): readonly Line[] {
  if (typeof block === "string") return wrapWords(block.split(/\s+/), width);
  if ("heading" in block) return wrapWords(block.heading.split(" "), width).map((line) => [bold(line)]);
  if ("example" in block) {
    const lines = block.example.trimEnd().split("\n");
    return shift(
      lines.flatMap((line) => fitExample(line, width - indent)),
      indent,
    );
  }
  return layOutTerms(block.terms, width);
}

function layOutTerms(terms: readonly Term[], width: number): readonly string[] {
  const longest = terms.reduce((most, [name]) => (name.length > widestName ? most : Math.max(most, name.length)), 0);
  // On a narrow terminal the texts go below the names.
  const beside = indent + longest + 2;
  const margin = longest > 0 && width - beside >= narrowestText ? beside : 2 * indent;
  return terms.flatMap(([name, ...texts]) => {
    const lines = shift(
      texts.flatMap((text) => wrapWords(text.split(/\s+/), width - margin)),
      margin,
    );
    const [first = "", ...others] = lines;
    const shown = " ".repeat(indent) + name;
    return shown.length + 2 <= margin && margin === beside
      ? [shown.padEnd(margin) + first.slice(margin), ...others]
      : [shown, ...lines];
  });
}

function shift(lines: readonly string[], columns: number): readonly string[] {
  return lines.map((line) => (line === "" ? "" : " ".repeat(columns) + line));
}
