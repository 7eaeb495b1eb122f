import { mostNumbers } from "../data/encode/table.js";
import { formatShape, sizeOf } from "../graph/shape.js";
import type { Word } from "../json/lexicon.js";
import { formatValue } from "../messages/formatValue.js";
import type { Parameter } from "./model.js";
import { NumberList } from "./numberList.js";
import { unpackNumbers } from "./packNumbers.js";

const mostParameters = 100_000;
const longestName = 1000;
const highestRank = 8;

/**
 * Reads the parameters of a model from their tokens, with the numbers straight into their arrays. It stops at the first fault, so that
 * a faulty file takes no more memory than its good part.
 */
export class ParameterReader {
  readonly parameters: Parameter[] = [];
  private readonly names = new Set<string>();
  /** Numbers read, of all parameters. */
  private numbers = 0;
  /** Open lists and objects: the list of parameters, one of them, a list in it. */
  private depth = 0;
  private currentKey = "";
  private entry: Entry = {};
  private isBroken = false;

  /**
   * @param list the key of the list, for messages
   * @param refuse is called with the first fault
   */
  constructor(
    private readonly list: string,
    private readonly refuse: (problem: string) => void,
  ) {}

  openObject(): void {
    if (this.depth === 1) this.entry = {};
    else this.take("an object");
    this.depth++;
  }

  closeObject(): void {
    this.depth--;
    if (this.depth === 1 && !this.isBroken) this.finish(this.entry);
  }

  openList(): void {
    const isOwn = this.depth === 2 && (this.currentKey === "shape" || this.currentKey === "values");
    if (isOwn) this.begin();
    else if (this.depth > 0) this.take("a list");
    this.depth++;
  }

  closeList(): void {
    this.depth--;
  }

  key(name: string): void {
    if (this.depth !== 2) return;
    this.currentKey = name;
    if (Object.hasOwn(this.entry, name)) this.fail(`${this.where}: the key ${formatValue(name)} occurs twice`);
  }

  text(value: string): void {
    if (this.isValue) this.pushPacked(value);
    else if (this.depth !== 2 || this.currentKey !== "name") this.take(formatValue(value));
    else if (value === "" || value.length > longestName) this.take(formatValue(value));
    else this.entry.name = value;
  }

  number(value: string | number): void {
    if (this.isValue) this.push(value);
    else if (this.depth === 3 && this.currentKey === "shape") this.pushAxis(Number(value));
    else this.take(String(value));
  }

  word(value: Word): void {
    this.take(formatValue(value));
  }

  private get isValue(): boolean {
    return this.depth === 3 && this.currentKey === "values" && !this.isBroken;
  }

  private get where(): string {
    return this.entry.name ?? `${this.list}[${this.parameters.length}]`;
  }

  private begin(): void {
    const { shape } = this.entry;
    if (this.currentKey === "shape") this.entry.shape = [];
    else this.entry.values = new NumberList(shape === undefined ? undefined : sizeOf(shape));
  }

  private push(value: string | number): void {
    const { shape, values } = this.entry;
    const number = Number(value);
    if (values === undefined) return;
    if (!Number.isFinite(number)) {
      this.fail(`${this.where}: value ${values.length} is not a finite number: got ${value}`);
    } else if (shape !== undefined && values.length === sizeOf(shape)) {
      this.fail(`${this.where}: ${this.explainCount(shape)}, got ${values.length + 1} or more`);
    } else if (this.numbers === mostNumbers) this.fail(`there are more than ${mostNumbers} numbers`);
    else {
      this.numbers++;
      values.push(number);
    }
  }

  /** Takes a piece of packed numbers. */
  private pushPacked(text: string): void {
    const numbers = unpackNumbers(text);
    if (numbers === undefined) {
      const at = this.entry.values?.length ?? 0;
      this.fail(`${this.where}: value ${at} is not a finite number: got ${formatValue(text)}`);
    } else for (let i = 0; i < numbers.length && this.isValue; i++) this.push(numbers[i] as number);
  }

  private pushAxis(axis: number): void {
    const { shape = [] } = this.entry;
    if (!Number.isSafeInteger(axis) || axis < 1 || shape.length === highestRank) this.fail(this.explainShape());
    else shape.push(axis);
  }

  /** Handles a token that is neither a name nor a number of a list. It is a fault only in the place of one of these. */
  private take(got: string): void {
    const [depth, key] = [this.depth, this.currentKey];
    if (depth === 0) this.fail(`${this.list}: expected a list, got ${got}`);
    else if (depth === 1) this.fail(`${this.where}: expected an object, got ${got}`);
    else if (depth === 2 && key === "name") this.fail(`${this.where}.name: expected a text, got ${got}`);
    else if (depth === 2 && key === "values") this.fail(`${this.where}: expected a list of values, got ${got}`);
    else if (key === "shape") this.fail(this.explainShape());
    else if (depth === 3 && key === "values") {
      this.fail(`${this.where}: value ${this.entry.values?.length} is not a finite number: got ${got}`);
    }
  }

  private finish({ name, shape, values }: Entry): void {
    if (name === undefined) this.fail(`${this.where}.name: expected a text, got nothing`);
    else if (shape === undefined) this.fail(this.explainShape());
    else if (values === undefined) this.fail(`${name}: expected a list of values, got nothing`);
    else if (values.length !== sizeOf(shape)) this.fail(`${name}: ${this.explainCount(shape)}, got ${values.length}`);
    else if (this.names.has(name)) this.fail(`there are two parameters ${formatValue(name)}`);
    else if (this.parameters.length === mostParameters) this.fail(`there are more than ${mostParameters} parameters`);
    else {
      this.names.add(name);
      this.parameters.push({ name, shape, values: values.finish() });
    }
  }

  private explainShape(): string {
    return `${this.where}: expected a shape, a list of whole numbers of 1 or more`;
  }

  private explainCount(shape: readonly number[]): string {
    return `the shape ${formatShape(shape)} takes ${sizeOf(shape)} values`;
  }

  private fail(problem: string): void {
    if (this.isBroken) return;
    this.isBroken = true;
    this.refuse(problem);
  }
}

/** The known parts of a parameter. */
interface Entry {
  name?: string;
  shape?: number[];
  values?: NumberList;
}
