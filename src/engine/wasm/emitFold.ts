import { type Address, shift } from "./address.js";
import type { Fold } from "./terms.js";
import type { VectorEmitter } from "./vectorEmitter.js";

/** The code of a fold that is written out. Columns next to each other share a vector; each is folded in ascending order. */
export function emitFold(fold: Fold, from: Address, to: Address, vectors: VectorEmitter): void {
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
