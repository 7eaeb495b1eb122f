import { type Address, advance, type Places, shift } from "./address.js";
import type { FunctionBuilder } from "./functionBuilder.js";
import type { LoopNest, Walk } from "./loopNest.js";
import { i32Add, i32Multiply } from "./opcodes.js";
import type { Loop, RowLoop } from "./program.js";
import { type Elementwise, type Fold, storedAs, type Term } from "./terms.js";
import type { VectorEmitter } from "./vectorEmitter.js";

/** A value that the loop reads or computes. It is in locals: one for each column, or one for all columns if they have the same. */
export interface LoopValue {
  readonly term: Term;
  readonly walk: Walk;
  readonly locals: readonly number[];
  /** How often it is loaded: once for the loop, for each row, or for each vector; never if the loop computes it. */
  readonly loadedFor: "loop" | "row" | "vector" | undefined;
}

/** Bytes from the start of a row to a vector of it, if the numbers of the row lie next to each other. */
export interface Position {
  readonly index: number | undefined;
  readonly fixed: number;
}
const startOfRow: Position = { index: undefined, fixed: 0 };

/** Emits the code that moves the values of a loop between memory and locals. It loads each value as seldom as possible. */
export class LoopValues {
  private readonly builder: FunctionBuilder;
  private readonly own: ReadonlyMap<Term, LoopValue>;
  /** By their terms and walks. */
  private readonly read = new Map<string, LoopValue>();
  private readonly operands: ReadonlyMap<Term, readonly LoopValue[]>;
  /** Where the current row of a value starts. */
  private readonly rows = new Map<LoopValue, Address>();
  private position = startOfRow;
  /** Numbers of the current vector that count. */
  private width = 1;
  /** The index of the position times a stride, by the stride. */
  private readonly scaled = new Map<number, number>();
  /** Locals that hold their values for the current vector. */
  private readonly loaded = new Set<number>();

  constructor(
    { terms }: Loop | RowLoop,
    private readonly nest: LoopNest,
    private readonly vectors: VectorEmitter,
    private readonly addressOf: Places,
  ) {
    this.builder = vectors.builder;
    this.own = new Map(terms.map((term) => [term, this.createValue(term, nest.ownWalkOf(term), undefined)]));
    this.operands = new Map(terms.map((term) => [term, this.findOperands(term)]));
  }

  /** Loads the values that are the same in all of the loop. */
  startLoop(): void {
    for (const value of this.read.values()) if (value.loadedFor === "loop") this.loadRepeated(value);
  }

  /**
   * Loads the values that are the same in all of a row.
   *
   * @param counters locals that count the axes which are counted
   */
  startRow(counters: readonly number[]): void {
    this.position = startOfRow;
    this.locateRows(counters);
    for (const value of this.read.values()) if (value.loadedFor === "row") this.loadRepeated(value);
  }

  startVector(position: Position, width: number): void {
    this.position = position;
    this.width = width;
    this.scaled.clear();
    this.loaded.clear();
  }

  /** The locals that a computed term is in, by the column. */
  localsOf(term: Term): readonly number[] {
    return (this.own.get(storedAs(term)) as LoopValue).locals;
  }

  /** The operands of a computed term. */
  operandsOf(term: Term): readonly LoopValue[] {
    return this.operands.get(term) as readonly LoopValue[];
  }

  /** The local that holds a column of a value for the current vector. */
  load(value: LoopValue, column: number): number {
    const local = value.locals[value.walk.column === 0 ? 0 : column] as number;
    if (value.loadedFor === "vector" && !this.loaded.has(local)) {
      this.pushVector(value, column);
      this.builder.set(local);
      this.loaded.add(local);
    }
    return local;
  }

  /** Stores the current vector of a computed term, if the term has a place. */
  store(term: Term): void {
    if (this.addressOf(term) === undefined) return;
    const value = this.own.get(term) as LoopValue;
    const { lane } = value.walk;
    for (const [column, local] of value.locals.entries()) {
      const address = this.locate(value, column);
      if (lane === 1) this.vectors.store(address, this.width, local);
      else this.vectors.scatter(address, lane * this.vectors.lanes.bytes, this.width, local);
    }
  }

  private createValue(term: Term, walk: Walk, loadedFor: LoopValue["loadedFor"]): LoopValue {
    const length = walk.column === 0 ? 1 : this.nest.columns;
    return { term, walk, loadedFor, locals: Array.from({ length }, () => this.builder.local("v128")) };
  }

  private findOperands({ operands, shape, kind }: Elementwise | Fold): readonly LoopValue[] {
    return operands.map((operand) => {
      const own = this.own.get(storedAs(operand));
      if (own !== undefined) return own;
      const walk = this.nest.walkOf(operand, kind === "fold" ? operand.shape : shape);
      const key = `${operand.id} ${walk.counted} ${walk.lane} ${walk.column}`;
      const value = this.read.get(key) ?? this.createValue(operand, walk, loadingOf(walk));
      this.read.set(key, value);
      return value;
    });
  }

  /** Finds where the current row starts in each array. */
  private locateRows(counters: readonly number[]): void {
    const offsets = new Map<string, number | undefined>();
    for (const value of [...this.read.values(), ...this.own.values()]) {
      const start = this.startOf(value);
      if (start === undefined || value.loadedFor === "loop") continue;
      const { counted } = value.walk;
      const key = counted.join();
      if (!offsets.has(key)) offsets.set(key, this.computeOffset(counted, counters));
      this.rows.set(value, advance(this.builder, start, offsets.get(key)));
    }
  }

  /** Bytes from the first row to the current one; undefined if it is always the first. */
  private computeOffset(strides: readonly number[], counters: readonly number[]): number | undefined {
    const { builder } = this;
    const moving = [...strides.entries()].filter(([, stride]) => stride !== 0);
    if (moving.length === 0) return undefined;
    for (const [i, [axis, stride]] of moving.entries()) {
      builder.get(counters[axis] as number).i32(stride * this.vectors.lanes.bytes);
      builder.emit(i32Multiply);
      if (i > 0) builder.emit(i32Add);
    }
    const offset = builder.local("i32");
    builder.set(offset);
    return offset;
  }

  /** Loads a value that is the same for all lanes. */
  private loadRepeated(value: LoopValue): void {
    const stored = storedAs(value.term);
    for (const [column, local] of value.locals.entries()) {
      if (stored.kind === "numeral") this.vectors.splatConstant(stored.value);
      else this.vectors.loadNumber(this.locate(value, column));
      this.builder.set(local);
    }
  }

  private pushVector(value: LoopValue, column: number): void {
    const { vectors, nest } = this;
    const { lane } = value.walk;
    // Behind the last number of a whole array is padding, so its last vector may be read over the end.
    const isWhole = nest.counted.length === 0;
    const address = this.locate(value, column);
    if (lane === 1) vectors.load(address, isWhole ? vectors.lanes.count : this.width);
    else vectors.gather(address, lane * vectors.lanes.bytes, this.width);
  }

  /** Where the current vector of a column is. */
  private locate(value: LoopValue, column: number): Address {
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

  /** Where the loop starts in an array, if the array is in memory. */
  private startOf({ term, walk }: LoopValue): Address | undefined {
    const address = this.addressOf(storedAs(term));
    return address && shift(address, walk.start * this.vectors.lanes.bytes);
  }
}

function loadingOf({ lane, counted }: Walk): LoopValue["loadedFor"] {
  if (lane !== 0) return "vector";
  return counted.some((stride) => stride !== 0) ? "row" : "loop";
}
