import { nearest, suggestion } from "../messages/nearest.js";
import { constantNames, type Expression } from "./expression.js";
import { type FormulaProblems, isRefusedValue } from "./formulaProblems.js";
import { explainMissing } from "./missingFunctions.js";
import type { Token } from "./tokenize.js";

/** Functions of two arguments; `pow` is another way to write `^`. */
export const functionsOfTwo = ["max", "min", "pow"];

/** All names are too many for a message. */
const usualFunctions =
  ": a formula has abs, exp, log, max, min, relu, sigmoid, sin, sqrt, tanh and more, which `backprop help formulas` lists";

/** The names that a formula may use. */
export interface Vocabulary {
  /** Variables and parameters. */
  readonly symbols: readonly string[];
  /** Functions of one argument. */
  readonly functions: readonly string[];
  /** Whether the size of the formula is limited, because a user wrote it. */
  readonly isLimited?: boolean;
}

/** The meaning of the names in a formula. */
export class FormulaNames {
  /** @param vocabulary left out, any name may be used */
  constructor(
    private readonly problems: FormulaProblems,
    private readonly vocabulary: Vocabulary | undefined,
  ) {}

  isFunction({ text }: Token): boolean {
    return functionsOfTwo.includes(text) || this.vocabulary?.functions.includes(text) === true;
  }

  isSymbol({ text }: Token): boolean {
    return constantNames.includes(text) || this.vocabulary?.symbols.includes(text) === true;
  }

  /** @throws FormulaError if the name is not that of a variable, a parameter or a constant */
  checkSymbol(token: Token): void {
    const { text: name } = token;
    if (isRefusedValue(token)) this.problems.refuse(`${name} is not a number`, token);
    if (this.vocabulary === undefined || this.isSymbol(token)) return;
    if (this.isFunction(token)) {
      const call = functionsOfTwo.includes(name) ? `${name}(x, 0)` : `${name}(x)`;
      this.problems.refuse(`the function ${name} has no parentheses: write ${call}`, token);
    }
    const known = [...this.vocabulary.symbols, ...constantNames];
    const power = /^(.*?)(²|³)$/.exec(name);
    if (power !== null) {
      this.problems.refuse(`a power is written ${power[1]} ^ ${power[2] === "²" ? 2 : 3}, not ${name}`, token);
    }
    const meant = nearest(name, known) ?? this.nearestCall(name);
    const near = meant === undefined ? `: a formula has ${known.join(", ")}` : `: did you mean ${meant}?`;
    this.problems.refuse(`"${name}" means nothing here${explainMissing(name) ?? near}`, token);
  }

  /** A function of another tool as a formula spells it. */
  spell(name: string): string {
    return nearest(name, [...(this.vocabulary?.functions ?? []), ...functionsOfTwo]) ?? name;
  }

  private nearestCall(name: string): string | undefined {
    const meant = nearest(name, this.vocabulary?.functions ?? []);
    return meant && `${meant}(x)`;
  }

  /**
   * The number of arguments that the function takes.
   *
   * @param args those that were given
   * @throws FormulaError if there is no such function
   */
  arityOf(token: Token, args: readonly Expression[]): 1 | 2 {
    const { text: name } = token;
    const functions = this.vocabulary?.functions;
    if (functionsOfTwo.includes(name)) return 2;
    if (functions === undefined || functions.includes(name)) return 1;
    const hint = explainMissing(name, args) ?? (suggestion(name, [...functions, ...functionsOfTwo]) || usualFunctions);
    return this.problems.refuse(`there is no function "${name}"${hint}`, token);
  }
}
