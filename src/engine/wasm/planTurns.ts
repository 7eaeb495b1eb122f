import { sizeOf } from "../../graph/shape.js";
import { functionKernels } from "./functionKernels.js";
import { computedBy, type Instruction, type Program } from "./program.js";
import type { Computed } from "./terms.js";

/** Indices along the axis that an instruction is cut along; of all elements where the axes are one to it. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** What an instruction does along a slice. */
export interface Piece {
  readonly instruction: Instruction;
  readonly slice: Slice;
}

/** What is run without a pause. */
export type Turn = readonly Piece[];

/** What an operation takes on a slow machine, in nanoseconds: of a product, of a loop, and the power, which goes a number at a time. */
const cost = { product: 0.06, element: 1, power: 60 } as const;
/** A slice is a multiple of so many rows or numbers, so that a product keeps its tiles, and a function its vectors. */
const perTile = 16;

/** The longer axis of a product, since what is packed of an operand is packed for each slice of the other axis; else the first. */
export function cutAxis(instruction: Instruction): 0 | 1 {
  if (instruction.kind !== "product") return 0;
  const [m = 0, n = 0] = instruction.shape;
  return n > m ? 1 : 0;
}

/** Divides a step into turns that take no longer than so many nanoseconds, by estimate, so that the event loop can do other things in between. */
export function planTurns({ instructions }: Program, longest: number): readonly Turn[] {
  const turns: Turn[] = [];
  let turn: Piece[] = [];
  let left = longest;
  for (const instruction of instructions) {
    const total = estimate(instruction);
    const slices = cut(instruction, Math.ceil(total / longest));
    for (const slice of slices) {
      const each = total / slices.length;
      if (each > left && turn.length > 0) {
        turns.push(turn);
        turn = [];
        left = longest;
      }
      turn.push({ instruction, slice });
      left -= each;
    }
  }
  return [...turns, turn];
}

/** What an instruction takes on a slow machine, in nanoseconds. */
function estimate(instruction: Instruction): number {
  switch (instruction.kind) {
    case "loop":
    case "rows":
      return sizeOf(instruction.shape) * computedBy(instruction).reduce((sum, term) => sum + costOf(term), 0);
    case "call":
      return (
        Math.max(...[...instruction.operands, instruction].map(({ shape }) => sizeOf(shape))) * costOf(instruction)
      );
    case "product": {
      const [left] = instruction.operands;
      return 2 * sizeOf(left.shape) * (instruction.shape[1] as number) * cost.product;
    }
    case "fold":
      return sizeOf(instruction.operands[0].shape) * cost.element;
    case "move":
      return sizeOf(instruction.to.shape) * cost.element;
  }
}

function costOf(term: Computed): number {
  if (term.kind === "call") return functionKernels.get(term.kernel) ?? cost.element;
  return term.kind === "elementwise" && term.operator === "pow" ? cost.power : cost.element;
}

/** About so many slices, of what can be cut. */
function cut(instruction: Instruction, count: number): readonly Slice[] {
  const size = cutSize(instruction);
  const unit = unitOf(instruction);
  const length = Math.min(size, Math.ceil(size / count / unit) * unit);
  return Array.from({ length: Math.ceil(size / length) }, (_, i) => ({
    from: i * length,
    to: Math.min((i + 1) * length, size),
  }));
}

/** Indices along the axis that an instruction is cut along. */
function cutSize(instruction: Instruction): number {
  switch (instruction.kind) {
    case "loop":
    case "rows":
      return instruction.shape[0] ?? 1;
    case "product":
      return instruction.shape[cutAxis(instruction)] as number;
    case "call":
      return instruction.blocks;
    case "fold":
      return instruction.extent[0];
    case "move":
      return 1;
  }
}

/** Every slice but the last one is a multiple of so many indices. */
function unitOf(instruction: Instruction): number {
  switch (instruction.kind) {
    case "product":
      return instruction.isWrittenOut ? cutSize(instruction) : perTile;
    case "fold":
      return instruction.isWrittenOut ? cutSize(instruction) : 1;
    case "call":
      return instruction.blocks === sizeOf(instruction.shape) ? perTile : 1;
    case "loop":
    case "rows":
    case "move":
      return 1;
  }
}
