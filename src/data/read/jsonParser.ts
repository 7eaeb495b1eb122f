import { DataError, type Place } from "../../errors.js";
import type { Word } from "../../json/lexicon.js";
import { type JsonHandler, JsonTokenizer } from "../../json/tokenizer.js";
import { formatValue } from "../../messages/formatValue.js";
import { explainLength, longestOf } from "../../text/limits.js";
import { SpelledNumber } from "./cell.js";
import type { NumberOptions } from "./numberOptions.js";
import { RecordBuilder } from "./recordBuilder.js";
import type { Header, ParsedRows, RowParser } from "./rowParser.js";

const longestRow = longestOf("row");

/** Parses rows that are objects: one a line (NDJSON; empty lines are skipped), or those of a JSON list. */
export class JsonParser implements RowParser, JsonHandler {
  private readonly tokens: JsonTokenizer;
  private readonly records: RecordBuilder;
  private readonly isList: boolean;
  /** How many lists and objects are open directly within a row; the row's object is one of them. */
  private readonly depth: number;
  /** The offset of the row. */
  private offset = 0;

  constructor(
    readonly file: string,
    form: "lines" | "list",
    private readonly options: NumberOptions = {},
  ) {
    this.isList = form === "list";
    this.depth = this.isList ? 2 : 1;
    this.tokens = new JsonTokenizer(this, { file, isLines: !this.isList });
    this.records = new RecordBuilder((line, number) => this.locate(line, number));
  }

  get header(): Header | undefined {
    return this.records.header;
  }

  parse(text?: string): ParsedRows {
    try {
      if (text === undefined) this.tokens.end();
      else this.tokens.write(text);
    } catch (failure) {
      return { ...this.records.take(), failure };
    }
    return this.records.take();
  }

  addColumn(name: string): number {
    return this.records.addColumn(name);
  }

  /** The rows of a list may all be in one line, so their place has the number too. */
  locate(line: number, number: number): Place {
    return this.isList ? { file: this.file, line, row: number } : { file: this.file, line };
  }

  openObject(): void {
    const level = this.tokens.depth - 1 - this.depth;
    if (level === -1) {
      this.offset = this.tokens.offset;
      this.records.begin(this.tokens.line);
    } else if (!this.takes({}, level)) this.refuse("an object", level);
  }

  closeObject(): void {
    // In NDJSON, a row ends with its line: see `endDocument`.
    if (this.isList && this.tokens.depth === 1) this.records.end();
  }

  openList(): void {
    const level = this.tokens.depth - 1 - this.depth;
    if (level > -2 && !this.takes([null], level)) this.refuse("a list", level);
  }

  closeList(): void {
    // It is the list of the rows, or it is within a row.
  }

  get likelyKey(): string | undefined {
    return this.tokens.depth === this.depth ? this.records.likelyKey : undefined;
  }

  key(name: string): void {
    this.checkLength();
    if (this.tokens.depth === this.depth) this.records.key(name);
  }

  text(value: string): void {
    if (!this.takes(value)) this.refuse(formatValue(value));
  }

  number(value: string | number): void {
    const { isVerbatim = false, isLocal = false } = this.options;
    const cell = isLocal ? Number(value) : value;
    const isSpelled = isVerbatim && typeof value === "string";
    if (!this.takes(isSpelled ? new SpelledNumber(value, cell) : cell)) this.refuse(String(value));
  }

  word(value: Word): void {
    if (!this.takes(value)) this.refuse(formatValue(value));
  }

  endDocument(): void {
    if (!this.isList) this.records.end();
  }

  /** Whether a value is within a row. Nothing is kept of a value that is deeper than a cell. */
  private takes(value: unknown, level = this.tokens.depth - this.depth): boolean {
    if (level === 0) this.records.value(value);
    else this.checkLength();
    return level >= 0;
  }

  private checkLength(): void {
    const isTooLong = this.tokens.offset - this.offset > longestRow && this.tokens.depth >= this.depth;
    if (isTooLong) throw new DataError(explainLength("row"), this.records.place);
  }

  private refuse(got: string, level = this.tokens.depth - this.depth): never {
    const { place } = this.tokens;
    if (level === -2) throw new DataError(`got ${got}, expected a list of objects, one for each row`, place);
    this.records.begin(this.tokens.line);
    throw new DataError(`got ${got}, expected an object such as {"x": 1}`, this.records.place);
  }
}
