import { type Address, advance, type Places, placeOf, shift } from "./address.js";
import type { FunctionBuilder } from "./functionBuilder.js";
import { vectorBytes } from "./lanes.js";
import { type LoopNest, planNest, type Walk } from "./loopNest.js";
import { i32Add, i32Multiply } from "./opcodes.js";
import type { Slice } from "./planTurns.js";
import type { Loop, RowLoop } from "./program.js";
import { type Elementwise, type Fold, type FoldOperator, foldOperators, storedAs, type Term } from "./terms.js";
import type { VectorEmitter } from "./vectorEmitter.js";

/** A value that the loop reads or computes. It is in locals: one for each column, or one for all columns if they have the same. */
interface Value {
  readonly term: Term;
  readonly walk: Walk;
  readonly locals: readonly number[];
  /** How often it is loaded: once for the loop, for each row, for each vector; never if the loop computes it. */
  readonly loadedFor: "loop" | "row" | "vector" | undefined;
}

/** A local that adds up a part of a total, and where the part belongs. */
interface Accumulator {
  readonly local: number;
  readonly address: Address;
  /** Numbers in the part. */
  readonly width: number;
}

/** Bytes from the start of a row to the current vector, if the numbers of the row lie next to each other. */
interface Position {
  readonly index: number | undefined;
  readonly fixed: number;
}
const startOfRow: Position = { index: undefined, fixed: 0 };

/** Up to so many vectors of a row are written out one after another. For more there is a loop. Totals have no more. */
const mostUnrolled = 8;

/** The code of a loop: it computes all terms a vector at a time, and stores those that have a place. */
export function emitLoop(loop: Loop | RowLoop, slice: Slice, vectors: VectorEmitter, addressOf: Places): void {
  new LoopEmitter(loop, slice, vectors, addressOf).emit();
}

class LoopEmitter {
  private readonly builder: FunctionBuilder;
  private readonly nest: LoopNest;
  private readonly own: ReadonlyMap<Term, Value>;
  /** By their terms and walks. */
  private readonly read = new Map<string, Value>();
  private readonly operands: ReadonlyMap<Term, readonly Value[]>;
  private readonly totals: ReadonlyMap<Fold, readonly Accumulator[]>;
  /** Where the current row of a value starts. */
  private readonly rows = new Map<Value, Address>();
  private position = startOfRow;
  /** The index of the position times a stride, by the stride. */
  private readonly scaled = new Map<number, number>();
  /** Locals that hold their values for the current vector. */
  private readonly loaded = new Set<number>();

  constructor(
    private readonly loop: Loop | RowLoop,
    private readonly slice: Slice,
    private readonly vectors: VectorEmitter,
    private readonly addressOf: Places,
  ) {
    this.builder = vectors.builder;
    this.nest = planNest(loop, slice);
    this.own = new Map(loop.terms.map((term) => [term, this.createValue(term, this.nest.ownWalkOf(term), undefined)]));
    this.operands = new Map(loop.terms.map((term) => [term, this.findOperands(term)]));
    this.totals = new Map(loop.totals.map((total) => [total, this.createAccumulators(total)]));
  }

  emit(): void {
    for (const value of this.read.values()) if (value.loadedFor === "loop") this.load(value);
    for (const [total, accumulators] of this.totals) this.startTotal(total, accumulators);
    this.emitAxes([]);
    for (const [total, accumulators] of this.totals) this.finishTotal(total, accumulators);
  }

  private createValue(term: Term, walk: Walk, loadedFor: Value["loadedFor"]): Value {
    const length = walk.column === 0 ? 1 : this.nest.columns;
    return { term, walk, loadedFor, locals: Array.from({ length }, () => this.builder.local("v128")) };
  }

  private findOperands({ operands, shape, kind }: Elementwise | Fold): readonly Value[] {
    return operands.map((operand) => {
      const own = this.own.get(storedAs(operand));
      if (own !== undefined) return own;
      const walk = this.nest.walkOf(operand, kind === "fold" ? operand.shape : shape);
      const key = `${operand.id} ${walk.counted} ${walk.lane} ${walk.column}`;
      const isFixed = walk.counted.every((stride) => stride === 0);
      const value =
        this.read.get(key) ?? this.createValue(operand, walk, walk.lane !== 0 ? "vector" : isFixed ? "loop" : "row");
      this.read.set(key, value);
      return value;
    });
  }

  /** Goes along the axes that are counted. */
  private emitAxes(counters: readonly number[]): void {
    const size = this.nest.counted[counters.length];
    if (size === undefined) {
      this.emitRow(counters);
      return;
    }
    const counter = this.builder.local("i32");
    this.builder.loop(counter, size, 1, () => this.emitAxes([...counters, counter]));
  }

  private emitRow(counters: readonly number[]): void {
    const { nest, builder } = this;
    const { count } = this.vectors.lanes;
    this.locateRows(counters);
    for (const value of this.read.values()) if (value.loadedFor === "row") this.load(value);
    const whole = Math.floor(nest.lanes / count);
    const rest = nest.lanes % count;
    if (whole * nest.columns <= mostUnrolled) {
      for (let i = 0; i < whole; i++) this.emitVector({ index: undefined, fixed: i * vectorBytes }, count);
    } else {
      const index = builder.local("i32");
      builder.loop(index, whole * vectorBytes, vectorBytes, () => this.emitVector({ index, fixed: 0 }, count));
    }
    if (rest > 0) this.emitVector({ index: undefined, fixed: whole * vectorBytes }, rest);
    this.position = startOfRow;
  }

  /** Finds where the current row starts in each array. */
  private locateRows(counters: readonly number[]): void {
    const offsets = new Map<string, number | undefined>();
    for (const value of [...this.read.values(), ...this.own.values()]) {
      const { counted } = value.walk;
      const key = counted.join();
      const address = this.startOf(value);
      if (address === undefined || value.loadedFor === "loop") continue;
      if (!offsets.has(key)) offsets.set(key, this.computeOffset(counted, counters));
      this.rows.set(value, advance(this.builder, address, offsets.get(key)));
    }
  }

  /** Bytes from the first row to the current one; undefined if it is always the first. */
  private computeOffset(strides: readonly number[], counters: readonly number[]): number | undefined {
    const { builder } = this;
    const { bytes } = this.vectors.lanes;
    const moving = [...strides.entries()].filter(([, stride]) => stride !== 0);
    if (moving.length === 0) return undefined;
    for (const [i, [axis, stride]] of moving.entries()) {
      builder
        .get(counters[axis] as number)
        .i32(stride * bytes)
        .emit(i32Multiply);
      if (i > 0) builder.emit(i32Add);
    }
    const offset = builder.local("i32");
    builder.set(offset);
    return offset;
  }

  /** @param width numbers of the vector that count */
  private emitVector(position: Position, width: number): void {
    this.position = position;
    this.scaled.clear();
    this.loaded.clear();
    for (const term of this.loop.terms) {
      if (term.kind === "fold") this.fold(term, width);
      else this.compute(term, width);
      this.store(term, width);
    }
    for (const [total, accumulators] of this.totals) this.addTo(total, accumulators, width);
  }

  private compute(element: Elementwise, width: number): void {
    const operands = this.operands.get(element) as readonly Value[];
    for (const [column, local] of this.ownLocals(element).entries()) {
      this.vectors.elementwise(
        element,
        operands.map((operand) => this.localOf(operand, column, width)),
      );
      this.builder.set(local);
    }
  }

  /** Folds the columns, in ascending order. */
  private fold(fold: Fold, width: number): void {
    const [operand] = this.operands.get(fold) as readonly [Value];
    const [total] = this.ownLocals(fold) as readonly [number];
    for (const column of operand.locals.keys()) {
      const value = this.localOf(operand, column, width);
      if (column === 0) this.builder.get(value);
      else this.vectors.fold(fold.by, total, value);
      this.builder.set(total);
    }
  }

  private store(term: Term, width: number): void {
    if (this.addressOf(term) === undefined) return;
    const value = this.own.get(term) as Value;
    const { lane } = value.walk;
    for (const [column, local] of value.locals.entries()) {
      if (lane === 1) this.vectors.store(this.locate(value, column), width, local);
      else this.vectors.scatter(this.locate(value, column), lane * this.vectors.lanes.bytes, width, local);
    }
  }

  private ownLocals(term: Term): readonly number[] {
    return (this.own.get(storedAs(term)) as Value).locals;
  }

  /** The local that holds a column of a value, which is loaded if need be. */
  private localOf(value: Value, column: number, width: number): number {
    const local = value.locals[value.walk.column === 0 ? 0 : column] as number;
    if (value.loadedFor === "vector" && !this.loaded.has(local)) {
      this.loadVector(value, column, width);
      this.builder.set(local);
      this.loaded.add(local);
    }
    return local;
  }

  private loadVector(value: Value, column: number, width: number): void {
    const { vectors, nest } = this;
    const { lane } = value.walk;
    // Behind the last element of a whole array is padding, so the last vector of it may be read over the end.
    const isWhole = nest.counted.length === 0;
    const address = this.locate(value, column);
    if (lane === 1) vectors.load(address, isWhole ? vectors.lanes.count : width);
    else vectors.gather(address, lane * vectors.lanes.bytes, width);
  }

  /** Loads a value that is the same for all lanes. */
  private load(value: Value): void {
    const stored = storedAs(value.term);
    for (const [column, local] of value.locals.entries()) {
      if (stored.kind === "numeral") this.vectors.splatConstant(stored.value);
      else this.vectors.loadNumber(this.locate(value, column));
      this.builder.set(local);
    }
  }

  /** Where the current vector of a column is. */
  private locate(value: Value, column: number): Address {
    const { lane, column: stride } = value.walk;
    const row = this.rows.get(value) ?? (this.startOf(value) as Address);
    const offset = this.position.fixed * lane + column * stride * this.vectors.lanes.bytes;
    return shift(advance(this.builder, row, this.scaleIndex(lane)), offset);
  }

  private scaleIndex(stride: number): number | undefined {
    const { index } = this.position;
    if (index === undefined || stride === 1) return index;
    let scaled = this.scaled.get(stride);
    if (scaled === undefined) {
      scaled = this.builder.local("i32");
      this.builder.get(index).i32(stride).emit(i32Multiply).set(scaled);
      this.scaled.set(stride, scaled);
    }
    return scaled;
  }

  /** Where the loop starts in an array, if it is in memory. */
  private startOf({ term, walk }: Value): Address | undefined {
    const address = this.addressOf(storedAs(term));
    return address && shift(address, walk.start * this.vectors.lanes.bytes);
  }

  /** One for each vector of the columns, or for each column if the lanes are added up. */
  private createAccumulators(total: Fold): readonly Accumulator[] {
    const { count, bytes } = this.vectors.lanes;
    const [, , columns] = total.extent;
    const place = placeOf(total, this.addressOf);
    const width = this.nest.addsLanes ? 1 : count;
    return Array.from({ length: Math.ceil(columns / width) }, (_, i) => ({
      local: this.builder.local("v128"),
      address: shift(place, i * width * bytes),
      width: Math.min(width, columns - i * width),
    }));
  }

  /** A slice that is not the first one goes on with what the one before has stored. */
  private startTotal({ by }: Fold, accumulators: readonly Accumulator[]): void {
    for (const { local, address, width } of accumulators) {
      if (this.slice.from > 0) this.vectors.load(address, unfinishedWidth(by, width));
      else {
        this.vectors.splatConstant(foldOperators[by].neutral);
        this.vectors.openFold(by);
      }
      this.builder.set(local);
    }
  }

  private finishTotal({ by }: Fold, accumulators: readonly Accumulator[]): void {
    const isFinished = this.slice.to === (this.loop.shape[0] ?? 1);
    for (const { local, address, width } of accumulators) {
      if (isFinished) {
        this.builder.get(local);
        this.vectors.closeFold(by);
        this.builder.set(local);
      }
      this.vectors.store(address, isFinished ? width : unfinishedWidth(by, width), local);
    }
  }

  private addTo({ by, operands: [operand] }: Fold, accumulators: readonly Accumulator[], width: number): void {
    const { vectors, builder, nest } = this;
    const values = this.ownLocals(operand);
    if (!nest.addsLanes) {
      const { local } = accumulators[this.position.fixed / vectorBytes] as Accumulator;
      vectors.fold(by, local, values[0] as number);
      builder.set(local);
      return;
    }
    for (const [column, { local }] of accumulators.entries()) {
      const value = values[column] as number;
      // Row by row: the first lane of each vector counts.
      const shifted = builder.local("v128");
      for (let lane = 0; lane < width; lane++) {
        if (lane > 0) {
          vectors.lane(lane, value);
          builder.set(shifted);
        }
        vectors.fold(by, local, lane === 0 ? value : shifted);
        builder.set(local);
      }
    }
  }
}

/** A wide sum that goes on in another slice takes the place of two numbers. */
function unfinishedWidth(by: FoldOperator, width: number): number {
  return foldOperators[by].isWide ? 2 : width;
}
