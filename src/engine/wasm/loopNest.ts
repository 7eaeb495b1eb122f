import { type Shape, sizeOf } from "../../graph/shape.js";
import { lengthOf, type Piece } from "./piece.js";
import type { Loop, RowLoop } from "./program.js";
import { denseStrides, startOf, stridesOf } from "./strides.js";
import { storedAs, type Term } from "./terms.js";

/**
 * The axes of a loop. Some are counted, outermost first. The numbers along one fill the lanes of vectors. One is written out: each
 * column has code of its own.
 */
export interface LoopNest {
  readonly counted: Shape;
  readonly lanes: number;
  readonly columns: number;
  /** The first column of the piece. */
  readonly firstColumn: number;
  /** Whether the piece has the first row of the loop, and the last one. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Whether a total adds up the lanes of each vector. Otherwise every lane belongs to another number of the total. */
  readonly addsLanes: boolean;
  /** How it goes through a term that it reads, which stretches to a shape. */
  readonly walkOf: (term: Term, shape: Shape) => Walk;
  /** How it goes through a term that it computes. */
  readonly ownWalkOf: (term: Term) => Walk;
}

/** How a loop goes through an array: the element at which it starts, and how far it is to the next one along each axis; 0 if a number is repeated. */
export interface Walk {
  readonly start: number;
  readonly counted: readonly number[];
  readonly lane: number;
  readonly column: number;
}

/** The axes of a piece of a loop. */
export function planNest(loop: Loop | RowLoop, piece: Piece): LoopNest {
  const { rows, columns } = piece;
  const axes = loop.kind === "loop" ? planLoop(loop, piece) : planRows(loop, piece);
  return { ...axes, firstColumn: columns.from, isFirst: rows.from === 0, isLast: rows.to === (loop.shape[0] ?? 1) };
}

type Axes = Omit<LoopNest, "firstColumn" | "isFirst" | "isLast">;

/** The lanes go along the last axis. Axes that all arrays go along as if they were one are joined. */
function planLoop({ shape, terms, totals }: Loop, { rows, columns }: Piece): Axes {
  const own = new Set<Term>(terms);
  const read = [...new Set(terms.flatMap(({ operands }) => operands))].filter((term) => !own.has(storedAs(term)));
  const arrays = [...read.map((term) => stridesOf(term, shape)), denseStrides(shape)];
  const inner = shape.length === 2 ? [lengthOf(columns)] : shape.slice(1);
  const axes = [lengthOf(rows), ...inner];
  // The lanes of a total are its columns, even if there is one.
  const { sizes, strides } = totals.length > 0 ? { sizes: axes, strides: arrays } : collapse(axes, arrays);
  const walks = arrays.map((array, i): Walk => {
    const collapsed = strides[i] as readonly number[];
    const start = rows.from * (array[0] ?? 0) + columns.from * (array[1] ?? 0);
    return { start, counted: collapsed.slice(0, -1), lane: collapsed.at(-1) as number, column: 0 };
  });
  const byTerm = new Map(read.map((term, i) => [term, walks[i] as Walk]));
  return {
    counted: sizes.slice(0, -1),
    lanes: sizes.at(-1) as number,
    columns: 1,
    addsLanes: false,
    walkOf(term) {
      const walk = byTerm.get(term) as Walk;
      return { ...walk, start: walk.start + startOf(term) };
    },
    ownWalkOf: () => ({ ...(walks.at(-1) as Walk), lane: 1 }),
  };
}

/** The lanes go along the rows: a vector holds a column of several rows, so that narrow rows leave no lane idle. */
function planRows({ shape }: RowLoop, piece: Piece): Axes {
  const [rows, columns] = shape as [number, number];
  const walk = (start: number, row: number, column: number): Walk => ({
    start: start + piece.rows.from * row,
    counted: [],
    lane: row,
    column,
  });
  return {
    counted: [],
    lanes: lengthOf(piece.rows),
    columns,
    addsLanes: true,
    walkOf(term, stretched) {
      if (sizeOf(term.shape) === rows * columns) return walk(0, columns, 1);
      const [row = 0, column = 0] = stridesOf(term, stretched);
      return walk(startOf(term), row, column);
    },
    ownWalkOf: (term) => (sizeOf(term.shape) === rows * columns ? walk(0, columns, 1) : walk(0, 1, 0)),
  };
}

type Strides = readonly (readonly number[])[];

/** Joins axes that all arrays go along as if they were one. */
function collapse(shape: Shape, arrays: Strides): { readonly sizes: Shape; readonly strides: Strides } {
  const sizes: number[] = [];
  const strides: number[][] = arrays.map(() => []);
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue;
    const goesOn = (array: readonly number[], i: number) => strides[i]?.at(-1) === (array[axis] as number) * size;
    const joined = arrays.every(goesOn) ? sizes.pop() : undefined;
    sizes.push((joined ?? 1) * size);
    for (const [i, array] of arrays.entries()) {
      if (joined !== undefined) strides[i]?.pop();
      strides[i]?.push(array[axis] as number);
    }
  }
  return sizes.length === 0 ? { sizes: [1], strides: arrays.map(() => [0]) } : { sizes, strides };
}
