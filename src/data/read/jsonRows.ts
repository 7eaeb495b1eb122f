import { DataError } from "../../errors.js";
import type { Word } from "../../json/lexicon.js";
import { type JsonHandler, JsonTokenizer } from "../../json/tokenizer.js";
import { formatValue } from "../../messages/formatValue.js";
import { explainLength, longestOf } from "../../text/limits.js";
import { type JsonCell, RecordReader } from "./recordReader.js";
import type { RowBatch, RowSource, Select } from "./rowSource.js";

const longestRow = longestOf("row");

/** Turns the text of NDJSON, or of a JSON list of objects, into rows. */
export class JsonRows implements JsonHandler {
  readonly #tokens: JsonTokenizer;
  readonly #records: RecordReader;
  readonly #isList: boolean;
  /** Lists and objects that are open within a row, itself included. */
  readonly #depth: number;
  /** Where the row begins. */
  #offset = 0;

  constructor(source: RowSource, select: Select) {
    this.#isList = source.format === "json";
    this.#depth = this.#isList ? 2 : 1;
    this.#tokens = new JsonTokenizer(this, { file: source.name, isLines: !this.#isList });
    this.#records = new RecordReader(source, select);
  }

  /**
   * The rows that end in the next text, before what is wrong with it.
   *
   * @param text the source's end if left out
   * @throws TextError, DataError
   */
  *read(text?: string): Generator<RowBatch> {
    let failure: unknown;
    try {
      if (text === undefined) this.#tokens.end();
      else this.#tokens.write(text);
    } catch (error) {
      failure = error;
    }
    yield* this.#records.take();
    if (failure !== undefined) throw failure;
  }

  openObject(): void {
    const level = this.#tokens.depth - 1 - this.#depth;
    if (level === -1) {
      this.#offset = this.#tokens.offset;
      this.#records.begin(this.#tokens.line);
    } else if (!this.#takes({}, level)) this.#refuse("an object", level);
  }

  closeObject(): void {
    // A line is not over yet.
    if (this.#isList && this.#tokens.depth === 1) this.#records.end();
  }

  openList(): void {
    const level = this.#tokens.depth - 1 - this.#depth;
    if (level > -2 && !this.#takes([null], level)) this.#refuse("a list", level);
  }

  closeList(): void {
    // Of the rows, or within one.
  }

  get likelyKey(): string | undefined {
    return this.#tokens.depth === this.#depth ? this.#records.likelyKey : undefined;
  }

  key(name: string): void {
    this.#checkLength();
    if (this.#tokens.depth === this.#depth) this.#records.key(name);
  }

  text(value: string): void {
    if (!this.#takes(value === "" ? null : value)) this.#refuse(formatValue(value));
  }

  number(value: string | number): void {
    if (!this.#takes(value)) this.#refuse(String(value));
  }

  word(value: Word): void {
    if (!this.#takes(typeof value === "boolean" ? String(value) : value)) this.#refuse(formatValue(value));
  }

  endDocument(): void {
    if (!this.#isList) this.#records.end();
  }

  /** Whether a value is within a row. Deeper than that it is no cell, and nothing is kept of it. */
  #takes(cell: JsonCell, level = this.#tokens.depth - this.#depth): boolean {
    if (level === 0) this.#records.cell(cell);
    else this.#checkLength();
    return level >= 0;
  }

  #checkLength(): void {
    const isTooLong = this.#tokens.offset - this.#offset > longestRow && this.#tokens.depth >= this.#depth;
    if (isTooLong) throw new DataError(explainLength("row"), this.#records.place);
  }

  #refuse(got: string, level = this.#tokens.depth - this.#depth): never {
    const { place } = this.#tokens;
    if (level === -2) throw new DataError(`got ${got}, expected a list of objects, one for each row`, place);
    this.#records.begin(this.#tokens.line);
    throw new DataError(`got ${got}, expected an object such as {"x": 1}`, this.#records.place);
  }
}
