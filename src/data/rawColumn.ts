/** A column as it was read, before it is encoded for the network. */
export type RawColumn = RawNumbers | RawTexts;

export interface RawNumbers {
  readonly kind: "numbers";
  readonly name: string;
  readonly values: Float64Array;
}

/** Row i holds `texts[codes[i]]`; the texts differ, and stand in the order in which they were met. */
export interface RawTexts {
  readonly kind: "texts";
  readonly name: string;
  readonly texts: readonly string[];
  readonly codes: Uint32Array;
}

/** Gives equal texts equal codes, counting from 0. */
export class TextCodes {
  readonly #codes = new Map<string, number>();

  codeOf(text: string): number {
    let code = this.#codes.get(text);
    if (code === undefined) {
      code = this.#codes.size;
      this.#codes.set(text, code);
    }
    return code;
  }

  /** By their codes. */
  get texts(): string[] {
    return [...this.#codes.keys()];
  }
}

const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number that a text writes in decimal; undefined where it does not. Beyond the range of a double it is infinite. */
export function parseNumber(text: string): number | undefined {
  return numberPattern.test(text) ? Number(text) : undefined;
}
