import type { Expression } from "./expression.js";
import type { Vocabulary } from "./formulaNames.js";
import { FormulaParser } from "./formulaParser.js";

/**
 * Reads a formula: arithmetic, comparisons before `? :`, constants, and the symbols and functions of the vocabulary.
 * Operators bind as in mathjs: `^` groups from the right and binds tighter than a sign, so -x ^ 2 is -(x ^ 2).
 *
 * @throws FormulaError if it is not a formula, or has anything else in it
 */
export function parseExpression(text: string, vocabulary: Vocabulary): Expression {
  return new FormulaParser(text, vocabulary).parse();
}

const known = new Map<string, Expression>();

/** Keeps the tree that a text was printed from, so that the text is not parsed again. */
export function rememberFormula(text: string, tree: Expression): void {
  known.set(text, tree);
}

/** Reads a formula of our own, which may use any names. Each text is read once. */
export function parseFormula(text: string): Expression {
  let tree = known.get(text);
  if (tree === undefined) {
    tree = new FormulaParser(text).parse();
    known.set(text, tree);
  }
  return tree;
}
