import type { Places } from "./address.js";
import { vectorBytes } from "./lanes.js";
import { type LoopNest, planNest } from "./loopNest.js";
import { LoopTotals } from "./loopTotals.js";
import { type LoopValue, LoopValues } from "./loopValues.js";
import type { Piece } from "./piece.js";
import type { Loop, RowLoop } from "./program.js";
import type { Elementwise, Fold } from "./terms.js";
import type { VectorEmitter } from "./vectorEmitter.js";

/** Up to so many vectors of a row are written out one after another. For more there is a loop. */
const mostUnrolled = 8;

/** The code of a loop: it computes all terms a vector at a time, and stores those that have a place. */
export function emitLoop(loop: Loop | RowLoop, piece: Piece, vectors: VectorEmitter, addressOf: Places): void {
  new LoopEmitter(loop, planNest(loop, piece), vectors, addressOf).emit();
}

class LoopEmitter {
  private readonly values: LoopValues;
  private readonly totals: LoopTotals;

  constructor(
    private readonly loop: Loop | RowLoop,
    private readonly nest: LoopNest,
    private readonly vectors: VectorEmitter,
    addressOf: Places,
  ) {
    this.values = new LoopValues(loop, nest, vectors, addressOf);
    this.totals = new LoopTotals(loop, nest, this.values, vectors, addressOf);
  }

  emit(): void {
    this.values.startLoop();
    this.totals.start();
    this.emitAxes([]);
    this.totals.finish();
  }

  /** @param counters locals that count the outer axes */
  private emitAxes(counters: readonly number[]): void {
    const size = this.nest.counted[counters.length];
    if (size === undefined) {
      this.emitRow(counters);
      return;
    }
    const counter = this.vectors.builder.local("i32");
    this.vectors.builder.loop(counter, size, 1, () => this.emitAxes([...counters, counter]));
  }

  private emitRow(counters: readonly number[]): void {
    const { nest, values, totals, vectors } = this;
    const { builder, lanes } = vectors;
    values.startRow(counters);
    const whole = Math.floor(nest.lanes / lanes.count);
    const rest = nest.lanes % lanes.count;
    if (totals.isByVector || whole * nest.columns <= mostUnrolled) {
      for (let i = 0; i < whole; i++) this.emitVector(undefined, i, lanes.count);
    } else {
      const index = builder.local("i32");
      builder.loop(index, whole * vectorBytes, vectorBytes, () => this.emitVector(index, 0, lanes.count));
    }
    if (rest > 0) this.emitVector(undefined, whole, rest);
  }

  /** @param width numbers of the vector that count */
  private emitVector(index: number | undefined, number: number, width: number): void {
    const { loop, values, totals } = this;
    values.startVector({ index, fixed: number * vectorBytes }, width);
    for (const term of loop.terms) {
      if (term.kind === "fold") this.fold(term);
      else this.compute(term);
      values.store(term);
    }
    totals.add(number, width);
  }

  private compute(term: Elementwise): void {
    const operands = this.values.operandsOf(term);
    for (const [column, local] of this.values.localsOf(term).entries()) {
      const locals = operands.map((operand) => this.values.load(operand, column));
      this.vectors.elementwise(term, locals);
      this.vectors.builder.set(local);
    }
  }

  /** Folds the columns, in ascending order. */
  private fold(fold: Fold): void {
    const { values, vectors } = this;
    const [operand] = values.operandsOf(fold) as readonly [LoopValue];
    const [total] = values.localsOf(fold) as readonly [number];
    for (const column of operand.locals.keys()) {
      const value = values.load(operand, column);
      if (column === 0) vectors.builder.get(value);
      else vectors.fold(fold.by, total, value);
      vectors.builder.set(total);
    }
  }
}
