import { addSpan, type Color, type Span } from "./span.js";

/** What a curve looks like. */
export interface Pen {
  /** The character that names the curve in the legend and on it. */
  readonly mark: string;
  readonly color: Color;
}

/** A grid of dots, several in a cell of the terminal, that pens draw on. Dots count from the upper left corner. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Dots in the width of a cell. */
  readonly dotsAcross: number;
  dot(pen: number, x: number, y: number): void;
  /** Writes the mark of a pen in a cell. */
  mark(pen: number, column: number, row: number): void;
  /** The pens that have dots in a cell, as far as they are not covered. */
  pensAt(column: number, row: number): readonly number[];
  /** The characters of a row of cells; `ground` is what is to be seen between the dots. */
  render(row: number, ground: string): readonly Span[];
}

/** The dots of a braille character, by row and column. */
const brailleBits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

const noPens: readonly number[] = [];

/** A canvas with 2 by 4 dots a cell in braille, or with one dot a cell, which is the mark of its pen, in ASCII. */
export function createCanvas(columns: number, rows: number, pens: readonly Pen[], isAscii: boolean): Canvas {
  const [across, down] = isAscii ? [1, 1] : [2, 4];
  const bits = new Uint8Array(columns * rows);
  const users: (number[] | undefined)[] = [];
  const marks = new Map<number, number>();
  const characterAt = (cell: number, pen: number, ground: string): string => {
    if (marks.has(cell) || isAscii) return pens[pen]?.mark ?? ground;
    return String.fromCharCode(0x2800 + (bits[cell] as number));
  };
  return {
    width: columns * across,
    height: rows * down,
    dotsAcross: across,
    dot(pen, x, y) {
      const cell = Math.floor(y / down) * columns + Math.floor(x / across);
      bits[cell] = (bits[cell] as number) | (brailleBits[y % down]?.[x % across] ?? 0);
      const already = users[cell];
      if (already === undefined) users[cell] = [pen];
      else if (!already.includes(pen)) already.push(pen);
    },
    mark: (pen, column, row) => void marks.set(row * columns + column, pen),
    pensAt: (column, row) => {
      const cell = row * columns + column;
      const covering = marks.get(cell);
      return covering === undefined ? (users[cell] ?? noPens) : [covering];
    },
    render(row, ground) {
      const spans: Span[] = [];
      for (let column = 0; column < columns; column++) {
        const cell = row * columns + column;
        const drawn = users[cell];
        // Curves that lie on each other take turns, so that all of them are seen.
        const pen = marks.get(cell) ?? drawn?.[column % drawn.length];
        const text = pen === undefined ? ground : characterAt(cell, pen, ground);
        addSpan(spans, { text, color: pen === undefined ? undefined : pens[pen]?.color });
      }
      return spans;
    },
  };
}
