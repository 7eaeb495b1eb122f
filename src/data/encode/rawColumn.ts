import type { Table } from "./dataset.js";

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

/** The number that a text writes in decimal; undefined if it does not. Beyond the range of a double it is infinite. */
export function parseNumber(text: string): number | undefined {
  // `Number` reads more than that: spaces, "", "Infinity" and "0x10". To look at three characters is faster than a pattern.
  const last = text.charCodeAt(text.length - 1);
  const endsInDigit = (last >= 0x30 && last <= 0x39) || last === point;
  const first = text.charCodeAt(0);
  if (!endsInDigit || first < plus || first > 0x39) return undefined;
  const second = text.charCodeAt(1) | 0x20; // a letter as a small one
  if (second > 0x39 && second !== 0x65) return undefined;
  const number = Number(text);
  return Number.isNaN(number) ? undefined : number;
}

const [plus, point] = [0x2b, 0x2e];
