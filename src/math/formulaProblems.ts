import { FormulaError } from "../errors.js";
import { isReadAsZero } from "../text/decimalNumber.js";
import type { Token } from "./tokenize.js";

/** A longer formula is cut in messages. */
const mostShown = 80;

const only = 'a formula has numbers, + - * / ^, comparisons before "? :", and functions';
const refusedSigns: ReadonlyMap<string, string> = new Map([
  ["=", "an assignment"],
  ["[", "an array"],
  ["{", "an object"],
  [";", "a sequence"],
  [".", "a property"],
  [",", "a comma outside of a function"],
]);
/** Signs that stand for others elsewhere, with what a formula has for them. */
const foreignSigns: ReadonlyMap<string, string> = new Map([
  ["**", "x ^ 2"],
  ["²", "x ^ 2"],
  ["³", "x ^ 3"],
  ["·", "2 * x"],
  ["×", "2 * x"],
  ["÷", "x / 2"],
  ["−", "x - 1"],
  ["–", "x - 1"],
  ["≤", "x <= 0"],
  ["≥", "x >= 0"],
  ["≠", "x != 0"],
  ["√", "sqrt(x)"],
]);
/** What other languages choose between two values with. */
const choices = ["if", "iif", "ifelse", "where", "select", "cond"];
const joining = ["and", "or", "xor", "&", "|", "&&", "||"];
const refusedOperators = [...joining, "not", "mod", "to", "in", "!", "%", "~", "'"];
const values = ["true", "false", "null", "undefined", "NaN", "Infinity"];

/** Whether the word is an operator in other languages, but not in a formula. */
export function isRefusedOperator({ text }: Token): boolean {
  return refusedOperators.includes(text);
}

/** Whether the word is a value in other languages that is not a finite number. */
export function isRefusedValue({ text }: Token): boolean {
  return values.includes(text);
}

/** Refuses a formula with an error that quotes it and gives the column. */
export class FormulaProblems {
  constructor(private readonly text: string) {}

  /** Refuses text that cannot be parsed. */
  fail(problem: string, { column }: Token): never {
    throw new FormulaError(`cannot read ${this.quote()}: ${problem} (char ${column})`, this.text, column);
  }

  /** Refuses a part that can be parsed, but is not allowed. */
  refuse(problem: string, token?: Token): never {
    throw new FormulaError(`in ${this.quote()}: ${problem}${at(token?.column)}`, this.text, token?.column);
  }

  /** @param limit the most that a formula may have */
  tooLong(limit: string, column?: number): never {
    throw new FormulaError(
      `${this.quote()} is too long: a formula has at most ${limit}${at(column)}`,
      this.text,
      column,
    );
  }

  /** Refuses a token that cannot be at its place. */
  refuseToken(token: Token): never {
    const { kind, text } = token;
    if (kind === "end") this.fail("unexpected end of formula", token);
    if (kind === "text") this.refuse(`${text} is not a number`, token);
    if (joining.includes(text)) {
      const instead = 'put one "? :" into the branch of another, as in x > 0 ? (x < 1 ? x : 0) : 0';
      this.refuse(`the operator "${text}" is not allowed: ${instead}`, token);
    }
    if (isRefusedOperator(token)) this.refuse(`the operator "${text}" is not allowed: ${only}`, token);
    if (text === ":") this.refuse(`a range, or a ":" without its "?", is not allowed: ${only}`, token);
    const instead = foreignSigns.get(text);
    if (instead !== undefined) this.refuse(`there is no sign ${text}: write ${instead}`, token);
    const what = refusedSigns.get(text);
    if (what !== undefined) this.refuse(`${what} is not allowed: ${only}`, token);
    this.fail(`unexpected ${text}`, token);
  }

  /** Refuses if(x > 0, x, 0) and the like. */
  refuseChoice(token: Token): void {
    if (choices.includes(token.text)) {
      this.refuse(`there is no "${token.text}": write a choice as in x > 0 ? x : 0`, token);
    }
  }

  /** The value of a number, refused if it overflows or underflows. */
  readNumber(token: Token): number {
    const value = Number(token.text);
    if (value === Number.POSITIVE_INFINITY) {
      this.refuse(`${token.text} is beyond the range of numbers: expected at most ${Number.MAX_VALUE}`, token);
    }
    if (isReadAsZero(token.text)) {
      this.refuse(`${token.text} is too small, it would be 0: expected at least ${Number.MIN_VALUE}`, token);
    }
    return value;
  }

  private quote(): string {
    const { text } = this;
    return `the formula "${text.length > mostShown ? `${text.slice(0, mostShown / 2)}…` : text}"`;
  }
}

function at(column: number | undefined): string {
  return column === undefined ? "" : ` (char ${column})`;
}
