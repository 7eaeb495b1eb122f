import { isAscii } from "node:buffer";
import bytes from "#kernels/rows";
import { CellBlock, CellTexts } from "./cellBlock.js";
import { cellMarks } from "./cellMarks.js";
import { listPowersOfFive } from "./powersOfFive.js";

/** Bytes and cells that there is room for. A row with more of them is not read here. */
const mostBytes = 2 ** 19;
const mostCells = 2 ** 17;
/** The kernel may read so many bytes behind a row. */
const margin = 64;

interface Exports {
  setUp(delimiter: number, quote: number, powers: number): void;
  readRows(
    from: number,
    until: number,
    columns: number,
    most: number,
    values: number,
    marks: number,
    begins: number,
    ends: number,
    columnMarks: number,
  ): number;
  stoppedAt(): number;
  unreadCells(): number;
}

/** Rows that were read, and how many bytes they take. */
export interface KernelRows {
  readonly block: CellBlock;
  readonly length: number;
}

/** Characters that a number may have cannot divide cells, for the kernel. */
const numberCharacters = "+-.0123456789Ee\r\n";

/** Reads rows of CSV from bytes to numbers, in WebAssembly. */
export class RowKernel {
  private readonly bytesAt: number;
  private readonly marks: Uint8Array;
  private readonly begins: Uint32Array;
  private readonly ends: Uint32Array;
  private readonly values: Float64Array;
  private readonly columnMarks: Uint8Array;
  private readonly window: Uint8Array;

  private constructor(
    private readonly kernel: Exports,
    memory: WebAssembly.Memory,
    at: Layout,
    private readonly columns: number,
  ) {
    const { buffer } = memory;
    this.bytesAt = at.bytes;
    this.window = new Uint8Array(buffer, at.bytes, mostBytes + margin);
    this.values = new Float64Array(buffer, at.values, mostCells);
    this.begins = new Uint32Array(buffer, at.begins, mostCells);
    this.ends = new Uint32Array(buffer, at.ends, mostCells);
    this.marks = new Uint8Array(buffer, at.marks, mostCells);
    this.columnMarks = new Uint8Array(buffer, at.columnMarks, columns);
  }

  /**
   * Undefined if it cannot read such rows, or if there is no WebAssembly or no memory for it.
   *
   * @param quote empty if there is none
   */
  static create(delimiter: string, quote: string, columns: number): RowKernel | undefined {
    const isPlain = (character: string) => character.charCodeAt(0) < 0x80 && !numberCharacters.includes(character);
    if (!isPlain(delimiter) || (quote !== "" && !isPlain(quote)) || delimiter === quote) return undefined;
    if (columns > mostCells || typeof WebAssembly === "undefined") return undefined;
    try {
      const at = layOut(columns);
      const pages = Math.ceil(at.end / 2 ** 16);
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
      const powers = listPowersOfFive();
      new BigUint64Array(memory.buffer, at.powers, powers.length).set(powers);
      const kernel = exports as unknown as Exports;
      kernel.setUp(delimiter.charCodeAt(0), quote === "" ? 0x0a : quote.charCodeAt(0), at.powers);
      return new RowKernel(kernel, memory, at, columns);
    } catch (error) {
      if (error instanceof RangeError) return undefined; // there is a limit on addresses
      throw error;
    }
  }

  /**
   * The rows that some lines begin with; undefined if the first of them is none that can be read here.
   *
   * @param lines UTF-8 without zero bytes
   */
  read(lines: Buffer): KernelRows | undefined {
    const given = lines.length <= mostBytes ? lines : lines.subarray(0, lines.lastIndexOf("\n", mostBytes - 1) + 1);
    if (given.length === 0) return undefined;
    this.window.set(given);
    const { bytesAt, columns, kernel, columnMarks } = this;
    columnMarks.fill(0);
    const most = Math.floor(mostCells / columns);
    const [values, marks] = [this.values, this.marks].map(({ byteOffset }) => byteOffset) as [number, number];
    const [begins, ends] = [this.begins, this.ends].map(({ byteOffset }) => byteOffset) as [number, number];
    const end = bytesAt + given.length;
    const rows = kernel.readRows(bytesAt, end, columns, most, values, marks, begins, ends, columnMarks.byteOffset);
    if (rows === 0) return undefined;
    const block = this.takeBlock(rows, given);
    if (kernel.unreadCells() > 0) readOthers(block);
    return { block, length: kernel.stoppedAt() - bytesAt };
  }

  private takeBlock(rows: number, given: Buffer): CellBlock {
    const cells = rows * this.columns;
    const [marks, begins, ends] = [this.marks.subarray(0, cells), this.begins, this.ends];
    const places = [begins.subarray(0, cells), ends.subarray(0, cells)] as const;
    const texts = new CellTexts(rows, this.columns, marks, ...places, given, isAscii(given));
    return new CellBlock(this.values.subarray(0, cells), texts, this.columnMarks);
  }
}

/** Reads the numbers that take more than the kernel's method: of more than 19 digits, or with a large exponent. */
function readOthers(block: CellBlock): void {
  const { values, texts, columns, columnMarks } = block;
  const { marks } = texts;
  for (let i = 0; i < marks.length; i++) {
    if (((marks[i] as number) & cellMarks.isUnread) === 0) continue;
    const column = i % columns;
    const text = texts.textAt((i - column) / columns, column);
    const value = Number(text);
    let mark = (marks[i] as number) & ~cellMarks.isUnread;
    if (/^0\d+$/.test(text)) mark |= cellMarks.hasZeros;
    if (!Number.isFinite(value)) mark = cellMarks.isText;
    values[i] = mark === cellMarks.isText ? 0 : value;
    marks[i] = mark;
    columnMarks[column] = (columnMarks[column] as number) | mark;
  }
}

interface Layout {
  readonly powers: number;
  readonly values: number;
  readonly begins: number;
  readonly ends: number;
  readonly marks: number;
  readonly columnMarks: number;
  readonly bytes: number;
  readonly end: number;
}

/** Where the arrays are in memory: those of larger numbers first, so that all are aligned. */
function layOut(columns: number): Layout {
  const powers = 4096; // the kernel's own table is below
  const values = powers + 8192;
  const begins = values + 8 * mostCells;
  const ends = begins + 4 * mostCells;
  const marks = ends + 4 * mostCells;
  const columnMarks = marks + mostCells;
  const bytes = columnMarks + columns;
  return { powers, values, begins, ends, marks, columnMarks, bytes, end: bytes + mostBytes + margin };
}
