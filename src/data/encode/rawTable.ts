import type { Place } from "../../errors.js";
import { copyText } from "../../text/copyText.js";
import type { DateOrder } from "../cells/parseDate.js";
import type { TableProfile } from "../profile/tableProfile.js";
import type { Table } from "./table.js";

/** Rows before they are encoded for the network. */
export interface RawTable {
  readonly columns: readonly RawColumn[];
  /** A number for each column; NaN if it is missing. In a column of texts or dates the numbers mean nothing. */
  readonly numbers: Table;
}

/** Data before it is encoded for the network. */
export interface RawData {
  readonly inputs: RawTable;
  readonly targets: RawTable;
  /** What the columns of a file are: targets, then inputs. */
  readonly profile?: TableProfile;
  /** The place of a row. */
  readonly locate?: (row: number) => Place;
}

export type RawColumn = RawNumbers | RawTexts | RawDates;

export interface RawNumbers {
  readonly kind: "numbers";
  readonly name: string;
  /** Whether a cell is missing. */
  readonly hasMissing: boolean;
}

/** Row i holds `texts[codes[i]]`. No text is there twice; they are in the order of their first rows. */
export interface RawTexts extends Codes {
  readonly kind: "texts";
  readonly name: string;
}

/** The same; all texts that are not missing are dates in this order. */
export interface RawDates extends Codes {
  readonly kind: "dates";
  readonly name: string;
  readonly order: DateOrder;
}

interface Codes {
  readonly texts: readonly string[];
  readonly codes: Uint32Array;
  /** The codes of texts that mean a missing cell. */
  readonly missing: ReadonlySet<number>;
}

/** Gives each text of a column a code, from 0 on; equal texts have the same code. */
export class TextCodes {
  private readonly known = new Map<string, number>();
  private codes = new Uint32Array(256);
  private rows = 0;

  /** How many different texts there are. */
  get size(): number {
    return this.known.size;
  }

  push(text: string): void {
    let code = this.known.get(text);
    if (code === undefined) {
      code = this.known.size;
      this.known.set(copyText(text), code);
    }
    if (this.rows === this.codes.length) {
      const codes = new Uint32Array(2 * this.rows);
      codes.set(this.codes);
      this.codes = codes;
    }
    this.codes[this.rows++] = code;
  }

  /** @param isMissing whether a text means a missing cell; if left out, none does */
  finish(isMissing: (text: string) => boolean = () => false): Codes {
    const texts = [...this.known.keys()];
    const missing = new Set(texts.flatMap((text, code) => (isMissing(text) ? [code] : [])));
    return { texts, codes: this.codes.slice(0, this.rows), missing };
  }
}
