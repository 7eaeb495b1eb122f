import { sizeOf } from "../../graph/shape.js";
import { type Address, type Places, placeOf } from "./address.js";
import { paddedBytes } from "./allocate.js";
import type { Layout } from "./layout.js";
import { type LoopNest, planNest, type Walk } from "./loopNest.js";
import { gridOf, lengthOf, type Piece, type Slice } from "./piece.js";
import type { Loop, RowLoop } from "./program.js";
import { type Fold, foldOperators, type Product, storedAs, type Term } from "./terms.js";

/** Runs of bytes, all of one length and at equal distances, that a piece reads or writes. */
export interface Access {
  /** Where the first run starts. What different locals point to does not overlap. */
  readonly address: Address;
  readonly length: number;
  readonly count: number;
  /** Bytes from the start of a run to that of the next. */
  readonly stride: number;
  readonly isWritten: boolean;
}

/** What a piece reads from memory and writes to it, or more. Numbers that are read over an end and never used do not count. */
export function accessesOf(
  piece: Piece,
  addressOf: Places,
  layout: Pick<Layout, "lanes" | "state">,
): readonly Access[] {
  return new AccessFinder(addressOf, layout).find(piece);
}

/** Whether one of them writes what the other reads or writes. If the pattern of runs is not the same, it may say so though they do not. */
export function collide(a: Access, b: Access): boolean {
  if (!(a.isWritten || b.isWritten) || a.address.local !== b.address.local) return false;
  const distance = b.address.fixed - a.address.fixed;
  if (distance >= spanOf(a) || -distance >= spanOf(b)) return false;
  // A single run is one of many at any distance.
  const stride = a.count === 1 ? b.stride : a.stride;
  if (a.count > 1 && b.count > 1 && a.stride !== b.stride) return true;
  if (a.count === 1 && b.count === 1) return true;
  const shifted = ((distance % stride) + stride) % stride;
  return shifted < a.length || shifted + b.length > stride;
}

function spanOf({ length, count, stride }: Access): number {
  return (count - 1) * stride + length;
}

class AccessFinder {
  constructor(
    private readonly addressOf: Places,
    private readonly layout: Pick<Layout, "lanes" | "state">,
  ) {}

  find(piece: Piece): readonly Access[] {
    const { instruction, rows, columns } = piece;
    switch (instruction.kind) {
      case "loop":
      case "rows":
        return this.ofLoop(instruction, piece);
      case "product":
        return this.ofProduct(instruction, piece);
      case "fold": {
        const { operands, extent, isWrittenOut } = instruction;
        const [outer, size, inner] = extent;
        if (isWrittenOut || outer > 1) return this.ofRows([...operands], instruction, piece);
        return [
          this.rectangle(operands[0], inner, { from: 0, to: size }, columns, false),
          this.rectangle(instruction, inner, { from: 0, to: 1 }, columns, true),
        ];
      }
      case "call":
        return this.ofRows(instruction.operands, instruction, piece);
      case "move": {
        const { from, to } = instruction;
        const bytes = (sizeOf(to.shape) / gridOf(instruction)[0]) * this.layout.lanes.bytes;
        const source = this.ofRows([from], undefined, piece);
        const fixed = (this.layout.state.get(to) as number) + rows.from * bytes;
        return [...source, { ...run({ local: undefined, fixed }, lengthOf(rows) * bytes), isWritten: true }];
      }
    }
  }

  /** Arrays that have the rows of the grid, one after another. */
  private ofRows(read: readonly Term[], written: Term | undefined, { instruction, rows }: Piece): readonly Access[] {
    const [allRows] = gridOf(instruction);
    const toAccess = (term: Term, isWritten: boolean): Access =>
      this.rectangle(
        term,
        sizeOf(term.shape) / allRows,
        rows,
        { from: 0, to: sizeOf(term.shape) / allRows },
        isWritten,
      );
    const reads = read.map((term) => toAccess(term, false));
    if (written === undefined) return reads;
    const write = toAccess(written, true);
    return [...reads, instruction.kind === "call" ? padded(write) : write];
  }

  private ofProduct(product: Product, { rows, columns }: Piece): readonly Access[] {
    const { operands, transposed, isWrittenOut } = product;
    const [left, right] = operands;
    const [m, n] = product.shape as [number, number];
    const inner = { from: 0, to: left.shape[transposed[0] ? 0 : 1] as number };
    const [ofRows, ofColumns] = isWrittenOut
      ? [
          { from: 0, to: m },
          { from: 0, to: n },
        ]
      : [rows, columns];
    const matrix = (term: Term, across: Slice, along: Slice, isTransposed: boolean, isWritten: boolean) => {
      const [first, second] = isTransposed ? [along, across] : [across, along];
      return this.rectangle(term, term.shape[1] as number, first, second, isWritten);
    };
    return [
      matrix(left, ofRows, inner, transposed[0], false),
      matrix(right, inner, ofColumns, transposed[1], false),
      matrix(product, ofRows, ofColumns, false, true),
    ];
  }

  private ofLoop(loop: Loop | RowLoop, piece: Piece): readonly Access[] {
    const nest = planNest(loop, piece);
    const own = new Set<Term>(loop.terms);
    const reads = loop.terms.flatMap((term) =>
      term.operands
        .filter((operand) => !own.has(storedAs(operand)))
        .map((operand) =>
          this.along(operand, nest.walkOf(operand, term.kind === "fold" ? operand.shape : term.shape), nest, false),
        ),
    );
    const writes = loop.terms.map((term) => this.along(term, nest.ownWalkOf(term), nest, true));
    const totals = loop.totals.map((total) => this.ofTotal(total, nest));
    return [...reads, ...writes, ...totals].filter((access) => access !== undefined);
  }

  /** What a loop goes through in an array, if the array is in memory. */
  private along(
    term: Term,
    { start, counted, lane, column }: Walk,
    nest: LoopNest,
    isWritten: boolean,
  ): Access | undefined {
    const address = this.addressOf(storedAs(term));
    if (address === undefined) return undefined;
    const { bytes } = this.layout.lanes;
    const axes = [
      ...counted.map((stride, i) => ({ stride, size: nest.counted[i] as number })),
      { stride: lane, size: nest.lanes },
      { stride: column, size: nest.columns },
    ].filter(({ stride, size }) => stride > 0 && size > 1);
    const [first, ...others] = axes;
    const place = { ...address, fixed: address.fixed + start * bytes };
    const length = others.reduce((sum, { stride, size }) => sum + (size - 1) * stride, 1);
    if (first === undefined) return { ...run(place, bytes), isWritten };
    return { ...runs(place, length * bytes, first.size, first.stride * bytes), isWritten };
  }

  /** A total that is not complete yet may take more. */
  private ofTotal(total: Fold, { addsLanes, firstColumn, lanes, isLast }: LoopNest): Access {
    const { bytes } = this.layout.lanes;
    const [first, count] = addsLanes ? [0, total.extent[2]] : [firstColumn, lanes];
    const width = foldOperators[total.by].isWide && !isLast ? 2 * bytes : bytes;
    const address = placeOf(total, this.addressOf);
    return { ...run({ ...address, fixed: address.fixed + first * bytes }, count * width), isWritten: true };
  }

  /** Rows and columns of an array that has rows of so many numbers. */
  private rectangle(term: Term, rowLength: number, rows: Slice, columns: Slice, isWritten: boolean): Access {
    const { bytes } = this.layout.lanes;
    const { local, fixed } = placeOf(term, this.addressOf);
    const address = { local, fixed: fixed + (rows.from * rowLength + columns.from) * bytes };
    return { ...runs(address, lengthOf(columns) * bytes, lengthOf(rows), rowLength * bytes), isWritten };
  }
}

type Runs = Omit<Access, "isWritten">;

function run(address: Address, length: number): Runs {
  return { address, length, count: 1, stride: length };
}

/** Runs that touch each other are one. */
function runs(address: Address, length: number, count: number, stride: number): Runs {
  if (count === 1 || length >= stride) return run(address, (count - 1) * stride + length);
  return { address, length, count, stride };
}

/** A kernel of whole vectors may write over the end. */
function padded(access: Access): Access {
  return access.count === 1 ? { ...access, ...run(access.address, paddedBytes(access.length, 1)) } : access;
}
