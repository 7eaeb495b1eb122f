import { sizeOf } from "../../graph/shape.js";
import { type Address, type Places, placeOf, pushAddress, shift } from "./address.js";
import { emitFold } from "./emitFold.js";
import { emitLoop } from "./emitLoop.js";
import { emitProduct } from "./emitProduct.js";
import type { Layout } from "./layout.js";
import { memoryCopy } from "./opcodes.js";
import { gridOf, lengthOf, type Piece } from "./piece.js";
import type { Term } from "./terms.js";
import type { VectorEmitter } from "./vectorEmitter.js";

/** The code of a piece of an instruction. */
export function emitInstruction(
  piece: Piece,
  vectors: VectorEmitter,
  addressOf: Places,
  { scratch, state }: Layout,
): void {
  const { builder, lanes } = vectors;
  const { instruction, rows, columns } = piece;
  const [allRows] = gridOf(instruction);
  const place = (term: Term): Address => placeOf(term, addressOf);
  /** Pushes where the piece starts in an array that has the rows of the grid, one after another. */
  const pushStart = (array: Term): void => {
    const rowBytes = (sizeOf(array.shape) / allRows) * lanes.bytes;
    pushAddress(builder, shift(place(array), rows.from * rowBytes));
  };
  switch (instruction.kind) {
    case "loop":
    case "rows":
      emitLoop(instruction, piece, vectors, addressOf);
      break;
    case "call": {
      const [first = 0, ...sizes] = instruction.sizes;
      for (const array of [...instruction.operands, instruction]) pushStart(array);
      builder.i32((first / allRows) * lengthOf(rows));
      for (const size of sizes) builder.i32(size);
      vectors.callKernel(instruction.kernel);
      break;
    }
    case "product":
      emitProduct(instruction, piece, vectors, place, scratch);
      break;
    case "fold": {
      const { by, operands, extent, isWrittenOut } = instruction;
      if (isWrittenOut) {
        emitFold(instruction, place(operands[0]), place(instruction), vectors);
        break;
      }
      const [outer, size, inner] = extent;
      if (outer === 1) {
        for (const array of [...operands, instruction]) {
          pushAddress(builder, shift(place(array), columns.from * lanes.bytes));
        }
        builder.i32(1).i32(size).i32(lengthOf(columns));
      } else {
        for (const array of [...operands, instruction]) pushStart(array);
        builder.i32(lengthOf(rows)).i32(size).i32(inner);
      }
      builder.i32(inner * lanes.bytes);
      vectors.callKernel(by);
      break;
    }
    case "move": {
      const { from, to } = instruction;
      const rowBytes = (sizeOf(to.shape) / allRows) * lanes.bytes;
      builder.i32((state.get(to) as number) + rows.from * rowBytes);
      pushStart(from);
      builder.i32(lengthOf(rows) * rowBytes).emit(...memoryCopy);
      break;
    }
    default:
      instruction satisfies never;
  }
}
