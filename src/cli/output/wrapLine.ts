import type { WidthOf } from "../../messages/cutToWidth.js";
import { type Span, textOf, withText } from "./cutLine.js";
import type { Line } from "./line.js";

/**
 * Words of a message, and what is to be typed as it is: a command of ours up to a comma, a semicolon or the like, an option with its
 * value. In a line of a terminal these stay whole, so that they can be copied.
 */
const words =
  /[("'`]?(?:backprop(?: (?!(?:to|or|and) )(?:"[^"]*"|'[^']*'|[^\s;,)"'])+)+|--?[a-z][a-z-]* (?![-|>])(?:"[^"]*"|'[^']*'|[^\s;,)"'])+)\S*|\S+/g;

export function splitWords(text: string): readonly string[] {
  return text.match(words) ?? [];
}

/** What follows the first line of a text is further to the right by this. */
const hanging = 2;

/**
 * A line as lines of a terminal: broken between words if it is wider than that. A word that is too wide has a line of its own, which the
 * terminal breaks: it can be copied from there.
 *
 * @param spans of the line, from `spansOf`
 */
export function wrapLine(spans: readonly Span[], columns: number, widthOf: WidthOf): readonly Line[] {
  const text = spans.map(textOf).join("");
  if (widthOf(text) <= columns) return [spans];
  const margin = text.length - text.trimStart().length + hanging;
  const lines: Line[] = [];
  let [start, end] = [0, 0];
  const finish = () => lines.push([...(lines.length === 0 ? [] : [" ".repeat(margin)]), ...slice(spans, start, end)]);
  for (const { index, 0: word } of text.matchAll(words)) {
    const room = columns - (lines.length === 0 ? 0 : margin);
    if (end > start && widthOf(text.slice(start, index + word.length)) > room) {
      finish();
      start = index;
    }
    end = index + word.length;
  }
  finish();
  return lines;
}

/** The part of a line from one character to another. */
function slice(spans: readonly Span[], start: number, end: number): readonly Span[] {
  let offset = 0;
  return spans.flatMap((span) => {
    const text = textOf(span);
    const part = text.slice(Math.max(0, start - offset), Math.max(0, end - offset));
    offset += text.length;
    return part === "" ? [] : [withText(span, part)];
  });
}
