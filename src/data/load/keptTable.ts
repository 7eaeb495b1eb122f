import type { Hash } from "node:crypto";
import { statSync } from "node:fs";
import { createCellReader } from "../cells/cellReader.js";
import { type ColumnUse, profileReaderOf } from "../encode/rawColumnBuilder.js";
import type { RawColumn, RawTable } from "../encode/rawTable.js";
import { GrowingTable } from "../encode/table.js";
import type { ColumnFacts } from "../profile/columnFacts.js";
import { describeAsRead } from "../profile/columnProfiler.js";
import type { RowsKeeper } from "../profile/profileRows.js";
import type { ColumnProfile } from "../profile/tableProfile.js";
import type { Cell } from "../read/cell.js";
import type { CellBlock } from "../read/cellBlock.js";
import { cellMarks } from "../read/cellMarks.js";
import type { Dialect } from "../read/dialect.js";
import { namesIn } from "../read/findColumns.js";
import { RowPositions } from "../read/rowPositions.js";
import type { RowBatch } from "../read/rowReader.js";
import { type DataFile, pathOf } from "./dataSpec.js";
import { KeptColumn } from "./keptColumn.js";
import type { KeptFile, KnownColumns, UsedColumns } from "./keptFile.js";

/** Where the rows that are kept come from. */
interface Origin {
  /** What is given of the dialect. */
  readonly dialect: Dialect;
  /** The file as it was before it was read. */
  readonly stamp: string;
  /** Of the file's bytes, if it is wanted. */
  readonly hash: Hash | undefined;
}

const plain = createCellReader();

/**
 * The columns of a CSV file that is profiled to propose a config for it, kept as numbers and codes of texts. They are what is trained
 * on then, unless a cell may be wrong, or more is asked of the columns: then the file is read again.
 */
export class KeptTable implements RowsKeeper, KeptFile {
  private table: GrowingTable | undefined;
  private columns: readonly KeptColumn[];
  private readonly targets: readonly string[];
  private readonly lines = new RowPositions();
  private facts: readonly ColumnFacts[] = [];

  /**
   * @param names of all columns
   * @param targets names of those that are predicted, or lists of names
   * @param expectRows estimates how many rows there will be in all
   */
  constructor(
    private readonly origin: Origin,
    private readonly names: readonly string[],
    targets: readonly string[],
    private readonly expectRows: (rows: number) => number,
  ) {
    this.table = new GrowingTable(names.length);
    this.targets = targets.flatMap((name) => namesIn(name, names));
    this.columns = names.map((name) => new KeptColumn(this.targets.includes(name)));
  }

  add(batch: RowBatch): void {
    const { table, columns } = this;
    if (table === undefined) return;
    const start = table.rows * table.columns;
    if (!table.hasRoom(batch.length, () => this.expectRows(table.rows))) {
      this.release();
      return;
    }
    table.rows += batch.length;
    for (const line of batch.lines) this.lines.push(line);
    if (batch.block !== undefined) this.addBlock(table, start, batch.block.cells);
    else {
      for (const [row, cells] of batch.rows.entries()) {
        for (const [i, cell] of cells.entries()) {
          table.values[start + row * table.columns + i] = addCell(columns[i] as KeptColumn, cell);
        }
      }
    }
    const areInputsLost = columns.every(({ isUsable }, i) => !isUsable || this.isTarget(i));
    if (areInputsLost || columns.some(({ isUsable }, i) => !isUsable && this.isTarget(i))) this.release();
  }

  finish(facts: readonly ColumnFacts[]): void {
    if (this.table !== undefined) this.facts = facts;
  }

  take(file: DataFile, directory: string, uses: UsedColumns, isHashed: boolean): KnownColumns | undefined {
    const { table, origin } = this;
    const isSame = stampOf(pathOf(file, directory)) === origin.stamp && hasDialect(file, origin.dialect);
    const isEnough = isSame && (!isHashed || origin.hash !== undefined);
    const [targets, inputs] = [uses.targets, uses.inputs].map((each) => (isEnough ? this.find(each) : undefined));
    this.release();
    if (table === undefined || targets === undefined || inputs?.positions.every(isAscending) !== true) return undefined;
    const profiles = [...targets.profiles, ...inputs.profiles];
    const targetNumbers = new Float64Array(table.rows * targets.positions.length);
    moveColumns(table, targets.positions, targetNumbers);
    // The rows of inputs take the place of the table: none of them is longer.
    moveColumns(table, inputs.positions, table.values);
    return {
      targets: tableOf(targets.columns, table.rows, targetNumbers),
      inputs: tableOf(inputs.columns, table.rows, table.values),
      profiles,
      lines: this.lines,
      hash: origin.hash,
    };
  }

  private addBlock(table: GrowingTable, start: number, block: CellBlock): void {
    table.values.set(block.values, start);
    for (const [i, column] of this.columns.entries()) {
      if (block.isNumeric(i) && !column.keepsTexts) {
        column.addNumbers(block.rows);
        continue;
      }
      for (let row = 0; row < block.rows && column.isUsable; row++) {
        const at = row * block.columns + i;
        const isNumber = ((block.texts.marks[at] as number) & cellMarks.isText) === 0;
        if (isNumber && !column.keepsTexts) column.addNumbers(1);
        else if (isNumber) column.add(block.texts.textAt(row, i), true);
        else table.values[start + at] = addCell(column, block.cellAt(row, i));
      }
    }
  }

  private isTarget(column: number): boolean {
    return this.targets.includes(this.names[column] as string);
  }

  /** The columns that are used; undefined if one of them must be read again. */
  private find(uses: readonly ColumnUse[]) {
    const [positions, columns, profiles]: [number[], RawColumn[], ColumnProfile[]] = [[], [], []];
    const known = new Map(this.names.map((name, position) => [name, position]));
    for (const use of uses) {
      const position = known.get(use.name) ?? -1;
      const column = this.columns[position]?.finish(use);
      const { decimal, thousands } = use.reader.format;
      // The profile would be another one.
      const isRead = use.reader.isPlain && decimal === undefined && thousands === undefined;
      if (column === undefined || !isRead) return undefined;
      positions.push(position);
      columns.push(column);
      const answers = { missing: use.allMissing, isTarget: use.isTarget };
      profiles.push(describeAsRead(this.facts[position] as ColumnFacts, profileReaderOf(use), answers));
    }
    return { positions, columns, profiles };
  }

  release(): undefined {
    this.table = undefined;
    this.columns = [];
    this.facts = [];
  }
}

/** Returns the number in a cell; NaN if there is none. */
function addCell(column: KeptColumn, cell: Cell): number {
  const value = plain.number(cell);
  column.add(cell, value !== undefined);
  return value ?? Number.NaN;
}

function hasDialect({ format, delimiter, quote }: DataFile, dialect: Dialect): boolean {
  return format === "csv" && delimiter === dialect.delimiter && quote === dialect.quote;
}

function isAscending(position: number, i: number, positions: readonly number[]): boolean {
  return i === 0 || (positions[i - 1] as number) < position;
}

function moveColumns({ rows, columns, values }: GrowingTable, positions: readonly number[], into: Float64Array): void {
  const count = positions.length;
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * columns, row * count];
    for (let i = 0; i < count; i++) into[to + i] = values[from + (positions[i] as number)] as number;
  }
}

function tableOf(columns: readonly RawColumn[], rows: number, values: Float64Array): RawTable {
  const width = columns.length;
  return { columns, numbers: { rows, columns: width, values: values.subarray(0, rows * width) } };
}

/** Tells a file from what it is after somebody has written to it; undefined if it is none, such as a pipe. */
export function stampOf(file: string): string | undefined {
  try {
    const stats = statSync(file, { bigint: true });
    return stats.isFile() ? [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(" ") : undefined;
  } catch {
    return undefined; // its reader says why
  }
}
