import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import type { Cell } from "../read/cell.js";
import { type MissingPolicy, spellsMissing } from "./missing.js";
import { explainNumber, numberIn, parseNumber, spellsNonFinite } from "./parseNumber.js";
import { type RawColumn, TextCodes } from "./rawTable.js";

/** A column whose first cells are all numbers is one of numbers, and their text need not be kept. */
const cellsThatDecide = 1000;

export interface ColumnUse {
  readonly name: string;
  readonly isTarget: boolean;
  /** Whether its cells name classes, so that numbers count as texts too. */
  readonly isLabel: boolean;
}

/** A cell, and the position of its row. */
interface Found {
  readonly cell: Cell;
  readonly position: number;
}

/** Goes over one column, cell by cell, and finds out whether it holds numbers or texts. */
export class RawColumnBuilder {
  #rows = 0;
  #numbers = 0;
  #texts: TextCodes | undefined = new TextCodes();
  #firstText: Found | undefined;
  #firstMissing: Found | undefined;

  constructor(
    private readonly use: ColumnUse,
    private readonly missing: MissingPolicy,
    private readonly placeOf: (position: number) => Place,
  ) {}

  /**
   * The number in a cell; NaN where there is none.
   *
   * @throws DataError where the cell is missing and not to be filled, or not finite
   */
  add(cell: Cell, position: number): number {
    const value = numberIn(cell);
    if (value !== undefined) this.#numbers++;
    else this.#readOther({ cell, position });
    if (this.#texts !== undefined) {
      this.#texts.push(cell === null ? "" : String(cell));
      const isDecided = this.#rows === cellsThatDecide && this.#firstText === undefined && !this.use.isLabel;
      if (isDecided) this.#texts = undefined;
    }
    this.#rows++;
    return value ?? Number.NaN;
  }

  #readOther(found: Found): void {
    const { cell } = found;
    if (cell === null || (this.missing !== "error" && spellsMissing(cell))) {
      if (this.missing !== "mean") this.#fail(`${explainNumber(null)}: ${advice}`, found);
      if (this.use.isTarget) this.#fail(`${describe(cell)}, and a target is not filled: ${dropAdvice}`, found);
      this.#firstMissing ??= found;
      return;
    }
    const isBeyond = typeof cell === "number" || spellsNonFinite(cell) || parseNumber(cell) !== undefined;
    if (isBeyond) this.#fail(explainNumber(cell) + hint(cell), found);
    this.#firstText ??= found;
  }

  /** @throws DataError where half of the cells or more, or the first thousand, are numbers and some are not */
  finish(): RawColumn {
    const { name, isLabel } = this.use;
    if (isLabel && this.#texts !== undefined) return this.#texts.column(name);
    if (this.#firstText === undefined) {
      if (this.#numbers === 0 && this.#firstMissing !== undefined) {
        this.#fail("every cell is missing, so there is no mean: list the features to use", this.#firstMissing);
      }
      return { kind: "numbers", name };
    }
    if (this.#texts === undefined || this.#numbers * 2 >= this.#rows) {
      const { cell } = this.#firstText;
      this.#fail(`${explainNumber(cell)} as in the column's other cells${hint(cell)}`, this.#firstText);
    }
    if (this.#firstMissing !== undefined) {
      this.#fail(`${describe(this.#firstMissing.cell)}, and texts have no mean: ${dropAdvice}`, this.#firstMissing);
    }
    return this.#texts.column(name);
  }

  #fail(problem: string, { position }: Found): never {
    throw new DataError(`column ${formatValue(this.use.name)}: ${problem}`, this.placeOf(position));
  }
}

const advice = 'fill it, or set "missing" to "mean" or "drop"';
const dropAdvice = 'fill it, or set "missing" to "drop"';

function hint(cell: Cell): string {
  return spellsMissing(cell) ? '; where it stands for a missing one, set "missing" to "mean" or "drop"' : "";
}

function describe(cell: Cell): string {
  return cell === null ? explainNumber(null) : `${formatValue(cell)} stands for a missing cell`;
}
