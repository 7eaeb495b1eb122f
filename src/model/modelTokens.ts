import { ModelError, TextError } from "../errors.js";
import type { Word } from "../json/lexicon.js";
import { type JsonHandler, JsonTokenizer } from "../json/tokenizer.js";
import { ValueBuilder } from "../json/valueBuilder.js";
import { formatValue } from "../messages/formatValue.js";
import { explainLength, longestOf } from "../text/limits.js";
import type { ByteSource } from "../text/readBytes.js";
import { readTexts } from "../text/readText.js";
import type { Parameter } from "./model.js";
import { ParameterReader } from "./parameterReader.js";

/** Reads the value of a key. */
type ValueReader = Omit<JsonHandler, "endDocument" | "likelyKey">;

export interface ModelTokensOptions {
  readonly file: string;
  /** The keys of the parts that are plain values. */
  readonly keys: readonly string[];
  /** The keys of the parts that are lists of tensors. The first one is required. */
  readonly lists: readonly [string, ...string[]];
  /** Says what is wrong with a part, if something is. Then the rest is not read. */
  readonly check: (key: string, value: unknown) => string | undefined;
}

const longestPart = longestOf("part of the model");

/** So many unknown keys are kept, for warnings. */
const mostStrangers = 100;

/**
 * Reads a file, and splits it on the way.
 *
 * @param what the file should be, for messages: `a model file`
 * @throws FileError if it cannot be read
 * @throws ModelError if it is cut short, or refused by `check`
 */
export async function readTokens(
  source: ByteSource,
  what: string,
  options: Omit<ModelTokensOptions, "file">,
): Promise<ModelTokens> {
  const { name: file } = source;
  const tokens = new ModelTokens({ ...options, file });
  try {
    for await (const text of readTexts(source)) tokens.write(text);
    tokens.end();
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    const { problem, place } = error;
    // A problem without a column is not one of JSON.
    const isSyntax = place.column !== undefined;
    throw new ModelError(isSyntax ? `this is not ${what}, or it is cut short: ${problem}` : problem, file, place);
  }
  return tokens;
}

/** Splits a file while it is read: into its lists of tensors, such as parameters, and its other parts as plain values. */
export class ModelTokens implements JsonHandler {
  readonly parts = new Map<string, unknown>();
  /** Unknown keys. */
  readonly strangers: string[] = [];
  private readonly tokens: JsonTokenizer;
  private reader: ValueReader | undefined;
  private builder: ValueBuilder | undefined;
  private readonly readers = new Map<string, ParameterReader>();
  private currentKey = "";
  /** The offset of the key. */
  private offset = 0;
  private refusal: string | undefined;

  constructor(private readonly options: ModelTokensOptions) {
    this.tokens = new JsonTokenizer(this, { file: options.file });
  }

  /** @throws TextError, ModelError */
  write(text: string): void {
    this.tokens.write(text);
  }

  /** @throws TextError if the file is cut short */
  end(): void {
    this.tokens.end();
  }

  /** What is wrong with the lists of tensors; undefined if nothing is. */
  get problem(): string | undefined {
    const [required] = this.options.lists;
    return this.readers.has(required) ? this.refusal : `${required}: expected a list, got nothing`;
  }

  /** A list of tensors; empty if the file does not have it. */
  list(key: string): readonly Parameter[] {
    return this.readers.get(key)?.parameters ?? [];
  }

  openObject(): void {
    if (this.tokens.depth > 1) this.target()?.openObject();
  }

  closeObject(): void {
    if (this.tokens.depth > 0) this.reader?.closeObject();
    this.endValue();
  }

  openList(): void {
    if (this.tokens.depth === 1) this.endPart("format", undefined);
    this.target()?.openList();
  }

  closeList(): void {
    this.reader?.closeList();
    this.endValue();
  }

  key(name: string): void {
    if (this.tokens.depth > 1) this.target()?.key(name);
    else this.beginPart(name);
  }

  text(value: string): void {
    this.target()?.text(value);
    this.endValue();
  }

  number(value: string | number): void {
    this.target()?.number(value);
    this.endValue();
  }

  word(value: Word): void {
    this.target()?.word(value);
    this.endValue();
  }

  endDocument(): void {
    // The parts are checked when all are read.
  }

  /** The reader of the next token of a value. */
  private target(): ValueReader | undefined {
    if (this.builder !== undefined && this.tokens.offset - this.offset > longestPart) {
      throw new ModelError(`${this.currentKey}: ${explainLength("part of the model")}`, this.options.file);
    }
    return this.reader;
  }

  private beginPart(key: string): void {
    if (this.parts.has(key) || this.readers.has(key))
      throw new TextError(`the key ${formatValue(key)} occurs twice`, this.tokens.place);
    this.currentKey = key;
    this.offset = this.tokens.offset;
    this.builder = undefined;
    this.reader = undefined;
    if (this.options.lists.includes(key)) {
      const reader = new ParameterReader(key, (problem) => this.refuse(problem));
      this.readers.set(key, reader);
      this.reader = reader;
    } else if (this.options.keys.includes(key)) {
      this.builder = new ValueBuilder(() => this.tokens.place);
      this.reader = this.builder;
    } else if (this.strangers.length < mostStrangers) this.strangers.push(key);
  }

  private endValue(): void {
    const { depth } = this.tokens;
    if (depth === 1 && this.builder !== undefined) this.endPart(this.currentKey, this.builder.value);
    // A file that is a single value is not a model.
    else if (depth === 0 && this.currentKey === "") this.endPart("format", undefined);
  }

  private endPart(key: string, value: unknown): void {
    const problem = this.options.check(key, value);
    if (problem !== undefined) throw new ModelError(problem, this.options.file);
    this.parts.set(key, value);
    if (this.refusal !== undefined) this.refuse(this.refusal);
  }

  /** Notes what is wrong with the parameters. The file is refused for it only if it is a model of this version. */
  private refuse(problem: string): void {
    this.refusal = problem;
    if (this.parts.has("format") && this.parts.has("version")) throw new ModelError(problem, this.options.file);
  }
}
