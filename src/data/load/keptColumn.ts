import { spellsMissing } from "../cells/missing.js";
import { spellsNonFinite } from "../cells/parseNumber.js";
import { type ColumnUse, findDateOrder } from "../encode/rawColumnBuilder.js";
import { type RawColumn, TextCodes } from "../encode/rawTable.js";
import type { Cell } from "../read/cell.js";

/** A column of more different texts is not kept. */
const mostTexts = 10_000;

/** What must be known of a column of a table that is kept: whether it is of numbers or of texts, and the texts. */
export class KeptColumn {
  private numbers = 0;
  private texts = 0;
  private empty = 0;
  private codes: TextCodes | undefined;
  /** Whether it can be trained on without reading it again. */
  isUsable = true;

  /** @param isLabel whether its numbers may be labels: then their texts are kept too */
  constructor(private isLabel: boolean) {
    if (isLabel) this.codes = new TextCodes();
  }

  /** Whether the text of a number is kept. */
  get keepsTexts(): boolean {
    return this.isLabel && this.isUsable;
  }

  /** Adds cells that are numbers, whose texts are not kept. */
  addNumbers(count: number): void {
    this.numbers += count;
    if (this.texts > 0) this.giveUp();
  }

  /** @param isNumber whether the text is a number */
  add(cell: Cell, isNumber: boolean): void {
    if (!this.isUsable) return;
    if (cell === null) this.empty++;
    else if (isNumber) this.numbers++;
    else this.texts++;
    if (cell !== null && (this.isLabel || !isNumber)) {
      this.codes ??= new TextCodes();
      this.codes.push(String(cell));
    }
    const hasMany = (this.codes?.size ?? 0) > mostTexts;
    if (this.texts > 0 && (hasMany || this.numbers + this.empty > 0)) this.giveUp();
    else if (hasMany) {
      // So many numbers are hardly labels.
      this.isLabel = false;
      this.codes = undefined;
    }
  }

  private giveUp(): void {
    this.isUsable = false;
    this.codes = undefined;
  }

  /** What `RawColumnBuilder` makes of such a column; undefined if it has to see the cells, which may be wrong. */
  finish({ name, isTarget, isLabel, missing, hasDates, reader }: ColumnUse): RawColumn | undefined {
    if (!this.isUsable) return undefined;
    const { codes, numbers, texts, empty } = this;
    if (texts === 0 && !isLabel) {
      const isFilled = !isTarget && (missing === "mean" || missing === "indicator");
      if (numbers === 0 || (empty > 0 && !isFilled)) return undefined;
      return { kind: "numbers", name, hasMissing: empty > 0 };
    }
    if (codes === undefined || empty > 0) return undefined;
    const known = codes.finish();
    const isOdd = (text: string) =>
      spellsMissing(text) || reader.isMissing(text) || spellsNonFinite(text) || reader.parse(text) !== undefined;
    if (texts > 0 && known.texts.some(isOdd)) return undefined;
    const order = texts > 0 && hasDates && !isTarget ? findDateOrder(known.texts) : undefined;
    return order === undefined ? { kind: "texts", name, ...known } : { kind: "dates", name, order, ...known };
  }
}
