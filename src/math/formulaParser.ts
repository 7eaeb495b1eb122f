import { cut } from "../messages/formatValue.js";
import {
  type BinaryOperator,
  type Comparison,
  type ComparisonOperator,
  call,
  comparison,
  conditional,
  type Expression,
  negation,
  numeral,
  operation,
  symbol,
} from "./expression.js";
import { productAt } from "./factorsBeside.js";
import { FormulaNames, type Vocabulary } from "./formulaNames.js";
import { FormulaProblems, isRefusedOperator } from "./formulaProblems.js";
import { FormulaSize } from "./formulaSize.js";
import { explainMissing } from "./missingFunctions.js";
import { type Token, tokenize } from "./tokenize.js";

const comparisons: readonly string[] = ["<", "<=", ">", ">=", "==", "!="];

/** Reads one formula by recursive descent: a method for each rank of operators, from the loosest to the tightest. */
export class FormulaParser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private readonly problems: FormulaProblems;
  private readonly size: FormulaSize;
  private readonly names: FormulaNames;

  /** @param vocabulary left out, any name may be used */
  constructor(
    private readonly text: string,
    vocabulary?: Vocabulary,
  ) {
    this.problems = new FormulaProblems(text);
    this.size = new FormulaSize(this.problems, vocabulary?.isLimited === true);
    this.names = new FormulaNames(this.problems, vocabulary);
    this.size.checkText(text);
    this.tokens = tokenize(text);
  }

  parse(): Expression {
    const tree = this.number(this.conditional());
    const rest = this.token;
    if (rest.kind === "end") return tree;
    this.problems.refuseToken(rest);
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
    this.size.countPart(this.token);
    return part;
  }

  /** Reads what is inside of another part. */
  private inside<T>(read: () => T): T {
    this.size.enter(this.token);
    const result = read();
    this.size.leave();
    return result;
  }

  /** Reads a number or a comparison. `number` refuses a comparison that is not a condition. */
  private conditional(): Expression | Comparison {
    const start = this.token;
    const condition = this.comparison();
    if (this.accept("?") === undefined) return condition;
    if (condition.kind !== "comparison") {
      const written = this.text.slice(start.column - 1, this.previousEnd(1)).trim();
      this.problems.refuse(`"${written}" is before "? :", where a comparison is expected, such as x > 0`, start);
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
        'a chain of comparisons is before "? :", where a comparison is expected, such as x > 0',
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
      if (this.token.text === "." && !this.names.isSymbol(token)) {
        this.refuseModule(token);
      }
      this.names.checkSymbol(token);
      return this.leaf(symbol(token.text));
    }
    if (token.text === "(" && token.kind === "sign") {
      const inner = this.inside(() => this.conditional());
      if (this.accept(")") === undefined) this.problems.fail('expected ")"', this.token);
      this.forbidJuxtaposition();
      return inner;
    }
    this.at--;
    if (token.text === "|") this.problems.refuse("an absolute value is written abs(x), not |x|", token);
    return this.problems.refuseToken(token);
  }

  /** Refuses Math.max, torch.nn.functional.relu and the like. */
  private refuseModule(start: Token): never {
    while (this.accept(".") !== undefined && this.token.kind === "name") this.at++;
    const member = this.tokens[this.at - 1] as Token;
    const isNamed = member.kind === "name";
    const missing = isNamed ? explainMissing(member.text) : undefined;
    if (missing !== undefined) this.problems.refuse(`there is no function "${member.text}"${missing}`, start);
    const got = this.text.slice(start.column - 1, this.previousEnd(0));
    const expected = isNamed ? this.names.spell(member.text) : "a name";
    this.problems.refuse(`functions are written without what they belong to: got ${got}, expected ${expected}`, start);
  }

  private leaf(part: Expression): Expression {
    this.forbidJuxtaposition();
    return this.count(part);
  }

  /** Refuses 2 x, (x) x and the like: a reader cannot see how they group. */
  private forbidJuxtaposition(): void {
    const { token } = this;
    if (token.kind === "name" && !isRefusedOperator(token)) {
      this.forbidOtherBases(token);
      this.problems.refuseChoice(token);
      if (!this.names.isFunction(token)) this.names.checkSymbol(token);
      this.refuseMissingSign(token);
    }
    if (token.kind === "number" || token.text === "(") this.refuseMissingSign(token);
  }

  private refuseMissingSign(token: Token): never {
    const product = cut(productAt(this.text, this.tokens, this.at));
    this.problems.refuse(`a sign is missing before "${token.text}": to multiply, write ${product}`, token);
  }

  /** Refuses 0x1F, which would be read as 0 and x1F. */
  private forbidOtherBases(token: Token): void {
    const before = this.tokens[this.at - 1];
    if (before?.text !== "0" || before.column + 1 !== token.column || !/^[box][\da-f]+$/i.test(token.text)) return;
    this.problems.refuse(`0${token.text} is not a decimal number`, before);
  }

  private callOf(token: Token): Expression {
    const { text: name } = token;
    // x (x + 1)
    if (this.names.isSymbol(token) && !this.names.isFunction(token)) this.refuseMissingSign(this.token);
    this.problems.refuseChoice(token);
    const args = this.argumentsOf();
    // f(x) = x
    if (this.token.text === "=") this.problems.refuseToken(this.token);
    const arity = this.names.arityOf(token, args);
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
    this.problems.refuse('a comparison belongs before "? :", it is not a number: write (x > 0) ? 1 : 0', start);
  }

  private previousEnd(back: number): number {
    const token = this.tokens[this.at - 1 - back] as Token;
    return token.column - 1 + token.text.length;
  }
}
