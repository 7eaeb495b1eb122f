import { suggestion } from "../messages/nearest.js";
import {
  type BinaryOperator,
  type Comparison,
  type ComparisonOperator,
  call,
  comparison,
  conditional,
  constantNames,
  type Expression,
  negation,
  numeral,
  operation,
  symbol,
} from "./expression.js";
import { FormulaProblems, isRefusedOperator, isRefusedValue } from "./formulaProblems.js";
import { type Token, tokenize } from "./tokenize.js";

/** Functions of two arguments; `pow` is another way to write `^`. */
export const functionsOfTwo = ["max", "min", "pow"];

/**
 * What a formula that a user wrote may have: more than anyone needs, and so little that it is differentiated in no time, and that
 * nothing on the way takes more than a small part of the stack.
 */
export const limits = {
  characters: 10_000,
  parts: 500,
  /** Parentheses, calls, signs, powers and conditions inside each other. */
  depth: 64,
} as const;

/** What the names in a formula can mean. */
export interface Vocabulary {
  /** Variables and parameters. */
  readonly symbols: readonly string[];
  /** Functions of one argument. */
  readonly functions: readonly string[];
  /** Whether a user wrote the formula, so that it may not have any size. */
  readonly isLimited?: boolean;
}

/**
 * Reads a formula: arithmetic, comparisons before `? :`, constants, and the symbols and functions of the vocabulary.
 * Operators bind as in mathjs: `^` from the right and before a sign, so -x ^ 2 is -(x ^ 2).
 *
 * @throws FormulaError where it is no formula, or where it has anything else in it
 */
export function parseExpression(text: string, vocabulary: Vocabulary): Expression {
  return new Parser(text, vocabulary).parse();
}

const read = new Map<string, Expression>();

/** Keeps the tree of a formula that was made of it, so that the text is not read. */
export function rememberFormula(text: string, tree: Expression): void {
  read.set(text, tree);
}

/** Reads a formula of our own, with any names in it; once. */
export function parseFormula(text: string): Expression {
  let tree = read.get(text);
  if (tree === undefined) {
    tree = new Parser(text, undefined).parse();
    read.set(text, tree);
  }
  return tree;
}

const comparisons: readonly string[] = ["<", "<=", ">", ">=", "==", "!="];
class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private parts = 0;
  private depth = 0;
  private readonly problems: FormulaProblems;

  constructor(
    private readonly text: string,
    private readonly vocabulary: Vocabulary | undefined,
  ) {
    this.problems = new FormulaProblems(text);
    if (this.isLimited && text.length > limits.characters) this.tooLong();
    this.tokens = tokenize(text);
  }

  parse(): Expression {
    const tree = this.number(this.conditional());
    const rest = this.token;
    if (rest.kind === "end") return tree;
    this.problems.refuseToken(rest);
  }

  private get isLimited(): boolean {
    return this.vocabulary?.isLimited === true;
  }

  private get token(): Token {
    return this.tokens[this.at] as Token;
  }

  private accept(...signs: readonly string[]): string | undefined {
    const { kind, text } = this.token;
    if (kind !== "sign" || !signs.includes(text)) return undefined;
    this.at++;
    return text;
  }

  private count<T>(part: T): T {
    this.parts++;
    this.check(this.parts, limits.parts);
    return part;
  }

  /** Reads what is inside of something else. */
  private inside<T>(read: () => T): T {
    this.depth++;
    this.check(this.depth, limits.depth);
    const result = read();
    this.depth--;
    return result;
  }

  private check(count: number, most: number): void {
    if (this.isLimited && count > most) this.tooLong(this.token.column);
  }

  private tooLong(column?: number): never {
    const { characters, parts, depth } = limits;
    this.problems.tooLong(`${parts} parts, ${depth} of them inside each other, and ${characters} characters`, column);
  }

  /** A condition is a comparison, and a comparison is nothing but a condition. */
  private conditional(): Expression | Comparison {
    const start = this.token;
    const condition = this.comparison();
    if (this.accept("?") === undefined) return condition;
    if (condition.kind !== "comparison") {
      const written = this.text.slice(start.column - 1, this.previousEnd(1)).trim();
      this.problems.refuse(`"${written}" stands before "? :", where a comparison is expected, such as x > 0`, start);
    }
    const branch = this.comparison();
    if (this.token.text === "?") this.problems.fail("unexpected ?; put an inner ? : into parentheses", this.token);
    const whenTrue = this.number(branch);
    if (this.accept(":") === undefined) this.problems.fail('expected the ":" of a "? :"', this.token);
    const whenFalse = this.number(this.inside(() => this.conditional()));
    return this.count(conditional(condition, whenTrue, whenFalse));
  }

  private comparison(): Expression | Comparison {
    const start = this.token;
    const left = this.sum();
    const operator = this.accept(...comparisons) as ComparisonOperator | undefined;
    if (operator === undefined) return left;
    const result = this.count(comparison(operator, this.number(left, start), this.number(this.sum())));
    if (isRefusedOperator(this.token)) this.problems.refuseToken(this.token);
    if (comparisons.includes(this.token.text)) {
      this.problems.refuse(
        'a chain of comparisons stands before "? :", where a comparison is expected, such as x > 0',
        start,
      );
    }
    return result;
  }

  private sum(): Expression | Comparison {
    return this.chain(["+", "-"], () => this.product());
  }

  private product(): Expression | Comparison {
    return this.chain(["*", "/"], () => this.signed());
  }

  /** Operators of one rank, grouped from the left. */
  private chain(operators: readonly BinaryOperator[], operand: () => Expression | Comparison): Expression | Comparison {
    const start = this.token;
    let left = operand();
    for (;;) {
      const operator = this.accept(...operators) as BinaryOperator | undefined;
      if (operator === undefined) return left;
      left = this.count(operation(operator, this.number(left, start), this.number(operand())));
    }
  }

  private signed(): Expression | Comparison {
    const start = this.token;
    const sign = this.accept("-", "+");
    if (sign === undefined) return this.power();
    const operand = this.number(
      this.inside(() => this.signed()),
      start,
    );
    return sign === "-" ? this.count(negation(operand)) : operand;
  }

  private power(): Expression | Comparison {
    const start = this.token;
    const base = this.atom();
    if (this.accept("^") === undefined) return base;
    const exponent = this.inside(() => this.signed());
    return this.count(operation("^", this.number(base, start), this.number(exponent)));
  }

  private atom(): Expression | Comparison {
    const { token } = this;
    this.at++;
    if (token.kind === "number") return this.leaf(numeral(this.problems.readNumber(token)));
    if (token.kind === "name" && !isRefusedOperator(token)) {
      if (this.token.text === "(") return this.callOf(token);
      this.checkSymbol(token);
      return this.leaf(symbol(token.text));
    }
    if (token.text === "(" && token.kind === "sign") {
      const inner = this.inside(() => this.conditional());
      if (this.accept(")") === undefined) this.problems.fail('expected ")"', this.token);
      this.forbidJuxtaposition();
      return inner;
    }
    this.at--;
    return this.problems.refuseToken(token);
  }

  private leaf(part: Expression): Expression {
    this.forbidJuxtaposition();
    return this.count(part);
  }

  /** 2 x, (x) x and the like: what they group with is not plain to see. */
  private forbidJuxtaposition(): void {
    const { token } = this;
    if (token.kind === "name" && !isRefusedOperator(token)) {
      this.forbidOtherBases(token);
      if (!this.isFunction(token)) this.checkSymbol(token);
      this.refuseMissingSign(token);
    }
    if (token.kind === "number" || token.text === "(") this.refuseMissingSign(token);
  }

  private refuseMissingSign(token: Token): never {
    this.problems.refuse(`a sign is missing before "${token.text}": write * to multiply`, token);
  }

  /** 0x1F, which would be read as 0 and x1F. */
  private forbidOtherBases(token: Token): void {
    const before = this.tokens[this.at - 1];
    if (before?.text !== "0" || before.column + 1 !== token.column || !/^[box][\da-f]+$/i.test(token.text)) return;
    this.problems.refuse(`0${token.text} is not a decimal number`, before);
  }

  private isFunction({ text }: Token): boolean {
    return functionsOfTwo.includes(text) || this.vocabulary?.functions.includes(text) === true;
  }

  private isSymbol({ text }: Token): boolean {
    return constantNames.includes(text) || this.vocabulary?.symbols.includes(text) === true;
  }

  private checkSymbol(token: Token): void {
    const { text: name } = token;
    if (isRefusedValue(token)) this.problems.refuse(`${name} is not a number`, token);
    if (this.vocabulary === undefined || this.isSymbol(token)) return;
    if (this.isFunction(token)) {
      const call = functionsOfTwo.includes(name) ? `${name}(x, 0)` : `${name}(x)`;
      this.problems.refuse(`the function ${name} has no parentheses: write ${call}`, token);
    }
    const known = [...this.vocabulary.symbols, ...constantNames];
    this.problems.refuse(`"${name}" means nothing here: a formula has ${known.join(", ")}`, token);
  }

  private callOf(token: Token): Expression {
    const { text: name } = token;
    // x (x + 1)
    if (this.isSymbol(token) && !this.isFunction(token)) this.refuseMissingSign(this.token);
    const args = this.argumentsOf();
    // f(x) = x
    if (this.token.text === "=") this.problems.refuseToken(this.token);
    const functions = this.vocabulary?.functions;
    const arity = functionsOfTwo.includes(name) ? 2 : functions === undefined || functions.includes(name) ? 1 : 0;
    if (arity === 0) {
      const known = [...(functions ?? []), ...functionsOfTwo].sort();
      const hint = suggestion(name, known) || `: a formula has ${known.join(", ")}`;
      this.problems.refuse(`there is no function "${name}"${hint}`, token);
    }
    if (args.length !== arity) {
      this.problems.refuse(
        `${name} takes ${arity === 1 ? "one argument" : "two arguments"}: got ${args.length}`,
        token,
      );
    }
    this.forbidJuxtaposition();
    const [first, second] = args;
    if (name === "pow" && first !== undefined && second !== undefined) return this.count(operation("^", first, second));
    return this.count(call(name, ...args));
  }

  private argumentsOf(): readonly Expression[] {
    this.at++;
    if (this.accept(")") !== undefined) return [];
    const args: Expression[] = [];
    do args.push(this.number(this.inside(() => this.conditional())));
    while (this.accept(",") !== undefined);
    if (this.accept(")") === undefined) this.problems.fail('expected ")"', this.token);
    return args;
  }

  private number(part: Expression | Comparison, start?: Token): Expression {
    if (part.kind !== "comparison") return part;
    this.problems.refuse('a comparison stands before "? :", it is not a number: write (x > 0) ? 1 : 0', start);
  }

  private previousEnd(back: number): number {
    const token = this.tokens[this.at - 1 - back] as Token;
    return token.column - 1 + token.text.length;
  }
}
