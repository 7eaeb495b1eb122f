import { sizeOf } from "../../graph/shape.js";
import { computedBy, type Instruction, type Program } from "./program.js";
import type { Term } from "./terms.js";

/** Indices along the axis that an instruction is cut along; of all elements where the axes are one to it. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** An instruction, or what it does along a slice. */
export interface Piece {
  readonly instruction: Instruction;
  readonly slice: Slice | undefined;
}

/** What is run without a pause. */
export type Turn = readonly Piece[];

/** What things take on a slow machine, in nanoseconds: an operation of a product, of a loop; a function of a vector, and of one number at a time. */
const cost = { product: 0.06, element: 1, function: 6, scalarFunction: 60 } as const;
const scalarFunctions: readonly string[] = ["sin", "cos", "tan", "pow"];
/** Kernels are cut short in multiples of this, so that a product keeps its tiles, and an array its vectors. */
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
    case "elementary":
      return sizeOf(instruction.shape) * costOf(instruction);
    case "product": {
      const [left] = instruction.operands;
      return 2 * sizeOf(left.shape) * (instruction.shape[1] as number) * cost.product;
    }
    case "fold":
    case "transposition":
      return sizeOf(instruction.operands[0].shape) * cost.element;
    case "move":
      return sizeOf(instruction.to.shape) * cost.element;
  }
}

function costOf(term: Term): number {
  if (term.kind === "elementary") return scalarFunctions.includes(term.name) ? cost.scalarFunction : cost.function;
  return term.kind === "elementwise" && scalarFunctions.includes(term.operator) ? cost.scalarFunction : cost.element;
}

/** About so many slices, of what can be cut: a transposition, a move and a fold of a single block cannot. */
function cut(instruction: Instruction, count: number): readonly (Slice | undefined)[] {
  const size = sliceable(instruction);
  const unit = instruction.kind === "product" || instruction.kind === "elementary" ? perTile : 1;
  const length = Math.ceil(size / count / unit) * unit;
  if (count === 1 || length >= size) return [undefined];
  return Array.from({ length: Math.ceil(size / length) }, (_, i) => ({
    from: i * length,
    to: Math.min((i + 1) * length, size),
  }));
}

function sliceable(instruction: Instruction): number {
  switch (instruction.kind) {
    case "loop":
    case "rows":
    case "product":
      return instruction.shape[cutAxis(instruction)] ?? 1;
    case "elementary":
      return sizeOf(instruction.shape);
    case "fold":
      return instruction.extent[0];
    default:
      return 1;
  }
}
