import { printable } from "../../printable.js";
import type { Line, Styled } from "../output/line.js";
import { toAscii } from "../output/unicode.js";
import type { TextWidth } from "../tables/textWidth.js";

type Span = string | Styled;

/** The parts of a line as a terminal shows them: escapes count when it is cut. */
export function spansOf(line: Line, isUnicode: boolean): readonly Span[] {
  const shown = (text: string) => (isUnicode ? printable(text) : toAscii(printable(text)));
  return (typeof line === "string" ? [line] : line).map((span) =>
    typeof span === "string" ? shown(span) : { ...span, text: shown(span.text) },
  );
}

export function textOf(span: Span): string {
  return typeof span === "string" ? span : span.text;
}

/** A line cut to the width of a terminal, and the columns that it takes. */
export function cutLine(spans: readonly Span[], columns: number, widthOf: TextWidth): { line: Line; width: number } {
  const line: Span[] = [];
  let width = 0;
  for (const span of spans) {
    const text = textOf(span);
    const wide = widthOf(text);
    if (width + wide > columns) {
      const rest = cutText(text, columns - width, widthOf);
      line.push(typeof span === "string" ? rest : { ...span, text: rest });
      return { line, width: width + widthOf(rest) };
    }
    line.push(span);
    width += wide;
  }
  return { line, width };
}

function cutText(text: string, columns: number, widthOf: TextWidth): string {
  let cut = "";
  let width = 0;
  for (const character of text) {
    width += widthOf(character);
    if (width > columns) break;
    cut += character;
  }
  return cut;
}
