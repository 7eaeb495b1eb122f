import type { IBufferCell, IBufferLine } from "@xterm/headless";

/** A colour of the terminal's palette (0 to 255), or one of its own (`#rrggbb`). */
export type Color = number | `#${string}`;

/** How the characters of a span look. What is left out is as the terminal has it by default. */
export interface Appearance {
  readonly foreground?: Color;
  readonly background?: Color;
  readonly isBold?: true;
  readonly isDim?: true;
  readonly isItalic?: true;
  readonly isUnderlined?: true;
}

/** Characters of a line that are beside each other and look the same. */
export interface Span extends Appearance {
  readonly text: string;
  /** The column of its first character, from 0. */
  readonly column: number;
  /** The columns that it takes. */
  readonly width: number;
}

/** The text of a line, without spaces at its end. */
export function textOf(line: IBufferLine): string {
  return line.translateToString(true).trimEnd();
}

/** The spans of a line. Spaces at its end that look like nothing are left out. */
export function spansOf(line: IBufferLine): readonly Span[] {
  const spans: Span[] = [];
  for (let column = 0; column < line.length; column++) {
    const cell = line.getCell(column);
    // The second half of a wide character.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const text = cell.getChars() || " ";
    const appearance = appearanceOf(cell);
    const last = spans.at(-1);
    if (last !== undefined && isSame(last, appearance)) {
      spans[spans.length - 1] = { ...last, text: last.text + text, width: last.width + cell.getWidth() };
    } else spans.push({ text, column, width: cell.getWidth(), ...appearance });
  }
  return spans.filter(({ text, background }, index) => {
    const isSeen = text.trim() !== "" || background !== undefined;
    return isSeen || index < spans.length - 1;
  });
}

function appearanceOf(cell: IBufferCell): Appearance {
  const foreground = cell.isFgDefault() ? undefined : colorOf(cell.getFgColor(), cell.isFgRGB());
  const background = cell.isBgDefault() ? undefined : colorOf(cell.getBgColor(), cell.isBgRGB());
  return {
    ...(foreground !== undefined && { foreground }),
    ...(background !== undefined && { background }),
    ...(cell.isBold() !== 0 && { isBold: true }),
    ...(cell.isDim() !== 0 && { isDim: true }),
    ...(cell.isItalic() !== 0 && { isItalic: true }),
    ...(cell.isUnderline() !== 0 && { isUnderlined: true }),
  };
}

function colorOf(value: number, isOwn: boolean): Color {
  return isOwn ? `#${value.toString(16).padStart(6, "0")}` : value;
}

function isSame(left: Appearance, right: Appearance): boolean {
  return (
    left.foreground === right.foreground &&
    left.background === right.background &&
    left.isBold === right.isBold &&
    left.isDim === right.isDim &&
    left.isItalic === right.isItalic &&
    left.isUnderlined === right.isUnderlined
  );
}
