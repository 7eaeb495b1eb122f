import { type Place, TextError } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import { explainLength, longestOf } from "../text/limits.js";
import { isBare, unescapeText, type Word, words } from "./lexicon.js";
import { type ScannedNumber, scanNumber } from "./scanNumber.js";
import { describeWants, type Wants, wants } from "./wants.js";

/** Takes a JSON text token by token, in order. */
export interface JsonHandler {
  openObject(): void;
  closeObject(): void;
  openList(): void;
  closeList(): void;
  /** The key that is likely to come next, if there is one. It is found faster than others. It must not have escapes. */
  readonly likelyKey?: string | undefined;
  key(name: string): void;
  text(value: string): void;
  /** The number, if `String` writes it in the same way. Else its text as written, so that no digit is lost. */
  number(value: string | number): void;
  word(value: Word): void;
  /** The end of a document: of the whole text, or with `isLines` of a line that is not empty. */
  endDocument(): void;
}

export interface TokenizerOptions {
  /** The text's name in messages. */
  readonly file: string;
  /** Whether each line is a document of its own. */
  readonly isLines?: boolean;
}

/** The most lists and objects inside each other. Nothing sensible comes near. */
const deepest = 100;

const longestValue = longestOf("value");

/**
 * Reads JSON (RFC 8259) as a stream. Chunks of text may end anywhere, and at most one token is kept in memory. `NaN`, `Infinity` and
 * `-Infinity` are passed on as words, so that the handler can explain the problem.
 */
export class JsonTokenizer {
  private wants: Wants = wants.value;
  /** Whether each open list or object is an object. */
  private readonly open: boolean[] = [];
  private chunk = "";
  /** Characters before the chunk. */
  private before = 0;
  /** The position of the last token. */
  private begin = 0;
  private currentLine = 1;
  /** The position of the current line. */
  private lineBegin = 0;
  /** The kind of token that the last chunk ended in, and the part of it that was read. */
  private cut: "text" | "bare" | undefined;
  private begun = "";
  private hasEscape = false;
  private isEscaped = false;
  private readonly found: ScannedNumber = { end: 0, value: 0 };

  constructor(
    private readonly handler: JsonHandler,
    private readonly options: TokenizerOptions,
  ) {}

  /** Lists and objects that are open. */
  get depth(): number {
    return this.open.length;
  }

  /** Characters before the last token. */
  get offset(): number {
    return this.begin;
  }

  /** Of the last token. */
  get line(): number {
    return this.currentLine;
  }

  get place(): Place {
    return { file: this.options.file, line: this.currentLine, column: this.begin - this.lineBegin + 1 };
  }

  /** @throws TextError if the text is not JSON, too deep, or a token of it is too long */
  write(chunk: string): void {
    this.chunk = chunk;
    let at = this.cut === undefined ? 0 : this.goOn();
    while (at < chunk.length) {
      const code = chunk.charCodeAt(at);
      if (code === 0x20 || code === 0x09 || code === 0x0d) at++;
      else if (code === 0x0a) this.endLine(at++);
      else {
        this.begin = this.before + at;
        at = this.readToken(code, at);
      }
    }
    this.before += chunk.length;
  }

  /** @throws TextError if the text is cut short */
  end(): void {
    if (this.cut === "text") this.fail("the text is not closed by a double quote");
    if (this.cut === "bare") this.takeBare(this.begun);
    this.begin = this.before;
    this.endDocument("the end of the file");
  }

  private endLine(at: number): void {
    if (this.options.isLines === true) {
      this.begin = this.before + at;
      this.endDocument("the end of the line");
      this.wants = wants.value;
    }
    this.currentLine++;
    this.lineBegin = this.before + at + 1;
  }

  private endDocument(end: string): void {
    const isEmptyLine = this.options.isLines === true && this.wants === wants.value && this.open.length === 0;
    if (isEmptyLine) return;
    if (this.wants !== wants.nothing) this.refuse(end);
    this.handler.endDocument();
  }

  /** @returns the position after the token */
  private readToken(code: number, at: number): number {
    switch (code) {
      case 0x22:
        return this.readLikelyKey(at + 1) ?? this.readText("", at + 1);
      case 0x2c:
        if (this.wants !== wants.commaOrEnd) this.refuse('","');
        this.wants = this.open.at(-1) === true ? wants.key : wants.value;
        return at + 1;
      case 0x3a:
        if (this.wants !== wants.colon) this.refuse('":"');
        this.wants = wants.value;
        return at + 1;
      case 0x5b:
        this.openValue(false, '"["');
        this.handler.openList();
        return at + 1;
      case 0x7b:
        this.openValue(true, '"{"');
        this.handler.openObject();
        return at + 1;
      case 0x5d:
        this.closeValue(false, '"]"');
        this.handler.closeList();
        return at + 1;
      case 0x7d:
        this.closeValue(true, '"}"');
        this.handler.closeObject();
        return at + 1;
      default:
        return this.readBare("", at);
    }
  }

  /** @returns the position after the key; undefined if it is another key, or the chunk ends inside it */
  private readLikelyKey(at: number): number | undefined {
    const { likelyKey } = this.handler;
    const isKey = likelyKey !== undefined && (this.wants === wants.key || this.wants === wants.keyOrEnd);
    if (!isKey || !this.chunk.startsWith(likelyKey, at)) return undefined;
    const end = at + likelyKey.length;
    if (this.chunk.charCodeAt(end) !== 0x22) return undefined;
    this.handler.key(likelyKey);
    this.wants = wants.colon;
    return end + 1;
  }

  private openValue(isObject: boolean, token: string): void {
    if (this.wants > wants.valueOrEnd) this.refuse(token);
    if (this.open.length === deepest) this.fail(`lists and objects are more than ${deepest} deep`);
    this.open.push(isObject);
    this.wants = isObject ? wants.keyOrEnd : wants.valueOrEnd;
  }

  private closeValue(isObject: boolean, token: string): void {
    const empty = isObject ? wants.keyOrEnd : wants.valueOrEnd;
    const isEnd = this.wants === wants.commaOrEnd || this.wants === empty;
    if (!isEnd || this.open.at(-1) !== isObject) this.refuse(token);
    this.open.pop();
    this.endValue();
  }

  private endValue(): void {
    this.wants = this.open.length === 0 ? wants.nothing : wants.commaOrEnd;
  }

  /** Continues the token that the last chunk ended in. */
  private goOn(): number {
    const [cut, begun] = [this.cut, this.begun];
    this.cut = undefined;
    this.begun = "";
    return cut === "text" ? this.readText(begun, 0) : this.readBare(begun, 0);
  }

  /** @param begun the text between its first quote and `from` */
  private readText(begun: string, from: number): number {
    const chunk = this.chunk;
    let at = this.isEscaped ? from + 1 : from;
    this.isEscaped = false;
    for (; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (code === 0x22) {
        this.takeText(begun === "" ? chunk.slice(from, at) : begun + chunk.slice(from, at));
        return at + 1;
      }
      if (code === 0x5c) {
        this.hasEscape = true;
        at++;
      } else if (code < 0x20) {
        this.fail(
          code === 0x0a ? "the text is not closed by a double quote" : "a control character in a text must be escaped",
        );
      }
    }
    this.isEscaped = at > chunk.length;
    return this.keep("text", begun + chunk.slice(from));
  }

  private takeText(raw: string): void {
    const value = this.hasEscape ? unescapeText(raw) : raw;
    this.hasEscape = false;
    if (value === undefined) this.fail("there is no such escape in JSON");
    this.checkLength(raw);
    if (this.wants === wants.key || this.wants === wants.keyOrEnd) {
      this.handler.key(value);
      this.wants = wants.colon;
      return;
    }
    if (this.wants > wants.valueOrEnd) this.refuse(formatValue(value));
    this.handler.text(value);
    this.endValue();
  }

  private readBare(begun: string, from: number): number {
    const chunk = this.chunk;
    if (begun === "" && scanNumber(chunk, from, this.found)) {
      const { end } = this.found;
      if (end < chunk.length && !isBare(chunk.charCodeAt(end))) {
        this.takeNumber(chunk, from);
        return end;
      }
    }
    let at = from;
    while (at < chunk.length && isBare(chunk.charCodeAt(at))) at++;
    if (at === chunk.length) return this.keep("bare", begun + chunk.slice(from));
    const written = begun + chunk.slice(from, at);
    if (written === "") this.refuse(formatValue(chunk[at]));
    this.takeBare(written);
    return at;
  }

  /** Takes a complete number or word. */
  private takeBare(written: string): void {
    if (scanNumber(written, 0, this.found) && this.found.end === written.length) this.takeNumber(written, 0);
    else {
      const word = words.get(written);
      if (word === undefined || this.wants > wants.valueOrEnd) this.refuse(formatValue(written));
      this.handler.word(word);
      this.endValue();
    }
  }

  /** Takes the number that was found in a text. */
  private takeNumber(text: string, begin: number): void {
    const { value, end } = this.found;
    if (this.wants > wants.valueOrEnd) this.refuse(formatValue(text.slice(begin, end)));
    if (Number.isNaN(value)) {
      const written = text.slice(begin, end);
      this.checkLength(written);
      this.handler.number(written);
    } else this.handler.number(value);
    this.endValue();
  }

  private keep(cut: "text" | "bare", begun: string): number {
    this.checkLength(begun);
    this.cut = cut;
    this.begun = begun;
    return this.chunk.length;
  }

  private checkLength({ length }: string): void {
    if (length > longestValue) this.fail(explainLength("value"));
  }

  private refuse(got: string): never {
    const expected = describeWants(this.wants, this.open.at(-1) === true ? "}" : "]", this.options.isLines === true);
    this.fail(`this is not JSON: got ${got}, expected ${expected}`);
  }

  private fail(problem: string): never {
    throw new TextError(problem, this.place);
  }
}
