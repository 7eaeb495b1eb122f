import { DataError, type Place } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import { parseNumber, type RawColumn, TextCodes } from "./rawColumn.js";

const notFinite = /^[+-]?(?:nan|inf|infinity)$/i;

/** A column whose first cells are all numbers is one of numbers, and their text need not be kept. */
const cellsThatDecide = 1000;

/** Collects one column of a CSV file, cell by cell, and finds out whether it holds numbers or texts. */
export class CsvColumn {
  #rows = 0;
  #numberCount = 0;
  #values = new Float64Array(256);
  #codes: Uint32Array | undefined = new Uint32Array(256);
  readonly #texts = new TextCodes();
  #firstText: { readonly cell: string; readonly place: Place } | undefined;

  /** @param labels whether the cells name classes, so that numbers count as texts too */
  constructor(
    readonly name: string,
    private readonly labels: boolean,
  ) {}

  /** @throws DataError where the cell is empty or not finite */
  push(cell: string, place: () => Place): void {
    const row = this.#rows++;
    if (row === this.#values.length) this.#grow();
    const value = this.#parse(cell, place);
    if (value !== undefined) {
      this.#values[row] = value;
      this.#numberCount++;
    } else {
      this.#firstText ??= { cell, place: place() };
    }
    if (this.#codes !== undefined) this.#codes[row] = this.#texts.codeOf(cell);
    if (row === cellsThatDecide && this.#firstText === undefined && !this.labels) this.#codes = undefined;
  }

  /** @throws DataError where half of the cells or more, or the first thousand, are numbers and some are not */
  finish(): RawColumn {
    const { name } = this;
    const codes = this.#codes?.slice(0, this.#rows);
    if (this.labels && codes !== undefined) return { kind: "texts", name, texts: this.#texts.texts, codes };
    if (this.#firstText === undefined) return { kind: "numbers", name, values: this.#values.slice(0, this.#rows) };
    if (codes === undefined || this.#numberCount * 2 >= this.#rows) {
      const { cell, place } = this.#firstText;
      throw new DataError(
        `column ${formatValue(name)}: got ${formatValue(cell)}, expected a number as in the column's other cells`,
        place,
      );
    }
    return { kind: "texts", name, texts: this.#texts.texts, codes };
  }

  #parse(cell: string, place: () => Place): number | undefined {
    const value = parseNumber(cell);
    const problem =
      cell === ""
        ? "the cell is empty"
        : notFinite.test(cell)
          ? `${formatValue(cell)} is not a finite number`
          : value !== undefined && !Number.isFinite(value)
            ? `${formatValue(cell)} is too large for a number`
            : undefined;
    if (problem !== undefined) throw new DataError(`column ${formatValue(this.name)}: ${problem}`, place());
    return value;
  }

  #grow(): void {
    const values = new Float64Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
    if (this.#codes === undefined) return;
    const codes = new Uint32Array(values.length);
    codes.set(this.#codes);
    this.#codes = codes;
  }
}
