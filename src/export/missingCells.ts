import { cellReaderOf } from "../data/load/dataSpec.js";
import type { PortableModel } from "./portableModel.js";

/** What means a missing cell, besides NaN and blank texts. */
export interface MissingCells {
  /** Undefined for the usual ones, which are read in capital and small letters. */
  readonly texts: readonly string[] | undefined;
  /** The numbers among the texts, such as -999. */
  readonly numbers: readonly number[];
}

/** What meant a missing cell in the data trained on. */
export function missingCellsOf({ model }: PortableModel): MissingCells {
  const { format, parse } = cellReaderOf(model.config.data);
  const texts = format.missingTexts;
  return { texts, numbers: [...new Set(texts?.flatMap((text) => parse(text) ?? []))] };
}
