import { type Shape, sizeOf } from "../../graph/shape.js";

type Span = readonly [from: number, until: number];

/** A rectangle of elements. The last axis of a shape is that of the columns, and all others together are that of the rows. */
export interface Region {
  readonly rows: Span;
  readonly columns: Span;
}

/** All elements of a shape. */
export function wholeRegion(shape: Shape): Region {
  const columns = shape.at(-1) ?? 1;
  return { rows: [0, sizeOf(shape) / columns], columns: [0, columns] };
}

/** The single element with this row-major index. */
function elementRegion(index: number, { columns: [, columns] }: Region): Region {
  const [row, column] = [Math.floor(index / columns), index % columns];
  return { rows: [row, row + 1], columns: [column, column + 1] };
}

/** The whole cut across its rows into `most` bands or fewer, and then the same across its columns. */
export function bandsOf({ rows, columns }: Region, most: number): readonly (readonly Region[])[] {
  const across = cut(rows, most).map((band): Region => ({ rows: band, columns }));
  const along = cut(columns, most).map((band): Region => ({ rows, columns: band }));
  return [across, along].filter(({ length }) => length > 1);
}

/** A region cut in two: across its rows until one is left, then across its columns. */
export function halvesOf({ rows, columns }: Region): readonly Region[] {
  return lengthOf(rows) > 1
    ? cut(rows, 2).map((half) => ({ rows: half, columns }))
    : cut(columns, 2).map((half) => ({ rows, columns: half }));
}

export function countOf({ rows, columns }: Region): number {
  return lengthOf(rows) * lengthOf(columns);
}

/** The row-major indices of a region within the whole. */
export function* indicesOf({ rows, columns }: Region, whole: Region): Generator<number> {
  for (let row = rows[0]; row < rows[1]; row++) {
    for (let column = columns[0]; column < columns[1]; column++) yield row * whole.columns[1] + column;
  }
}

/** Indices beside an element, and of its row and of its column: `most` of each, evenly spread. */
export function indicesAround(index: number, whole: Region, most: number): readonly number[] {
  const { rows, columns } = elementRegion(index, whole);
  const [row, column] = [rows[0], columns[0]];
  const inRow = [...spread(whole.columns, most), column - 1, column + 1].map((each) => [row, each] as const);
  const inColumn = [...spread(whole.rows, most), row - 1, row + 1].map((each) => [each, column] as const);
  const inside = [...inRow, ...inColumn].filter(
    ([r, c]) => r >= 0 && r < whole.rows[1] && c >= 0 && c < whole.columns[1],
  );
  return [...new Set(inside.map(([r, c]) => r * whole.columns[1] + c))];
}

function spread([from, until]: Span, most: number): readonly number[] {
  const count = Math.min(most, until - from);
  return Array.from({ length: count }, (_, i) => from + Math.floor((i * (until - from)) / count));
}

function cut(span: Span, most: number): readonly Span[] {
  const count = Math.min(most, lengthOf(span));
  const edge = (i: number) => span[0] + Math.floor((i * lengthOf(span)) / count);
  return Array.from({ length: count }, (_, i) => [edge(i), edge(i + 1)]);
}

function lengthOf([from, until]: Span): number {
  return until - from;
}
