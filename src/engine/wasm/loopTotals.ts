import { type Address, type Places, placeOf, shift } from "./address.js";
import type { LoopNest } from "./loopNest.js";
import type { LoopValues } from "./loopValues.js";
import type { Loop, RowLoop } from "./program.js";
import { type Fold, type FoldOperator, foldOperators } from "./terms.js";
import type { VectorEmitter } from "./vectorEmitter.js";

/** A local that adds up a part of a total, and where the part belongs. */
interface Accumulator {
  readonly local: number;
  readonly address: Address;
  /** Numbers in the part. */
  readonly width: number;
}

/**
 * Emits the totals of a loop. They are in locals while the loop runs. Each slice of the loop but the first starts from the totals that
 * the slice before has stored.
 */
export class LoopTotals {
  private readonly totals: ReadonlyMap<Fold, readonly Accumulator[]>;

  constructor(
    { totals }: Loop | RowLoop,
    private readonly nest: LoopNest,
    private readonly values: LoopValues,
    private readonly vectors: VectorEmitter,
    addressOf: Places,
  ) {
    this.totals = new Map(totals.map((total) => [total, this.createAccumulators(total, placeOf(total, addressOf))]));
  }

  /** Whether each vector of a row has an accumulator of its own, so that none may be in a loop. */
  get isByVector(): boolean {
    return this.totals.size > 0 && !this.nest.addsLanes;
  }

  start(): void {
    for (const [{ by }, accumulators] of this.totals) {
      for (const { local, address, width } of accumulators) {
        if (this.nest.isFirst) {
          this.vectors.splatConstant(foldOperators[by].neutral);
          this.vectors.openFold(by);
        } else this.vectors.load(address, unfinishedWidth(by, width));
        this.vectors.builder.set(local);
      }
    }
  }

  /**
   * Adds the current vector.
   *
   * @param number of the vector in its row
   * @param width numbers of it that count
   */
  add(number: number, width: number): void {
    for (const [{ by, operands }, accumulators] of this.totals) {
      const values = this.values.localsOf(operands[0]);
      if (this.nest.addsLanes) {
        for (const [column, { local }] of accumulators.entries()) {
          this.addLanes(by, local, values[column] as number, width);
        }
      } else {
        const { local } = accumulators[number] as Accumulator;
        this.vectors.fold(by, local, values[0] as number);
        this.vectors.builder.set(local);
      }
    }
  }

  finish(): void {
    const { vectors, nest } = this;
    for (const [{ by }, accumulators] of this.totals) {
      for (const { local, address, width } of accumulators) {
        if (nest.isLast) {
          vectors.builder.get(local);
          vectors.closeFold(by);
          vectors.builder.set(local);
        }
        vectors.store(address, nest.isLast ? width : unfinishedWidth(by, width), local);
      }
    }
  }

  /** One accumulator for each column if the lanes are added up; otherwise one for each vector of the piece's columns. */
  private createAccumulators({ extent: [, , all] }: Fold, place: Address): readonly Accumulator[] {
    const { nest } = this;
    const { builder, lanes } = this.vectors;
    const [width, columns] = nest.addsLanes ? [1, all] : [lanes.count, nest.lanes];
    return Array.from({ length: Math.ceil(columns / width) }, (_, i) => ({
      local: builder.local("v128"),
      address: shift(place, (nest.firstColumn + i * width) * lanes.bytes),
      width: Math.min(width, columns - i * width),
    }));
  }

  /** Adds lane after lane to the first lane of a local. */
  private addLanes(by: FoldOperator, total: number, value: number, width: number): void {
    const { vectors } = this;
    const { builder } = vectors;
    const shifted = builder.local("v128");
    for (let lane = 0; lane < width; lane++) {
      if (lane > 0) {
        vectors.lane(lane, value);
        builder.set(shifted);
      }
      vectors.fold(by, total, lane === 0 ? value : shifted);
      builder.set(total);
    }
  }
}

/** A wide sum takes the place of two numbers until it is finished. */
function unfinishedWidth(by: FoldOperator, width: number): number {
  return foldOperators[by].isWide ? 2 : width;
}
