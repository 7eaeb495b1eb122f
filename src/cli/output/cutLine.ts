import { cutToWidth, type WidthOf } from "../../messages/cutToWidth.js";
import { printable } from "../../printable.js";
import type { Line, Styled } from "./line.js";
import { toAscii } from "./unicode.js";

export type Span = string | Styled;

/** A text as a terminal shows it: with escapes, and in ASCII if it knows no more. */
export function showText(text: string, isUnicode: boolean): string {
  return isUnicode ? printable(text) : toAscii(printable(text));
}

/** The parts of a line as a terminal shows them: escapes count when it is cut. */
export function spansOf(line: Line, isUnicode: boolean): readonly Span[] {
  return (typeof line === "string" ? [line] : line).map((span) => withText(span, showText(textOf(span), isUnicode)));
}

export function textOf(span: Span): string {
  return typeof span === "string" ? span : span.text;
}

/** The same look for another text. */
export function withText(span: Span, text: string): Span {
  return typeof span === "string" ? text : { ...span, text };
}

/** A line cut to the width of a terminal, and the columns that it takes. */
export function cutLine(spans: readonly Span[], columns: number, widthOf: WidthOf): { line: Line; width: number } {
  const line: Span[] = [];
  let width = 0;
  for (const span of spans) {
    const text = textOf(span);
    const wide = widthOf(text);
    if (width + wide > columns) {
      const rest = cutToWidth(text, columns - width, widthOf, "");
      line.push(withText(span, rest));
      return { line, width: width + widthOf(rest) };
    }
    line.push(span);
    width += wide;
  }
  return { line, width };
}
