import type { Shape } from "../../graph/shape.js";
import { type Address, advance, type Places, placeOf, shift } from "./address.js";
import type { FunctionBuilder } from "./functionBuilder.js";
import { i32Multiply } from "./opcodes.js";
import type { Slice } from "./planTurns.js";
import type { RowLoop } from "./program.js";
import type { VectorEmitter } from "./simd.js";
import { type Elementwise, type Fold, neutralOf, storedAs, type Term } from "./terms.js";
import { startOf, stridesOf } from "./views.js";

/** How an array that is read goes along rows and columns, in elements: 0 where it is repeated. */
interface Strides {
  readonly row: number;
  readonly column: number;
}

/**
 * The code of a row loop: as many rows at a time as a vector has lanes, a local for each column.
 *
 * @param slice of the rows; all of them where left out
 */
export function emitRows(loop: RowLoop, slice: Slice | undefined, vectors: VectorEmitter, addressOf: Places): void {
  new RowEmitter(loop, slice ?? { from: 0, to: loop.shape[0] as number }, vectors, addressOf).emit();
}

class RowEmitter {
  private readonly builder: FunctionBuilder;
  private readonly columns: number;
  private readonly own: ReadonlySet<Term>;
  /** Bytes from the first row to the current one: of what has one number a row, then of what has more, by their number. */
  private readonly narrowOffset: number;
  private readonly offsets = new Map<number, number>();
  /** By what they hold. */
  private readonly locals = new Map<string, number>();
  /** The same, for those that have been filled: before the rows, and for the current ones. */
  private readonly fixed = new Set<string>();
  private readonly current = new Set<string>();

  constructor(
    private readonly loop: RowLoop,
    private readonly slice: Slice,
    private readonly vectors: VectorEmitter,
    private readonly addressOf: Places,
  ) {
    this.builder = vectors.builder;
    this.columns = loop.shape[1] as number;
    this.own = new Set(loop.terms);
    this.narrowOffset = this.builder.local("i32");
  }

  emit(): void {
    const { builder, vectors, slice, narrowOffset } = this;
    const { count, bytes } = vectors.lanes;
    this.loadRepeated();
    this.eachTotal(({ by }, address, local) => {
      // What was left of a wide sum takes the place of two numbers.
      if (slice.from > 0) vectors.load(address, by === "wideSum" ? 2 : 1);
      else {
        vectors.splatConstant(neutralOf[by]);
        vectors.openFold(by);
      }
      builder.set(local);
    });
    const rows = slice.to - slice.from;
    const rest = rows % count;
    const end = (rows - rest) * bytes;
    if (end === 0) builder.i32(0).set(narrowOffset);
    else builder.loop(narrowOffset, end, count * bytes, () => this.emitBlock(count));
    if (rest > 0) this.emitBlock(rest);
    const goesOn = slice.to < (this.loop.shape[0] as number);
    this.eachTotal(({ by }, address, local) => {
      if (goesOn) vectors.store(address, by === "wideSum" ? 2 : 1, local);
      else {
        builder.get(local);
        vectors.closeFold(by);
        builder.set(local);
        vectors.store(address, 1, local);
      }
    });
  }

  /** Of each column of a total: its place, and the local whose first lane adds it up. */
  private eachTotal(visit: (fold: Fold, address: Address, local: number, column: number) => void): void {
    for (const total of this.loop.totals) {
      const address = this.placeOf(total, 0);
      for (let column = 0; column < total.extent[2]; column++) {
        visit(
          total,
          shift(address, column * this.vectors.lanes.bytes),
          this.local(nameOf(total, undefined, column)),
          column,
        );
      }
    }
  }

  /** What is the same for every row is loaded once. */
  private loadRepeated(): void {
    for (const term of this.loop.terms) {
      if (term.kind !== "elementwise") continue;
      for (const operand of term.operands) {
        if (this.own.has(storedAs(operand))) continue;
        const strides = rowStrides(operand, term.shape);
        if (strides.row !== 0) continue;
        for (let column = 0; column < (strides.column === 0 ? 1 : this.columns); column++) {
          this.fill(nameOf(operand, strides, column), this.fixed, () => {
            if (operand.kind === "numeral") this.vectors.splatConstant(operand.value);
            else this.load(operand, strides, column, 1);
          });
        }
      }
    }
  }

  /** `width` rows from the current one on. */
  private emitBlock(width: number): void {
    const { vectors, builder } = this;
    this.current.clear();
    this.offsets.clear();
    for (const term of this.loop.terms) {
      if (term.kind === "fold") this.emitFold(term, width);
      else this.emitElement(term, width);
      this.store(term, width);
    }
    this.eachTotal(({ by, operands: [operand], extent }, _, local, column) => {
      const value = this.valueOf(operand, { row: extent[2], column: 1 }, column, width);
      // Row by row: the first lane of each vector counts.
      const shifted = this.local("shifted");
      for (let lane = 0; lane < width; lane++) {
        if (lane > 0) {
          vectors.lane(lane, value);
          builder.set(shifted);
        }
        vectors.fold(by, local, lane === 0 ? value : shifted);
        builder.set(local);
      }
    });
  }

  private emitElement(element: Elementwise, width: number): void {
    for (let column = 0; column < this.columnsOf(element); column++) {
      const operands = element.operands.map((operand) =>
        this.valueOf(operand, rowStrides(operand, element.shape), column, width),
      );
      this.fill(nameOf(element, undefined, column), this.current, () => this.vectors.elementwise(element, operands));
    }
  }

  /** In ascending order of the columns. */
  private emitFold(fold: Fold, width: number): void {
    const [operand] = fold.operands;
    const columns = Array.from({ length: this.columns }, (_, column) =>
      this.valueOf(operand, { row: this.columns, column: 1 }, column, width),
    );
    const total = this.local(nameOf(fold, undefined, 0));
    for (const [column, value] of columns.entries()) {
      if (column === 0) this.builder.get(value);
      else this.vectors.fold(fold.by, total, value);
      this.builder.set(total);
    }
  }

  /** The local that holds a column of the current rows. */
  private valueOf(operand: Term, strides: Strides, column: number, width: number): number {
    const stored = storedAs(operand);
    if (this.own.has(stored)) return this.local(nameOf(stored, undefined, this.columnsOf(stored) === 1 ? 0 : column));
    const name = nameOf(operand, strides, column);
    if (this.fixed.has(name)) return this.local(name);
    return this.fill(name, this.current, () => this.load(operand, strides, column, width));
  }

  /** Puts onto the stack a column of so many rows, or where it is repeated, the number for all of them. */
  private load(operand: Term, { row, column: columnStride }: Strides, column: number, width: number): void {
    const { vectors } = this;
    const { bytes } = vectors.lanes;
    const first = startOf(operand) + column * columnStride;
    const address = shift(this.placeOf(operand, row), first * bytes);
    if (row === 1) vectors.load(address, width);
    else vectors.gather(address, row * bytes, width);
  }

  private store(term: Elementwise | Fold, width: number): void {
    if (this.addressOf(term) === undefined) return;
    const { bytes } = this.vectors.lanes;
    const columns = this.columnsOf(term);
    const address = this.placeOf(term, columns);
    for (let column = 0; column < columns; column++) {
      const value = this.local(nameOf(term, undefined, column));
      if (columns === 1) this.vectors.store(address, width, value);
      else this.vectors.scatter(shift(address, column * bytes), columns * bytes, width, value);
    }
  }

  /** Where the current row of an array starts; for what is repeated, the array itself. */
  private placeOf(term: Term, rowStride: number): Address {
    const address = placeOf(term, this.addressOf);
    if (rowStride === 0) return address;
    const first = shift(address, this.slice.from * rowStride * this.vectors.lanes.bytes);
    return advance(this.builder, first, this.offsetOf(rowStride));
  }

  private offsetOf(rowStride: number): number {
    if (rowStride === 1) return this.narrowOffset;
    const offset = this.offsets.get(rowStride) ?? this.builder.local("i32");
    if (!this.offsets.has(rowStride)) this.builder.get(this.narrowOffset).i32(rowStride).emit(i32Multiply).set(offset);
    this.offsets.set(rowStride, offset);
    return offset;
  }

  /** Sets the local of a name to what is put onto the stack, if it is not filled yet. */
  private fill(name: string, filled: Set<string>, push: () => void): number {
    const local = this.local(name);
    if (filled.has(name)) return local;
    push();
    this.builder.set(local);
    filled.add(name);
    return local;
  }

  private local(name: string): number {
    const local = this.locals.get(name) ?? this.builder.local("v128");
    this.locals.set(name, local);
    return local;
  }

  /** All columns, or 1 for a number for each row. */
  private columnsOf({ kind, shape }: Term): number {
    return kind === "elementwise" && shape.length === 2 && shape[1] !== 1 ? this.columns : 1;
  }
}

function nameOf({ id }: Term, strides: Strides | undefined, column: number): string {
  if (strides === undefined) return `${id} ${column}`;
  return `${id} ${strides.row} ${strides.column} ${strides.column === 0 ? 0 : column}`;
}

/** Of an array as it stretches to an element's shape, which is [rows, columns], [rows, 1] or [rows]. */
function rowStrides(term: Term, shape: Shape): Strides {
  const [row = 0, column = 0] = stridesOf(term, shape);
  return { row, column };
}
