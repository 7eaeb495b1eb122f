import { FormulaError } from "../errors.js";
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
import { type Token, tokenize } from "./tokenize.js";

/** Functions of two arguments; `pow` is another way to write `^`. */
const functionsOfTwo = ["max", "min", "pow"];

/** Of a formula that a user wrote: more parts than anyone needs, and few enough to be differentiated in no time. */
export const mostParts = 500;
/** Parentheses and calls inside each other that the parser follows; a formula of `mostParts` has no more. */
const mostDepth = 2 * mostParts;

/** What the names in a formula can mean. */
export interface Vocabulary {
  /** Variables and parameters. */
  readonly symbols: readonly string[];
  /** Functions of one argument. */
  readonly functions: readonly string[];
  /** How many parts the formula may have; any number where left out. */
  readonly mostParts?: number;
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
const refusedSigns: ReadonlyMap<string, string> = new Map([
  ["=", "an assignment"],
  ["[", "an array"],
  ["{", "an object"],
  [";", "a sequence"],
  [".", "a property"],
]);
const refusedOperators = ["!", "%", "&", "|", "~", "'"];
const refusedWords = ["and", "or", "xor", "not", "mod", "to", "in"];
const values = ["true", "false", "null", "undefined", "NaN", "Infinity"];

class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private parts = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly vocabulary: Vocabulary | undefined,
  ) {
    this.tokens = tokenize(text);
  }

  parse(): Expression {
    const tree = this.number(this.conditional());
    const rest = this.token;
    if (rest.kind === "end") return tree;
    this.refuseToken(rest);
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
    if (this.parts > (this.vocabulary?.mostParts ?? Number.POSITIVE_INFINITY)) this.tooLong();
    return part;
  }

  private tooLong(): never {
    throw new FormulaError(
      `the formula "${this.text.slice(0, 40)}…" is too long: a formula has at most ${mostParts} parts`,
      this.text,
    );
  }

  /** A condition is a comparison, and a comparison is nothing but a condition. */
  private conditional(): Expression | Comparison {
    if (++this.depth > mostDepth) this.tooLong();
    const start = this.token;
    const condition = this.comparison();
    let result: Expression | Comparison = condition;
    if (this.accept("?") !== undefined) {
      if (condition.kind !== "comparison") {
        const written = this.text.slice(start.column - 1, this.previousEnd(1)).trim();
        this.refuse(`"${written}" stands before "? :", where a comparison is expected, such as x > 0`, start);
      }
      const branch = this.comparison();
      if (this.token.text === "?") this.fail("unexpected ?; put an inner ? : into parentheses", this.token);
      const whenTrue = this.number(branch);
      if (this.accept(":") === undefined) this.fail('expected the ":" of a "? :"', this.token);
      result = this.count(conditional(condition, whenTrue, this.number(this.conditional())));
    }
    this.depth--;
    return result;
  }

  private comparison(): Expression | Comparison {
    const start = this.token;
    const left = this.sum();
    const operator = this.accept(...comparisons) as ComparisonOperator | undefined;
    if (operator === undefined) return left;
    const result = this.count(comparison(operator, this.number(left, start), this.number(this.sum())));
    if (comparisons.includes(this.token.text)) {
      this.refuse('a chain of comparisons stands before "? :", where a comparison is expected, such as x > 0', start);
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
    if (++this.depth > mostDepth) this.tooLong();
    const operand = this.number(this.signed(), start);
    this.depth--;
    return sign === "-" ? this.count(negation(operand)) : operand;
  }

  private power(): Expression | Comparison {
    const start = this.token;
    const base = this.atom();
    if (this.accept("^") === undefined) return base;
    return this.count(operation("^", this.number(base, start), this.number(this.signed())));
  }

  private atom(): Expression | Comparison {
    const { token } = this;
    this.at++;
    if (token.kind === "number") return this.leaf(numeral(Number(token.text)));
    if (token.kind === "name") {
      if (this.token.text === "(") return this.callOf(token);
      this.checkSymbol(token);
      return this.leaf(symbol(token.text));
    }
    if (token.text === "(" && token.kind === "sign") {
      const inner = this.conditional();
      if (this.accept(")") === undefined) this.fail('expected ")"', this.token);
      this.forbidJuxtaposition();
      return inner;
    }
    this.at--;
    return this.refuseToken(token);
  }

  private leaf(part: Expression): Expression {
    this.forbidJuxtaposition();
    return this.count(part);
  }

  /** 2 x, (x) x and the like: what they group with is not plain to see. */
  private forbidJuxtaposition(): void {
    const { token } = this;
    const isRefusedWord = refusedWords.includes(token.text);
    if (token.kind === "name" && !isRefusedWord) {
      this.checkSymbol(token);
      this.refuse(`a sign is missing before "${token.text}": write * to multiply`, token);
    }
    if (token.kind === "number" || token.text === "(") {
      this.refuse(`a sign is missing before "${token.text}": write * to multiply`, token);
    }
  }

  private checkSymbol(token: Token): void {
    const { text: name } = token;
    if (values.includes(name)) this.refuse(`${name} is not a number`, token);
    if (this.vocabulary === undefined || this.tokens[this.at]?.text === "(") return;
    const known = [...this.vocabulary.symbols, ...constantNames];
    if (!known.includes(name)) this.refuse(`"${name}" means nothing here: a formula has ${known.join(", ")}`, token);
  }

  private callOf(token: Token): Expression {
    const { text: name } = token;
    const args = this.argumentsOf();
    // f(x) = x
    if (this.token.text === "=") this.refuseToken(this.token);
    const functions = this.vocabulary?.functions;
    const arity = functionsOfTwo.includes(name) ? 2 : functions === undefined || functions.includes(name) ? 1 : 0;
    if (arity === 0) {
      const known = [...(functions ?? []), ...functionsOfTwo].sort();
      const hint = suggestion(name, known) || `: a formula has ${known.join(", ")}`;
      this.refuse(`there is no function "${name}"${hint}`, token);
    }
    if (args.length !== arity) {
      this.refuse(`${name} takes ${arity === 1 ? "one argument" : "two arguments"}: got ${args.length}`, token);
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
    do args.push(this.number(this.conditional()));
    while (this.accept(",") !== undefined);
    if (this.accept(")") === undefined) this.fail('expected ")"', this.token);
    return args;
  }

  private number(part: Expression | Comparison, start?: Token): Expression {
    if (part.kind !== "comparison") return part;
    this.refuse('a comparison stands before "? :", it is not a number: write (x > 0) ? 1 : 0', start);
  }

  private previousEnd(back: number): number {
    const token = this.tokens[this.at - 1 - back] as Token;
    return token.column - 1 + token.text.length;
  }

  /** A word that cannot stand where it stands. */
  private refuseToken(token: Token): never {
    const { kind, text } = token;
    if (kind === "end") this.fail("it ends too early", token);
    if (kind === "text") this.refuse(`${text} is not a number`, token);
    const only = 'a formula has numbers, + - * / ^, comparisons before "? :", and functions';
    if (refusedOperators.includes(text) || refusedWords.includes(text)) {
      this.refuse(`the operator "${text}" is not allowed: ${only}`, token);
    }
    if (text === ":") this.refuse(`a range, or a ":" without its "?", is not allowed: ${only}`, token);
    const what = refusedSigns.get(text);
    if (what !== undefined) this.refuse(`${what} is not allowed: ${only}`, token);
    this.fail(`unexpected ${text}`, token);
  }

  private fail(problem: string, { column }: Token): never {
    throw new FormulaError(`cannot read the formula "${this.text}": ${problem} (char ${column})`, this.text, column);
  }

  private refuse(problem: string, token?: Token): never {
    throw new FormulaError(`in the formula "${this.text}": ${problem}`, this.text, token?.column);
  }
}
