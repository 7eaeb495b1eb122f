import type { Shape } from "../../graph/shape.js";
import { type Address, advance, type Places, placeOf, shift } from "./address.js";
import type { FunctionBuilder } from "./functionBuilder.js";
import { i32Add, i32Multiply } from "./opcodes.js";
import type { Slice } from "./planTurns.js";
import type { Loop } from "./program.js";
import type { VectorEmitter } from "./simd.js";
import { type Fold, neutralOf, storedAs, type Term } from "./terms.js";
import { denseStrides, startOf, stridesOf } from "./views.js";

/** What a loop reads from memory, with the elements from one index of each axis to the next: 0 where it is repeated. */
interface Operand {
  readonly term: Term;
  readonly address: Address;
  readonly strides: readonly number[];
}

interface Target {
  readonly term: Term;
  readonly address: Address;
}

/** A total that is being added up, in a local for each vector of it. */
interface Total extends Target {
  readonly term: Fold;
  readonly locals: number[];
}

/** So many vectors are written out one after another; for more there is a loop. Totals have no more. */
const mostUnrolled = 8;

/**
 * The code of a loop: all that it computes, a vector at a time, with what outlives it stored.
 *
 * @param slice of the first axis; all of it where left out
 */
export function emitLoop(loop: Loop, slice: Slice | undefined, vectors: VectorEmitter, addressOf: Places): void {
  const { bytes } = vectors.lanes;
  const { from, to } = slice ?? { from: 0, to: loop.shape[0] ?? 1 };
  const shape = [to - from, ...loop.shape.slice(1)];
  const own = new Set<Term>(loop.elements);
  const outside = new Set(loop.elements.flatMap(({ operands }) => operands).filter((term) => !own.has(term)));
  const read = [...outside].filter(({ kind }) => kind !== "numeral");
  const whole = read.map((term) => stridesOf(term, loop.shape));
  // A total goes along the last axis alone.
  const totalStrides = loop.totals.map(() => [0, 1]);
  const { sizes, strides } = collapse(shape, [...whole, ...totalStrides]);
  const operands = read.map((term, i): Operand => {
    const start = startOf(term) + from * (whole[i]?.[0] ?? 0);
    return { term, address: shift(placeOf(term, addressOf), start * bytes), strides: strides[i] as readonly number[] };
  });
  const start = from * (denseStrides(loop.shape)[0] ?? 0) * bytes;
  const targets = loop.elements.flatMap((term): readonly Target[] => {
    const address = addressOf(term);
    return address === undefined ? [] : [{ term, address: shift(address, start) }];
  });
  const totals = loop.totals.map((term): Total => ({ term, address: placeOf(term, addressOf), locals: [] }));
  new LoopEmitter(vectors, loop, operands, targets, totals, sizes).emit(from > 0);
}

/** Joins axes that all arrays go along as if they were one. */
function collapse(shape: Shape, arrays: readonly (readonly number[])[]): { sizes: number[]; strides: number[][] } {
  const sizes: number[] = [];
  const strides: number[][] = arrays.map(() => []);
  // What is written goes along every axis.
  const all = [...arrays, denseStrides(shape)];
  const kept: number[][] = all.map(() => []);
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue;
    const continues =
      sizes.length > 0 && all.every((array, i) => (kept[i] as number[]).at(-1) === (array[axis] as number) * size);
    if (continues) {
      sizes.push((sizes.pop() as number) * size);
      for (const [i, array] of all.entries()) (kept[i] as number[]).splice(-1, 1, array[axis] as number);
    } else {
      sizes.push(size);
      for (const [i, array] of all.entries()) (kept[i] as number[]).push(array[axis] as number);
    }
  }
  if (sizes.length === 0) return { sizes: [1], strides: strides.map(() => [0]) };
  return { sizes, strides: kept.slice(0, arrays.length) };
}

class LoopEmitter {
  private readonly builder: FunctionBuilder;
  private readonly values = new Map<Term, number>();
  private readonly outerSizes: readonly number[];
  private readonly innerSize: number;
  private readonly isFlat: boolean;

  constructor(
    private readonly vectors: VectorEmitter,
    private readonly loop: Loop,
    private readonly operands: readonly Operand[],
    private readonly targets: readonly Target[],
    private readonly totals: readonly Total[],
    sizes: readonly number[],
  ) {
    this.builder = vectors.builder;
    this.outerSizes = sizes.slice(0, -1);
    this.innerSize = sizes.at(-1) as number;
    this.isFlat = this.outerSizes.length === 0 && this.innerSize > 1;
  }

  /** @param goesOn whether the rows before have been added up */
  emit(goesOn: boolean): void {
    for (const element of this.loop.elements) {
      for (const operand of element.operands) {
        if (operand.kind === "numeral" && !this.values.has(operand)) {
          this.vectors.splatConstant(operand.value);
          this.keep(operand);
        }
      }
    }
    for (const { term, address, strides } of this.operands) {
      if (strides.some((stride) => stride !== 0)) continue;
      this.vectors.loadNumber(address);
      this.keep(term);
    }
    for (const total of this.totals) this.startTotal(total, goesOn);
    this.emitAxis(0, new Map());
    for (const total of this.totals) this.storeTotal(total);
  }

  private startTotal({ term, address, locals }: Total, goesOn: boolean): void {
    const { bytes, count } = this.vectors.lanes;
    for (let column = 0; column < this.innerSize; column += count) {
      if (goesOn) this.vectors.load(shift(address, column * bytes), Math.min(count, this.innerSize - column));
      else this.vectors.splatConstant(neutralOf[term.by]);
      const local = this.builder.local("v128");
      this.builder.set(local);
      locals.push(local);
    }
  }

  private storeTotal({ address, locals }: Total): void {
    const { bytes, count } = this.vectors.lanes;
    for (const [i, local] of locals.entries()) {
      this.vectors.store(shift(address, i * count * bytes), Math.min(count, this.innerSize - i * count), local);
    }
  }

  /** A local for the value on the stack. */
  private keep(term: Term): void {
    const local = this.values.get(term) ?? this.builder.local("v128");
    this.values.set(term, local);
    this.builder.set(local);
  }

  /** Loops over the outer axes; `rows` holds byte offsets of the current row, by how an array goes along the outer axes. */
  private emitAxis(axis: number, counters: ReadonlyMap<number, number>): void {
    const size = this.outerSizes[axis];
    if (size === undefined) {
      this.emitRow(counters);
      return;
    }
    const counter = this.builder.local("i32");
    this.builder.loop(counter, size, 1, () => this.emitAxis(axis + 1, new Map([...counters, [axis, counter]])));
  }

  private emitRow(counters: ReadonlyMap<number, number>): void {
    const { bytes, count } = this.vectors.lanes;
    const rowOffsets = new Map<string, number | undefined>();
    const rowOffset = (strides: readonly number[]): number | undefined => {
      const key = strides.slice(0, -1).join();
      if (!rowOffsets.has(key)) rowOffsets.set(key, this.computeOffset(strides, counters));
      return rowOffsets.get(key);
    };
    const full = this.fullStrides();
    for (const { term, address, strides } of this.operands) {
      if (strides.at(-1) !== 0 || strides.every((stride) => stride === 0)) continue;
      this.vectors.loadNumber(advance(this.builder, address, rowOffset(strides)));
      this.keep(term);
    }
    const moving = this.operands.filter(({ strides }) => strides.at(-1) !== 0);
    const bases = new Map<Operand | Target, Address>();
    for (const operand of moving)
      bases.set(operand, advance(this.builder, operand.address, rowOffset(operand.strides)));
    for (const target of this.targets) bases.set(target, advance(this.builder, target.address, rowOffset(full)));

    const whole = Math.floor(this.innerSize / count);
    const rest = this.innerSize % count;
    const body = (offset: number, index: number | undefined, width: number) =>
      this.emitBody(moving, bases, offset, index, width);
    if (whole <= mostUnrolled) for (let i = 0; i < whole; i++) body(i * 16, undefined, count);
    else {
      const index = this.builder.local("i32");
      this.builder.loop(index, whole * 16, 16, () => body(0, index, count));
    }
    if (rest > 0) body(whole * count * bytes, undefined, rest);
  }

  private fullStrides(): readonly number[] {
    const sizes = [...this.outerSizes, this.innerSize];
    return sizes.map((_, axis) => sizes.slice(axis + 1).reduce((product, size) => product * size, 1));
  }

  /** Byte offset of the current row; undefined where it is always 0. */
  private computeOffset(strides: readonly number[], counters: ReadonlyMap<number, number>): number | undefined {
    const { builder } = this;
    let isFirst = true;
    for (const [axis, counter] of counters) {
      const stride = strides[axis] as number;
      if (stride === 0) continue;
      builder
        .get(counter)
        .i32(stride * this.vectors.lanes.bytes)
        .emit(i32Multiply);
      if (!isFirst) builder.emit(i32Add);
      isFirst = false;
    }
    if (isFirst) return undefined;
    const offset = builder.local("i32");
    builder.set(offset);
    return offset;
  }

  /** An index, if there is one, of numbers that stand so many elements apart. */
  private scale(index: number | undefined, stride: number): number | undefined {
    if (index === undefined || stride === 1) return index;
    const scaled = this.builder.local("i32");
    this.builder.get(index).i32(stride).emit(i32Multiply).set(scaled);
    return scaled;
  }

  private emitBody(
    moving: readonly Operand[],
    bases: ReadonlyMap<Operand | Target, Address>,
    offset: number,
    index: number | undefined,
    width: number,
  ): void {
    const { vectors, builder } = this;
    const { bytes, count } = vectors.lanes;
    const at = (item: Operand | Target, stride = 1): Address =>
      shift(advance(builder, bases.get(item) as Address, this.scale(index, stride)), offset * stride);
    // What lies behind the last element of a whole array is padding, so the last vector may be read over the end.
    const readWidth = this.isFlat ? count : width;
    for (const operand of moving) {
      const stride = operand.strides.at(-1) as number;
      if (stride === 1) vectors.load(at(operand), readWidth);
      else vectors.gather(at(operand, stride), stride * bytes, width);
      this.keep(operand.term);
    }
    for (const element of this.loop.elements) {
      vectors.elementwise(
        element,
        element.operands.map((operand) => this.values.get(operand) as number),
      );
      this.keep(element);
    }
    for (const target of this.targets) {
      vectors.store(at(target), width, this.values.get(target.term) as number);
    }
    for (const { term, locals } of this.totals) {
      const local = locals[offset / 16] as number;
      vectors.fold(term.by, local, this.values.get(storedAs(term.operands[0])) as number);
      builder.set(local);
    }
  }
}
