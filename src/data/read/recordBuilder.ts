import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { checkColumnCount } from "./findColumns.js";
import type { Header, OtherKey, ParsedRows } from "./rowParser.js";

/** Builds rows from keys and values as they come. The columns are the keys of the rows in the first piece of text that a row ends in. */
export class RecordBuilder {
  /** The columns; undefined until rows have been taken. */
  header: Header | undefined;
  private readonly names: string[] = [];
  private readonly positions = new Map<string, number>();
  /** The names of which no character is ever escaped. */
  private readonly plainNames: (string | undefined)[] = [];
  private rows: (readonly unknown[])[] = [];
  private lines: number[] = [];
  /** The number and the line of the row that is built. */
  private number = 0;
  private line = 1;
  private values: unknown[] = [];
  /** The line of the first row. */
  private firstLine: number | undefined;
  /** The first key that is not a column, of the rows that are not taken yet. */
  private other: OtherKey | undefined;
  /** The keys of the row that are not columns. */
  private readonly others = new Set<string>();
  /** The position of the last key; -1 if it is not a column. */
  private position = -1;

  /** @param locate finds the place of a row by its line and its number */
  constructor(private readonly locate: (line: number, number: number) => Place) {}

  /** The place of the row that is built. */
  get place(): Place {
    return this.locate(this.line, this.number);
  }

  /** The key that comes next if the row is like those before it, and if no character of the key is ever escaped. */
  get likelyKey(): string | undefined {
    return this.plainNames[this.position + 1];
  }

  begin(line: number): void {
    this.number++;
    this.line = line;
    this.values = new Array<undefined>(this.names.length).fill(undefined);
    this.position = -1;
    if (this.others.size > 0) this.others.clear();
  }

  /** @throws DataError if the row has the key already */
  key(name: string): void {
    // Most rows have the same keys in the same order.
    const next = this.position + 1;
    const known = this.names[next] === name ? next : this.positions.get(name);
    const isTwice = known === undefined ? this.others.has(name) : this.values[known] !== undefined;
    if (isTwice) throw new DataError(`the key ${formatValue(name)} is there twice`, this.place);
    if (known !== undefined) this.position = known;
    else if (this.header === undefined) this.position = this.addColumn(name);
    else {
      this.position = -1;
      this.others.add(name);
      this.other ??= { name, row: this.rows.length };
    }
  }

  /** Adds a column: the rows that follow may have it. */
  addColumn(name: string): number {
    const position = this.names.length;
    this.positions.set(name, position);
    this.names.push(name);
    this.plainNames.push(/["\\\p{Cc}]/u.test(name) ? undefined : name);
    checkColumnCount(this.names.length, this.place);
    return position;
  }

  /** The value of the last key. */
  value(value: unknown): void {
    if (this.position >= 0) this.values[this.position] = value;
  }

  end(): void {
    this.firstLine ??= this.line;
    this.rows.push(this.values);
    this.lines.push(this.line);
  }

  /** The rows that ended since they were last taken. */
  take(): ParsedRows {
    const { rows, lines, other, firstLine } = this;
    if (firstLine !== undefined) this.header ??= { columns: [...this.names], line: firstLine };
    this.rows = [];
    this.lines = [];
    // The row that has not ended comes first the next time.
    const isOpen = other?.row === rows.length;
    this.other = isOpen ? { ...other, row: 0 } : undefined;
    return { rows, lines, other: isOpen ? undefined : other };
  }
}
