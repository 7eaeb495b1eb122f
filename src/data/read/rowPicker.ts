import { DataError, type Place } from "../../errors.js";
import { type Cell, toCell, toVerbatimCell, type VerbatimCell } from "./cell.js";
import { findColumns } from "./findColumns.js";
import type { ParsedRows } from "./rowParser.js";

/** What is read beside the cells. */
export interface RowsWanted {
  /** Columns whose cells are kept as the file has them. */
  readonly kept?: readonly string[];
  /** Whether the rows after one with a value that cannot be a cell are read too. */
  readonly isLenient?: boolean;
}

/** The cells of some rows. */
export interface PickedRows {
  /** The cells of each row, in the order of the columns that were asked for. */
  readonly rows: readonly (readonly Cell[])[];
  /** The cells of each row that are kept, in the order of their columns; if there are such columns. */
  readonly kept?: readonly (readonly VerbatimCell[])[] | undefined;
  /** What is wrong with a row, by its index: it has a value that cannot be a cell. Such a row has no cells. */
  readonly refused?: ReadonlyMap<number, DataError> | undefined;
  /** The error after these rows. */
  readonly failure?: unknown;
}

const none: readonly Cell[] = [];

/** Picks the cells of certain columns. */
export class RowPicker {
  private readonly positions: readonly number[];
  private readonly keptPositions: readonly number[];

  /** @throws DataError if the header has one of the columns twice, or not at all */
  constructor(
    private readonly columns: readonly string[],
    private readonly wanted: RowsWanted,
    header: readonly string[],
    place: Place,
  ) {
    this.positions = findColumns(columns, header, place);
    this.keptPositions = findColumns(wanted.kept ?? [], header, place);
  }

  /** @param locate gives the place of a row by its index */
  pick(parsed: ParsedRows, locate: (row: number) => Place): PickedRows {
    const { kept: keptColumns = [], isLenient = false } = this.wanted;
    const rows: (readonly Cell[])[] = [];
    const kept: (readonly VerbatimCell[])[] | undefined = keptColumns.length > 0 ? [] : undefined;
    const refused = isLenient ? new Map<number, DataError>() : undefined;
    for (const [i, row] of parsed.rows.entries()) {
      const place = () => locate(i);
      let cells = none;
      try {
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
