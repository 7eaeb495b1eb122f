import { gridOf, lengthOf, type Piece } from "./piece.js";

/** What each thread does of a piece, if it does any of it. */
export type Division = readonly (Piece | undefined)[];

/**
 * The axes that a piece may be cut along for threads. Totals go on from row to row, so their rows stay together. A library divides its
 * products itself, and only the first thread can call it.
 */
export function axesOf({ instruction }: Piece): readonly ("rows" | "columns")[] {
  switch (instruction.kind) {
    case "loop":
      return instruction.totals.length > 0 ? ["columns"] : ["rows", "columns"];
    case "rows":
      return instruction.totals.length > 0 ? [] : ["rows"];
    case "product":
      return instruction.isNative ? [] : ["rows", "columns"];
    case "fold":
      return gridOf(instruction)[0] > 1 ? ["rows"] : ["columns"];
    case "call":
    case "move":
      return ["rows"];
  }
}

/**
 * Cuts a piece into parts of about the same size. Pieces of the same length are cut at the same indices.
 *
 * @param unit all parts but the last start and end at a multiple of so many indices
 */
export function divide(piece: Piece, axis: "rows" | "columns", threads: number, unit: number): Division {
  const { from, to } = piece[axis];
  const length = lengthOf(piece[axis]);
  const bound = (thread: number): number =>
    thread === threads ? to : Math.min(to, from + Math.round((length * thread) / threads / unit) * unit);
  return Array.from({ length: threads }, (_, thread) => {
    const part = { from: bound(thread), to: bound(thread + 1) };
    return lengthOf(part) > 0 ? { ...piece, [axis]: part } : undefined;
  });
}

/** The whole piece is for the first thread. */
export function leaveWhole(piece: Piece, threads: number): Division {
  return Array.from({ length: threads }, (_, thread) => (thread === 0 ? piece : undefined));
}
