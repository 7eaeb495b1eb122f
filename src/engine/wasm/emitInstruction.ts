import { sizeOf } from "../../graph/shape.js";
import { type Address, type Places, placeOf, pushAddress, shift } from "./address.js";
import { emitFold } from "./emitFold.js";
import { emitLoop } from "./emitLoop.js";
import { emitProduct } from "./emitProduct.js";
import type { Layout } from "./layout.js";
import { memoryCopy } from "./opcodes.js";
import type { Piece } from "./planTurns.js";
import type { Term } from "./terms.js";
import type { VectorEmitter } from "./vectorEmitter.js";

/** The code of an instruction, for one slice of what it does. */
export function emitInstruction(
  { instruction, slice }: Piece,
  vectors: VectorEmitter,
  addressOf: Places,
  { scratch, state }: Layout,
): void {
  const { builder, lanes } = vectors;
  const place = (term: Term): Address => placeOf(term, addressOf);
  /** Calls a kernel for the slice of its arrays. They consist of so many blocks each, and the first size is in proportion to them. */
  const call = (kernel: string, arrays: readonly Term[], [first, ...sizes]: readonly number[], blocks: number) => {
    for (const array of arrays) {
      const blockBytes = (sizeOf(array.shape) / blocks) * lanes.bytes;
      pushAddress(builder, shift(place(array), slice.from * blockBytes));
    }
    builder.i32(((first as number) / blocks) * (slice.to - slice.from));
    for (const size of sizes) builder.i32(size);
    vectors.callKernel(kernel);
  };
  switch (instruction.kind) {
    case "loop":
    case "rows":
      emitLoop(instruction, slice, vectors, addressOf);
      break;
    case "call":
      call(instruction.kernel, [...instruction.operands, instruction], instruction.sizes, instruction.blocks);
      break;
    case "product":
      emitProduct(instruction, slice, vectors, place, scratch);
      break;
    case "fold": {
      const { by, operands, extent, isWrittenOut } = instruction;
      if (isWrittenOut) emitFold(instruction, place(operands[0]), place(instruction), vectors);
      else call(by, [...operands, instruction], extent, extent[0]);
      break;
    }
    case "move": {
      const { from, to } = instruction;
      builder.i32(state.get(to) as number);
      pushAddress(builder, place(from));
      builder.i32(sizeOf(to.shape) * lanes.bytes).emit(...memoryCopy);
      break;
    }
    default:
      instruction satisfies never;
  }
}
