import { formatValue } from "../../messages/formatValue.js";
import type { Cell } from "../read/cell.js";
import { isBlank, spellsMissing } from "./missing.js";
import { createNumberParser, decimalOf, isLocal, type NumberFormat, type NumberParser } from "./numberFormat.js";
import { explainNumber, parseNumber, spellsLocalNumber, spellsNonFinite } from "./parseNumber.js";

/** How the cells of a table are written. */
export interface CellFormat extends NumberFormat {
  /** The texts that mean a missing cell, besides an empty one, in place of the usual ones. */
  readonly missingTexts?: readonly string[] | undefined;
}

/** What a cell of a table says. */
export interface CellReader {
  readonly format: CellFormat;
  /** Whether each number that `Number` reads is a number, and means none that is missing. */
  readonly isPlain: boolean;
  /** The number that a text spells; infinite beyond the range of a double. */
  readonly parse: NumberParser;
  /** The finite number in a cell; undefined if there is none. */
  number(cell: Cell): number | undefined;
  /** Whether a cell is empty, or says that its value is missing. */
  isMissing(cell: Cell): boolean;
  /** Why a cell is not a finite number. */
  explain(cell: Cell): string;
}

export function createCellReader(format: CellFormat = {}): CellReader {
  const parse = createNumberParser(format);
  const texts = format.missingTexts && new Set(format.missingTexts);
  // A number among the texts, such as -999, is meant in every spelling.
  const numbers = new Set(format.missingTexts?.flatMap((text) => parse(text) ?? []));
  const valueIn = (cell: Cell) => (typeof cell === "string" ? parse(cell) : cell);
  return {
    format,
    isPlain: !isLocal(format) && numbers.size === 0,
    parse,
    number: (cell) => {
      const value = valueIn(cell);
      if (value === undefined || value === null || !Number.isFinite(value)) return undefined;
      return numbers.size > 0 && numbers.has(value) ? undefined : value;
    },
    isMissing: (cell) => {
      if (cell === null) return true;
      if (numbers.size > 0 && numbers.has(valueIn(cell) as number)) return true;
      return texts === undefined || typeof cell === "number" ? spellsMissing(cell) : texts.has(cell) || isBlank(cell);
    },
    explain: (cell) => explainIn(format, parse, cell),
  };
}

function explainIn(format: NumberFormat, parse: NumberParser, cell: Cell): string {
  if (!isLocal(format) || typeof cell !== "string" || spellsNonFinite(cell)) return explainNumber(cell);
  if (parse(cell) !== undefined) return `${formatValue(cell)} is too large for a number`;
  const isOther = parseNumber(cell) !== undefined || spellsLocalNumber(cell);
  const spelling = isOther ? ` as "decimal" and "thousands" say, such as ${exampleOf(format)}` : "";
  return `got ${formatValue(cell)}, expected a number${spelling}`;
}

/** A number in a format, for messages: `1.234,5`. */
export function exampleOf(format: NumberFormat): string {
  return `1${format.thousands ?? ""}234${decimalOf(format)}5`;
}
