import { type Address, shift } from "./address.js";
import type { VectorEmitter } from "./simd.js";
import type { Fold } from "./terms.js";

/** Up to so many vectors a fold is written out; to compile a kernel for them, and to call it, takes longer. */
const mostWrittenOut = 32;

/** Whether a fold is short enough to be written out. */
export function isShortFold({ extent: [outer, size, inner] }: Fold, lanes: number): boolean {
  return outer * size * Math.ceil(inner / lanes) <= mostWrittenOut;
}

/** The code of a short fold: columns side by side in a vector, each in ascending order. */
export function writeOutFold(fold: Fold, from: Address, to: Address, vectors: VectorEmitter): void {
  const { builder, lanes } = vectors;
  const [outer, size, inner] = fold.extent;
  const [total, value] = [builder.local("v128"), builder.local("v128")];
  for (let o = 0; o < outer; o++) {
    for (let column = 0; column < inner; column += lanes.count) {
      const width = Math.min(lanes.count, inner - column);
      const at = (i: number) => shift(from, ((o * size + i) * inner + column) * lanes.bytes);
      vectors.load(at(0), width);
      vectors.openFold(fold.by);
      builder.set(total);
      for (let i = 1; i < size; i++) {
        vectors.load(at(i), width);
        builder.set(value);
        vectors.fold(fold.by, total, value);
        builder.set(total);
      }
      builder.get(total);
      vectors.closeFold(fold.by);
      builder.set(total);
      vectors.store(shift(to, (o * inner + column) * lanes.bytes), width, total);
    }
  }
}
