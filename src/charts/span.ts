type BasicColor = "red" | "green" | "yellow" | "blue" | "magenta" | "cyan";

/** The colours of a terminal that stand out on a dark and on a light ground; and two for texts on another colour. */
export type Color = BasicColor | `${BasicColor}Bright` | "gray" | "black" | "whiteBright";

/** A piece of a drawing: a text, with its colour and the one behind it. */
export interface Span {
  readonly text: string;
  readonly color?: Color | undefined;
  readonly background?: Color | undefined;
}

/** A line of a drawing. Each character of its texts takes one column, except in names, which are as wide as the drawer was told. */
export type Row = readonly Span[];

/** Adds a piece at the end of a row. Neighbours of the same colours are one piece. */
export function addSpan(row: Span[], span: Span): void {
  const last = row.at(-1);
  if (last !== undefined && last.color === span.color && last.background === span.background) {
    row[row.length - 1] = { ...last, text: last.text + span.text };
  } else row.push(span);
}
