import type { Table } from "./table.js";

/** Rows as they were read, before they are encoded for the network. */
export interface RawTable {
  readonly columns: readonly RawColumn[];
  /** A number for each column, NaN where one is missing; where a column is of texts it means nothing. */
  readonly numbers: Table;
}

/** All columns of some data as they were read. */
export interface RawData {
  readonly inputs: RawTable;
  readonly targets: RawTable;
}

export type RawColumn = RawNumbers | RawTexts;

export interface RawNumbers {
  readonly kind: "numbers";
  readonly name: string;
}

/** Row i holds `texts[codes[i]]`; the texts differ, and stand in the order in which they were met. */
export interface RawTexts {
  readonly kind: "texts";
  readonly name: string;
  readonly texts: readonly string[];
  readonly codes: Uint32Array;
}

/** Gives the texts of a column codes, equal ones the same, counting from 0. */
export class TextCodes {
  readonly #known = new Map<string, number>();
  #codes = new Uint32Array(256);
  #rows = 0;

  push(text: string): void {
    let code = this.#known.get(text);
    if (code === undefined) {
      code = this.#known.size;
      this.#known.set(text, code);
    }
    if (this.#rows === this.#codes.length) {
      const codes = new Uint32Array(2 * this.#rows);
      codes.set(this.#codes);
      this.#codes = codes;
    }
    this.#codes[this.#rows++] = code;
  }

  column(name: string): RawTexts {
    return { kind: "texts", name, texts: [...this.#known.keys()], codes: this.#codes.slice(0, this.#rows) };
  }
}
