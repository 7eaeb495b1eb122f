import { FormulaError } from "../errors.js";
import { decimalNumber } from "../text/decimalNumber.js";

/** A part of a formula's text. `end` follows the last one. */
export interface Token {
  readonly kind: "number" | "name" | "sign" | "text" | "end";
  readonly text: string;
  /** Counts from 1. */
  readonly column: number;
}

const patterns = {
  number: new RegExp(decimalNumber, "y"),
  name: /[\p{L}_$][\p{L}\p{N}_$]*/uy,
  text: /"[^"]*"?|'[^']*'?/y,
  sign: /<=|>=|==|!=|&&|\|\||\*\*|\S/uy,
} as const;

/** @throws FormulaError if the formula is empty */
export function tokenize(formula: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const kinds = Object.keys(patterns) as (keyof typeof patterns)[];
  while (at < formula.length) {
    if (/\s/.test(formula[at] as string)) {
      at++;
      continue;
    }
    for (const kind of kinds) {
      const pattern = patterns[kind];
      pattern.lastIndex = at;
      const text = pattern.exec(formula)?.[0];
      if (text === undefined) continue;
      tokens.push({ kind, text, column: at + 1 });
      at += text.length;
      break;
    }
  }
  if (tokens.length === 0) throw new FormulaError('the formula "" is empty', formula);
  return [...tokens, { kind: "end", text: "", column: formula.length + 1 }];
}
