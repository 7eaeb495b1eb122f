import { estimate } from "./estimate.js";
import { gridOf, type Piece, wholeOf } from "./piece.js";
import type { Instruction, Program } from "./program.js";

/** The part of a step that runs without a pause. */
export type Turn = readonly Piece[];

/** A piece is a multiple of so many rows or columns, so that a product keeps its tiles, and a function its vectors. */
const perTile = 16;

/** Divides a step into turns of at most so many nanoseconds, by estimate. Between them the event loop can do other things. */
export function planTurns({ instructions }: Program, longest: number): readonly Turn[] {
  const turns: Turn[] = [];
  let turn: Piece[] = [];
  let left = longest;
  for (const instruction of instructions) {
    const pieces = cut(instruction, longest);
    for (const piece of pieces) {
      const time = estimate(piece);
      if (time > left && turn.length > 0) {
        turns.push(turn);
        turn = [];
        left = longest;
      }
      turn.push(piece);
      left -= time;
    }
  }
  return [...turns, turn];
}

/** Cuts an instruction into pieces of about so many nanoseconds, if it can be cut. */
function cut(instruction: Instruction, longest: number): readonly Piece[] {
  const whole = wholeOf(instruction);
  const axis = cutAxis(instruction);
  const size = whole[axis].to;
  const unit = instruction.kind === "loop" || instruction.kind === "rows" ? 1 : perTile;
  const count = Math.ceil(estimate(whole) / longest);
  const length = Math.min(size, Math.ceil(size / count / unit) * unit);
  return Array.from({ length: Math.ceil(size / length) }, (_, i) => ({
    ...whole,
    [axis]: { from: i * length, to: Math.min((i + 1) * length, size) },
  }));
}

/** A product is cut along the longer axis, since each piece packs the operand that belongs to the other axis again. */
function cutAxis(instruction: Instruction): "rows" | "columns" {
  const [rows, columns] = gridOf(instruction);
  return (instruction.kind === "product" ? columns > rows : rows === 1) ? "columns" : "rows";
}
