import { sizeOf } from "../../graph/shape.js";
import { functionKernels } from "./functionKernels.js";
import { computedBy, type Instruction, type Program } from "./program.js";
import type { Computed, Product } from "./terms.js";

/** Indices along the axis that an instruction is cut along, or blocks of a kernel call. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** An instruction, limited to a slice. */
export interface Piece {
  readonly instruction: Instruction;
  readonly slice: Slice;
}

/** The part of a step that runs without a pause. */
export type Turn = readonly Piece[];

/** Nanoseconds that an operation takes on a slow machine: one of a product, one of a loop, and a power, which is computed a number at a time. */
const cost = { product: 0.06, element: 1, power: 60 } as const;
/** A slice is a multiple of so many rows or numbers, so that a product keeps its tiles, and a function its vectors. */
const perTile = 16;

/** The axis that a product is cut along: the longer one, since each slice packs the operand that belongs to the other axis again. */
export function cutAxis({ shape: [m = 0, n = 0] }: Product): 0 | 1 {
  return n > m ? 1 : 0;
}

/** Divides a step into turns of at most so many nanoseconds, by estimate. Between them the event loop can do other things. */
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

/** Nanoseconds that an instruction takes on a slow machine. */
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

/** Cuts an instruction into about so many slices, if it can be cut. */
function cut(instruction: Instruction, count: number): readonly Slice[] {
  const { size, unit } = cutOf(instruction);
  const length = Math.min(size, Math.ceil(size / count / unit) * unit);
  return Array.from({ length: Math.ceil(size / length) }, (_, i) => ({
    from: i * length,
    to: Math.min((i + 1) * length, size),
  }));
}

/** The indices along the axis that an instruction is cut along. Every slice but the last one is a multiple of `unit` long. */
function cutOf(instruction: Instruction): { size: number; unit: number } {
  switch (instruction.kind) {
    case "loop":
    case "rows":
      return { size: instruction.shape[0] ?? 1, unit: 1 };
    case "product": {
      const size = instruction.shape[cutAxis(instruction)] as number;
      return { size, unit: instruction.isWrittenOut ? size : perTile };
    }
    case "call":
      return { size: instruction.blocks, unit: instruction.blocks === sizeOf(instruction.shape) ? perTile : 1 };
    case "fold": {
      const [size] = instruction.extent;
      return { size, unit: instruction.isWrittenOut ? size : 1 };
    }
    case "move":
      return { size: 1, unit: 1 };
  }
}
