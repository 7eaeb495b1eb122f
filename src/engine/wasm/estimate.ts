import { sizeOf } from "../../graph/shape.js";
import { functionKernels } from "./functionKernels.js";
import { blockSize, innerBlock } from "./kernels/productBlocks.js";
import { gridOf, lengthOf, type Piece } from "./piece.js";
import { computedBy, type Instruction } from "./program.js";
import type { Computed, Product } from "./terms.js";

/**
 * Nanoseconds: for a multiplication and an addition of a product, for a number that a product packs, for a number of a loop or a fold,
 * and for a power, which is computed a number at a time.
 */
const cost = { multiplyAdd: 0.12, pack: 0.4, element: 1, power: 60 } as const;

/** About how many nanoseconds a piece takes on one thread. */
export function estimate(piece: Piece): number {
  const { instruction, rows, columns } = piece;
  if (instruction.kind === "product" && !instruction.isWrittenOut) {
    return estimateProduct(instruction, lengthOf(rows), lengthOf(columns));
  }
  const [allRows, allColumns] = gridOf(instruction);
  return (estimateWhole(instruction) * lengthOf(rows) * lengthOf(columns)) / (allRows * allColumns);
}

/** The kernel packs the right factor again for each block of rows. */
function estimateProduct({ operands: [left], transposed }: Product, rows: number, columns: number): number {
  const inner = left.shape[transposed[0] ? 0 : 1] as number;
  const packed = Math.ceil((rows * Math.min(inner, innerBlock)) / blockSize) * columns;
  return inner * (rows * columns * cost.multiplyAdd + packed * cost.pack);
}

function estimateWhole(instruction: Instruction): number {
  switch (instruction.kind) {
    case "loop":
    case "rows":
      return sizeOf(instruction.shape) * computedBy(instruction).reduce((sum, term) => sum + costOf(term), 0);
    case "call":
      return (
        Math.max(...[...instruction.operands, instruction].map(({ shape }) => sizeOf(shape))) * costOf(instruction)
      );
    case "product": {
      const [rows, columns] = instruction.shape as [number, number];
      return estimateProduct(instruction, rows, columns);
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
