import type { CellReader } from "../data/cells/cellReader.js";
import { decimalOf, type NumberFormat } from "../data/cells/numberFormat.js";

/** What means a missing cell, besides NaN and blank texts. */
export interface MissingCells {
  /** Undefined for the usual ones, which are read in capital and small letters. */
  readonly texts: readonly string[] | undefined;
  /** The numbers among the texts, such as -999. They are meant in every spelling. */
  readonly numbers: readonly number[];
}

/** What meant a missing cell in the data trained on. */
export function missingCellsOf({ format, parse }: CellReader): MissingCells {
  const texts = format.missingTexts;
  return { texts, numbers: [...new Set(texts?.flatMap((text) => parse(text) ?? []))] };
}

/**
 * The texts that mean a missing cell, for a format that compares texts and cannot read the numbers in them: -999 is also `-999.0`, up to
 * the sixth decimal. Undefined for the usual ones.
 */
export function spellMissingTexts(reader: CellReader): readonly string[] | undefined {
  const { texts, numbers } = missingCellsOf(reader);
  return texts && [...new Set([...texts, ...numbers.flatMap((number) => spellingsOf(number, reader))])];
}

const mostDecimals = 6;

/** The likely spellings of a number. */
function spellingsOf(number: number, { format, parse }: CellReader): readonly string[] {
  const [whole = "", fraction = ""] = String(Math.abs(number)).split(".");
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, format.thousands ?? "");
  return ["", "+", "-", "\u2212"]
    .flatMap((sign) => [whole, grouped].map((digits) => sign + digits))
    .flatMap((begun) => fractionsOf(fraction, format).map((end) => begun + end))
    .filter((text) => parse(text) === number);
}

/** The decimals with their sign, and zeros behind them. */
function fractionsOf(fraction: string, format: NumberFormat): readonly string[] {
  const zeros = Math.max(mostDecimals - fraction.length, 0);
  const padded = Array.from({ length: zeros + 1 }, (_, i) => `${decimalOf(format)}${fraction}${"0".repeat(i)}`);
  return fraction === "" ? ["", ...padded] : padded;
}
