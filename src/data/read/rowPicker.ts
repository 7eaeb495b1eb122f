import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { AbsentKeys } from "./absentKeys.js";
import { type Cell, toCell, toVerbatimCell, type VerbatimCell } from "./cell.js";
import type { CellBlock } from "./cellBlock.js";
import { findColumns } from "./findColumns.js";
import type { ParsedRows, RowParser } from "./rowParser.js";

/** The names of the columns, and the place where they are. */
export interface RowHeader {
  readonly columns: readonly string[];
  readonly place: Place;
}

/** What is read beside the cells. */
export interface RowsWanted {
  /** Columns whose cells are kept as the file has them. */
  readonly kept?: readonly string[];
  /** Whether the rows after one with a value that cannot be a cell are read too. */
  readonly isLenient?: boolean;
  /** Whether all columns are wanted: then a key that is none of them is an error. */
  readonly isWhole?: boolean;
  /**
   * Columns that a row of JSON may lack, even if no row so far has them. If they are given, a row that lacks another column is refused;
   * else its cell is missing.
   */
  readonly optional?: ReadonlySet<string> | undefined;
}

/** The cells of some rows. */
export interface PickedRows {
  /** The cells of each row, in the order of the columns that were asked for. */
  readonly rows: readonly (readonly Cell[])[];
  /** The cells of each row that are kept, in the order of their columns; if there are such columns. */
  readonly kept?: readonly (readonly VerbatimCell[])[] | undefined;
  /** What is wrong with a row, by its index: it has a value that cannot be a cell. Such a row has no cells. */
  readonly refused?: ReadonlyMap<number, DataError> | undefined;
  /** The same rows as numbers, if they were read so: then their cells are made when they are asked for. */
  readonly block?: PickedBlock | undefined;
  /** The error after these rows. */
  readonly failure?: unknown;
}

const none: readonly Cell[] = [];

/** A block, and the positions of the columns that were asked for. */
export interface PickedBlock {
  readonly cells: CellBlock;
  readonly positions: readonly number[];
}

/** Picks the cells of certain columns. */
export class RowPicker {
  private readonly positions: readonly number[];
  private readonly keptPositions: readonly number[];
  private readonly absent: AbsentKeys | undefined;

  /**
   * @param parser its header is known
   * @throws DataError if the header has one of the columns twice, or not at all though every row must have it
   */
  constructor(
    private readonly columns: readonly string[],
    private readonly wanted: RowsWanted,
    { columns: header, place }: RowHeader,
    parser: RowParser,
  ) {
    const { optional } = wanted;
    const add = optional && parser.addColumn?.bind(parser);
    const known = new Set(header);
    // If a row has none of the columns, it is another kind of row.
    if (add === undefined || optional === undefined || !columns.some((name) => known.has(name))) {
      this.positions = findColumns(columns, header, place);
    } else {
      const all = [...header];
      for (const name of columns) if (!known.has(name)) all[add(name)] = name;
      this.positions = findColumns(columns, all, place);
      this.absent = new AbsentKeys({ columns, positions: this.positions, optional }, all, header.length);
    }
    this.keptPositions = findColumns(wanted.kept ?? [], header, place);
  }

  private pickBlock(cells: CellBlock, failure: unknown): PickedRows {
    const refused = this.wanted.isLenient === true ? new Map<number, DataError>() : undefined;
    return new BlockRows({ cells, positions: this.positions }, this.keptPositions, refused, failure);
  }

  /** @param locate gives the place of a row by its index */
  pick(parsed: ParsedRows, locate: (row: number) => Place): PickedRows {
    if (parsed.block !== undefined) return this.pickBlock(parsed.block, parsed.failure);
    const { kept: keptColumns = [], isLenient = false, isWhole = false } = this.wanted;
    const rows: (readonly Cell[])[] = [];
    const kept: (readonly VerbatimCell[])[] | undefined = keptColumns.length > 0 ? [] : undefined;
    const refused = isLenient ? new Map<number, DataError>() : undefined;
    for (const [i, row] of parsed.rows.entries()) {
      const place = () => locate(i);
      if (parsed.other?.row === i && isWhole) {
        return { rows, kept, refused, failure: new DataError(explainOther(parsed.other.name), place()) };
      }
      let cells = none;
      try {
        this.absent?.check(row, place);
        cells = pickCells(row, this.positions, this.columns, place);
        if (kept !== undefined) pickCells(row, this.keptPositions, keptColumns, place);
      } catch (error) {
        if (refused === undefined || !(error instanceof DataError)) return { rows, kept, refused, failure: error };
        refused.set(i, error);
      }
      rows.push(cells);
      kept?.push(this.keptPositions.map((position) => toVerbatimCell(row[position])));
    }
    return { rows, kept, refused, failure: parsed.failure };
  }
}

/** The rows of a block as cells, which are made when they are asked for. */
class BlockRows implements PickedRows {
  private taken: PickedRows["rows"] | undefined;
  private takenKept: PickedRows["kept"];

  constructor(
    readonly block: PickedBlock,
    private readonly keptPositions: readonly number[],
    readonly refused: PickedRows["refused"],
    readonly failure: unknown,
  ) {}

  get rows(): PickedRows["rows"] {
    const { cells, positions } = this.block;
    this.taken ??= Array.from({ length: cells.rows }, (_, row) => cells.cellsAt(row, positions));
    return this.taken;
  }

  get kept(): PickedRows["kept"] {
    const { keptPositions, block } = this;
    if (keptPositions.length === 0) return undefined;
    const take = (_: unknown, row: number) => keptPositions.map((position) => block.cells.texts.textAt(row, position));
    this.takenKept ??= Array.from({ length: block.cells.rows }, take);
    return this.takenKept;
  }
}

function explainOther(name: string): string {
  const key = formatValue(name);
  return `the key ${key} is new: the columns are the keys of the first rows: add it to the first row: ${key}: null`;
}

/** The cells of these columns. Most of them are texts, and this is the quickest way to take those. */
function pickCells(
  row: readonly unknown[],
  positions: readonly number[],
  columns: readonly string[],
  place: () => Place,
): readonly Cell[] {
  return positions.map((position, i) => {
    const value = row[position];
    return typeof value === "string" && value !== "" ? value : toCell(value, columns[i] as string, place);
  });
}
