import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { type Cell, toCell } from "./cell.js";
import { placeOf, type RowBatch, type RowSource, type Select } from "./rowSource.js";
import { checkColumnCount, selectColumns } from "./selectColumns.js";

/** A list or an object is no cell. It may be in a column that is not wanted. */
export type JsonCell = Cell | readonly unknown[] | Readonly<Record<string, never>>;

/** Gathers keys and values as rows, in the columns that the keys of the first name. */
export class RecordReader {
  /** Position of each column. */
  readonly #columns = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #plainNames: (string | undefined)[] = [];
  #wanted: readonly number[] | undefined;
  #rows: (readonly Cell[])[] = [];
  #lines: number[] = [];
  /** Rows that were begun, and that were taken. */
  #count = 0;
  #taken = 0;
  #line = 1;
  /** Of the row that is read, at the columns' positions. */
  #cells: (JsonCell | undefined)[] = [];
  /** Keys of the row that no column has. */
  readonly #others = new Set<string>();
  /** Of the last key; -1 if no column has it. */
  #position = -1;

  constructor(
    private readonly source: RowSource,
    private readonly select: Select,
  ) {}

  /** Of the row that is read. */
  get place(): Place {
    return placeOf(this.source, this.#line, this.#count);
  }

  /** The key of the next column, if no character of it is ever escaped. */
  get likelyKey(): string | undefined {
    return this.#plainNames[this.#position + 1];
  }

  begin(line: number): void {
    this.#count++;
    this.#line = line;
    this.#cells = new Array<undefined>(this.#columns.size).fill(undefined);
    this.#position = -1;
    if (this.#others.size > 0) this.#others.clear();
  }

  /** @throws DataError if the row has the key already */
  key(name: string): void {
    // Most rows have the keys of the first in the same order.
    const next = this.#position + 1;
    const known = this.#names[next] === name ? next : this.#columns.get(name);
    const isTwice = known === undefined ? this.#others.has(name) : this.#cells[known] !== undefined;
    if (isTwice) throw new DataError(`the key ${formatValue(name)} stands there twice`, this.place);
    if (known !== undefined) this.#position = known;
    else if (this.#wanted === undefined) this.#position = this.#addColumn(name);
    else {
      this.#position = -1;
      this.#others.add(name);
    }
  }

  #addColumn(name: string): number {
    const position = this.#names.length;
    this.#columns.set(name, position);
    this.#names.push(name);
    this.#plainNames.push(/["\\\p{Cc}]/u.test(name) ? undefined : name);
    checkColumnCount(this.#names.length, this.place);
    return position;
  }

  /** Of the last key. */
  cell(value: JsonCell): void {
    if (this.#position >= 0) this.#cells[this.#position] = value;
  }

  /** @throws DataError if the columns that are wanted are not there, or a cell of one is none */
  end(): void {
    const names = this.#names;
    this.#wanted ??= selectColumns(names, this.place, this.select).map((name) => this.#columns.get(name) as number);
    const row = this.#wanted.map((position): Cell => {
      const cell = this.#cells[position];
      if (typeof cell !== "object") return cell ?? null;
      return toCell(cell, names[position] as string, this.place);
    });
    this.#rows.push(row);
    this.#lines.push(this.#line);
  }

  /** The rows that ended since they were last taken. */
  *take(): Generator<RowBatch> {
    const [rows, lines] = [this.#rows, this.#lines];
    if (rows.length === 0) return;
    this.#rows = [];
    this.#lines = [];
    yield { rows, lines, first: this.#taken + 1 };
    this.#taken += rows.length;
  }
}
