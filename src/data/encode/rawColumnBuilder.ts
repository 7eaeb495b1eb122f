import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { type MissingPolicy, spellsMissing } from "../cells/missing.js";
import { explainNumber, numberIn, parseNumber, spellsNonFinite } from "../cells/parseNumber.js";
import type { Cell } from "../read/cell.js";
import { type RawColumn, TextCodes } from "./rawTable.js";

/** If so many first cells are all numbers, the column is of numbers, and the text of its cells is not kept any longer. */
const cellsThatDecide = 1000;

/** What a column is used for. */
export interface ColumnUse {
  readonly name: string;
  readonly isTarget: boolean;
  /** Whether its cells name classes: then numbers are kept as texts too. */
  readonly isLabel: boolean;
}

/** A cell, and the number of its row in the file. */
interface Found {
  readonly cell: Cell;
  readonly row: number;
}

/** Finds out, cell by cell, whether a column is of numbers or of texts, and keeps the texts. */
export class RawColumnBuilder {
  private rows = 0;
  private numbers = 0;
  private texts: TextCodes | undefined = new TextCodes();
  private firstText: Found | undefined;
  private firstMissing: Found | undefined;

  constructor(
    private readonly use: ColumnUse,
    private readonly missing: MissingPolicy,
    /** Finds the place of a row by its number in the file. */
    private readonly locate: (row: number) => Place,
  ) {}

  /**
   * Adds a cell.
   *
   * @param row the number of its row in the file
   * @returns the number in the cell; NaN if there is none
   * @throws DataError if the cell is missing and will not be filled, or if its number is not finite
   */
  add(cell: Cell, row: number): number {
    const value = numberIn(cell);
    if (value !== undefined) this.numbers++;
    else this.addOther({ cell, row });
    if (this.texts !== undefined) {
      this.texts.push(cell === null ? "" : String(cell));
      const isDecided = this.rows === cellsThatDecide && this.firstText === undefined && !this.use.isLabel;
      if (isDecided) this.texts = undefined;
    }
    this.rows++;
    return value ?? Number.NaN;
  }

  private addOther(found: Found): void {
    const { cell } = found;
    if (cell === null || (this.missing !== "error" && spellsMissing(cell))) {
      if (this.missing !== "mean") this.fail(`${explainNumber(null)}: ${advice}`, found);
      if (this.use.isTarget) this.fail(`${describe(cell)}, and a target is not filled: ${dropAdvice}`, found);
      this.firstMissing ??= found;
      return;
    }
    const isBeyond = typeof cell === "number" || spellsNonFinite(cell) || parseNumber(cell) !== undefined;
    if (isBeyond) this.fail(explainNumber(cell) + hint(cell), found);
    this.firstText ??= found;
  }

  /** @throws DataError if the column mixes numbers and texts: half of its cells or more, or its first cells, are numbers */
  finish(): RawColumn {
    const { name, isLabel } = this.use;
    if (isLabel && this.texts !== undefined) return this.texts.column(name);
    if (this.firstText === undefined) {
      if (this.numbers === 0 && this.firstMissing !== undefined) {
        this.fail("every cell is missing, so there is no mean: list the features to use", this.firstMissing);
      }
      return { kind: "numbers", name };
    }
    if (this.texts === undefined || this.numbers * 2 >= this.rows) {
      const { cell } = this.firstText;
      this.fail(`${explainNumber(cell)} as in the column's other cells${hint(cell)}`, this.firstText);
    }
    if (this.firstMissing !== undefined) {
      this.fail(`${describe(this.firstMissing.cell)}, and texts have no mean: ${dropAdvice}`, this.firstMissing);
    }
    return this.texts.column(name);
  }

  private fail(problem: string, { row }: Found): never {
    throw new DataError(`column ${formatValue(this.use.name)}: ${problem}`, this.locate(row));
  }
}

const advice = 'fill it, or set "missing" to "mean" or "drop"';
const dropAdvice = 'fill it, or set "missing" to "drop"';

function hint(cell: Cell): string {
  return spellsMissing(cell) ? '; if it stands for a missing cell, set "missing" to "mean" or "drop"' : "";
}

function describe(cell: Cell): string {
  return cell === null ? explainNumber(null) : `${formatValue(cell)} stands for a missing cell`;
}
