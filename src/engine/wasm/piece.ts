import { type Shape, sizeOf } from "../../graph/shape.js";
import type { Instruction } from "./program.js";

/** Indices from `from` up to `to`, which is not one of them. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** An instruction, limited to some rows and columns of its grid. */
export interface Piece {
  readonly instruction: Instruction;
  readonly rows: Slice;
  readonly columns: Slice;
}

/**
 * The rows and columns that an instruction can be cut along: those of what it computes. An axis that it cannot be cut along counts as
 * one index. If there are few rows, a function has its numbers as rows. A fold along the first axis has columns only.
 */
export function gridOf(instruction: Instruction): readonly [rows: number, columns: number] {
  switch (instruction.kind) {
    case "loop": {
      const { shape } = instruction;
      return [shape[0] ?? 1, shape.length === 2 ? (shape[1] as number) : 1];
    }
    case "rows":
      return [instruction.shape[0] as number, 1];
    case "product":
      return instruction.isWrittenOut ? [1, 1] : (instruction.shape as readonly [number, number]);
    case "call":
      return [instruction.blocks === sizeOf(instruction.shape) ? rowsOf(instruction.shape) : instruction.blocks, 1];
    case "fold": {
      const [outer, , inner] = instruction.extent;
      if (instruction.isWrittenOut) return [1, 1];
      return outer === 1 ? [1, inner] : [outer, 1];
    }
    case "move":
      return [rowsOf(instruction.to.shape), 1];
  }
}

const fewRows = 16;

/** What counts as the rows of an array that is worked on from its first number to its last one. */
function rowsOf(shape: Shape): number {
  const [rows = 1] = shape;
  return rows < fewRows ? sizeOf(shape) : rows;
}

/** All of an instruction. */
export function wholeOf(instruction: Instruction): Piece {
  const [rows, columns] = gridOf(instruction);
  return { instruction, rows: { from: 0, to: rows }, columns: { from: 0, to: columns } };
}

export function lengthOf({ from, to }: Slice): number {
  return to - from;
}
