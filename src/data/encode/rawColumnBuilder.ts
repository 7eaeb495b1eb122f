import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import type { CellReader } from "../cells/cellReader.js";
import { describeMissing, type MissingPolicy, spellsMissing } from "../cells/missing.js";
import { type DateOrder, dateOrders, parseDate } from "../cells/parseDate.js";
import { adviseOnFormat, spellsNonFinite } from "../cells/parseNumber.js";
import { ColumnProfiler } from "../profile/columnProfiler.js";
import type { MissingAnswers } from "../profile/readColumn.js";
import type { ColumnProfile } from "../profile/tableProfile.js";
import type { ValueCounter } from "../profile/valueCounter.js";
import type { Cell } from "../read/cell.js";
import type { CellBlock, CellTexts } from "../read/cellBlock.js";
import { type RawColumn, TextCodes } from "./rawTable.js";

/** If so many first cells are all numbers, the column is of numbers, and the text of its cells is not kept any longer. */
const cellsThatDecide = 1000;
/** So many are shown. */
const mostShown = 5;

/** What a column is used for, and how its cells are read. */
export interface ColumnUse {
  readonly name: string;
  readonly isTarget: boolean;
  /** Whether its cells name classes: then numbers are kept as texts too. */
  readonly isLabel: boolean;
  readonly missing: MissingPolicy;
  /** What the config says of the missing cells of all columns. */
  readonly allMissing: MissingAnswers["missing"];
  /** Whether dates become numbers. */
  readonly hasDates: boolean;
  readonly reader: CellReader;
}

/** A cell, and the number of its row in the file. */
interface Found {
  readonly cell: Cell;
  readonly row: number;
}

/** How the profile reads the cells. Without a policy for missing cells, the usual texts for them are texts like others. */
export function profileReaderOf({ reader, missing }: Pick<ColumnUse, "reader" | "missing">): CellReader {
  const isUsual = missing === "error" && reader.format.missingTexts === undefined;
  return isUsual ? { ...reader, isMissing: (cell) => cell === null } : reader;
}

/** The order in which all texts are dates; undefined if there is none, or more than one: then the day and the month may be mixed up. */
export function findDateOrder(texts: readonly string[]): DateOrder | undefined {
  const fitting = dateOrders.filter((order) => texts.every((text) => parseDate(text, order) !== undefined));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Finds out, cell by cell, whether a column is of numbers, dates or texts, and keeps the texts. */
export class RawColumnBuilder {
  private rows = 0;
  private numbers = 0;
  /** Texts that spell NaN, an infinity, or a number beyond the range of a double. In a column of texts they are texts. */
  private beyond = 0;
  private texts: TextCodes | undefined = new TextCodes();
  /** Numbers whose texts come next, if texts are wanted in the end. */
  private waiting: { readonly texts: CellTexts; readonly column: number }[] = [];
  private firstText: Found | undefined;
  private firstMissing: Found | undefined;
  private readonly profiler: ColumnProfiler;

  constructor(
    private readonly use: ColumnUse,
    /** Finds the place of a row by its number in the file. */
    private readonly locate: (row: number) => Place,
  ) {
    const { name, allMissing, isTarget } = use;
    this.profiler = new ColumnProfiler(name, profileReaderOf(use), { missing: allMissing, isTarget });
  }

  /**
   * What the column is, from the cells so far.
   *
   * @param values its different numbers
   */
  describe(values: ValueCounter): ColumnProfile {
    return this.profiler.finish(values);
  }

  /** Adds the cells of a column of numbers, as `add` would. The reader must be plain. */
  addNumbers(block: CellBlock, column: number): void {
    const { rows } = block;
    this.profiler.addNumbers(block, column);
    this.numbers += rows;
    if (this.texts !== undefined) this.addTexts(this.texts, block, column);
    this.rows += rows;
  }

  /** Adds a number as `add` would, and returns it; undefined if its text is needed. The reader must be plain. */
  addNumber({ texts, values, columns }: CellBlock, row: number, column: number): number | undefined {
    const at = row * columns + column;
    const value = values[at] as number;
    if (this.texts !== undefined || !this.profiler.addNumber(value, texts.marks[at] as number)) return undefined;
    this.numbers++;
    this.rows++;
    return value;
  }

  private addTexts(texts: TextCodes, block: CellBlock, column: number): void {
    if (this.use.isLabel || this.firstText !== undefined) {
      this.addWaiting(texts);
      for (let row = 0; row < block.rows; row++) texts.push(block.texts.textAt(row, column));
    } else if (this.rows + block.rows > cellsThatDecide) {
      this.texts = undefined;
      this.waiting = [];
    } else this.waiting.push({ texts: block.keepTexts(), column });
  }

  private addWaiting(codes: TextCodes): void {
    if (this.waiting.length === 0) return;
    for (const { texts, column } of this.waiting) {
      for (let row = 0; row < texts.rows; row++) codes.push(texts.textAt(row, column));
    }
    this.waiting = [];
  }

  /**
   * Adds a cell.
   *
   * @param row the number of its row in the file
   * @returns the number in the cell; NaN if there is none
   * @throws DataError if the cell is missing and will not be filled, or if it is a number that is not finite
   */
  add(cell: Cell, row: number): number {
    const value = this.use.reader.number(cell);
    this.profiler.add(cell, value);
    if (value !== undefined) this.numbers++;
    else this.addOther({ cell, row });
    if (this.texts !== undefined) {
      this.addWaiting(this.texts);
      this.texts.push(cell === null ? "" : String(cell));
      const isDecided = this.rows === cellsThatDecide && this.firstText === undefined && !this.use.isLabel;
      if (isDecided) this.texts = undefined;
    }
    this.rows++;
    return value ?? Number.NaN;
  }

  private addOther(found: Found): void {
    const { cell } = found;
    const { missing, isTarget, isLabel } = this.use;
    if (this.isMissing(cell)) {
      if (missing === "error") this.fail(`${describeMissing(cell)}: ${adviceFor(isTarget)}`, found);
      if (isTarget) this.fail(`${describeMissing(cell)}, and a target is not filled: ${dropAdvice}`, found);
      this.firstMissing ??= found;
      return;
    }
    const isBeyond = this.isBeyond(cell);
    if (typeof cell === "number" || (isBeyond && isLabel && spellsMissing(cell))) this.failBeyond(found);
    if (isBeyond) this.beyond++;
    this.firstText ??= found;
  }

  private isBeyond(cell: Cell): boolean {
    return typeof cell === "string" && (spellsNonFinite(cell) || this.use.reader.parse(cell) !== undefined);
  }

  /** Without a policy for missing cells, the usual texts for them are texts like others, unless the config names the texts. */
  private isMissing(cell: Cell): boolean {
    const { missing, reader } = this.use;
    return (
      cell === null || ((missing !== "error" || reader.format.missingTexts !== undefined) && reader.isMissing(cell))
    );
  }

  /** @throws DataError if the column mixes numbers and texts: half of its cells or more, or its first cells, are numbers */
  finish(): RawColumn {
    const { name, isLabel, missing } = this.use;
    if (isLabel && this.texts !== undefined) return { kind: "texts", name, ...this.texts.finish() };
    if (this.firstText === undefined) {
      if (this.numbers === 0 && this.firstMissing !== undefined) {
        this.fail(
          `every cell is missing, so there is no mean: leave it out, set "exclude" to [${formatValue(name)}]`,
          this.firstMissing,
        );
      }
      return { kind: "numbers", name, hasMissing: this.firstMissing !== undefined };
    }
    if (this.texts === undefined || (this.numbers + this.beyond) * 2 >= this.rows) this.failMixed(this.firstText);
    const codes = this.texts.finish((text) => this.isMissing(text === "" ? null : text));
    const order =
      this.numbers === 0 ? this.findOrder(codes.texts.filter((_, code) => !codes.missing.has(code))) : undefined;
    if (order !== undefined) return { kind: "dates", name, order, ...codes };
    if (this.firstMissing !== undefined && missing === "mean") {
      const problem = `${describeMissing(this.firstMissing.cell)}, and texts have no mean`;
      this.fail(
        `${problem}: set "missing" to "indicator", which makes a category of it, or to "drop"`,
        this.firstMissing,
      );
    }
    return { kind: "texts", name, ...codes };
  }

  private findOrder(texts: readonly string[]): DateOrder | undefined {
    return this.use.hasDates && !this.use.isTarget ? findDateOrder(texts) : undefined;
  }

  /** Says which texts are odd in a column of numbers, and how they could be read. */
  private failMixed(found: Found): never {
    if (this.isBeyond(found.cell)) this.failBeyond(found);
    const text = String(found.cell);
    const { texts, spelledTexts } = this.profiler.facts;
    const { rows: count = 1 } = texts.texts.get(text) ?? spelledTexts.texts.get(text) ?? {};
    const often = count > 1 ? ` (${count} cells are like this)` : "";
    const problem = `${this.use.reader.explain(text)} as in the column's other cells${often}`;
    const asNumber = adviseOnFormat(text);
    if (asNumber !== "") this.fail(`${problem}${asNumber}`, found);
    if (spellsMissing(text)) this.fail(problem + hint(text), found);
    const words = [...texts.texts.keys()].filter((each) => !/\d/.test(each) && !this.isMissing(each));
    if (!words.includes(text)) this.fail(problem, found);
    const policy = this.use.missing === "error" ? `, and "missing" to "indicator", "mean" or "drop"` : "";
    const some = words.slice(0, mostShown).map((word) => formatValue(word));
    this.fail(`${problem}; if it means a missing cell, set "missingTexts" to [${some.join(", ")}]${policy}`, found);
  }

  private failBeyond(found: Found): never {
    this.fail(this.use.reader.explain(found.cell) + hint(found.cell), found);
  }

  private fail(problem: string, { row }: Found): never {
    throw new DataError(`column ${formatValue(this.use.name)}: ${problem}`, this.locate(row));
  }
}

const dropAdvice = 'fill it, or set "missing" to "drop"';

function adviceFor(isTarget: boolean): string {
  return isTarget ? dropAdvice : 'fill it, or set "missing" to "indicator", "mean" or "drop"';
}

function hint(cell: Cell): string {
  return spellsMissing(cell) ? '; if it means a missing cell, set "missing" to "indicator", "mean" or "drop"' : "";
}
