import { copyText } from "../../text/copyText.js";
import { mostValues } from "./valueCounter.js";

/** What is known of a text of a column. */
export interface TextCount {
  rows: number;
  /** The first of its rows, from 0. */
  readonly first: number;
}

/** The most characters of different texts that are kept of a column. */
const mostCharacters = 2 ** 22;

/** Counts the different texts of a column, as long as there are not too many. */
export class TextTally {
  readonly texts = new Map<string, TextCount>();
  /** Rows whose texts were not counted: there are too many. */
  uncounted = 0;
  /** Rows up to the first of them. */
  private rows = 0;
  private characters = 0;

  /** @returns whether the text is counted */
  add(text: string, row: number): boolean {
    const known = this.texts.get(text);
    if (known !== undefined) known.rows++;
    else if (this.texts.size >= mostValues || this.characters > mostCharacters) {
      this.uncounted++;
      return false;
    } else {
      this.texts.set(copyText(text), { rows: 1, first: row });
      this.characters += text.length;
    }
    if (this.uncounted === 0) this.rows++;
    return true;
  }

  /** The share of texts that differ, in 0 … 1; among the first ones, if there are too many. */
  get shareOfDistinct(): number {
    return this.texts.size / Math.max(1, this.rows);
  }
}
