import type { Token } from "./tokenize.js";

/**
 * The product that was meant where two factors stand side by side: `2 * (x+1)` for `2(x+1)`.
 *
 * @param at the first token of the second factor
 */
export function productAt(text: string, tokens: readonly Token[], at: number): string {
  const slice = (from: number, to: number) => {
    const [first, last] = [tokens[from] as Token, tokens[to] as Token];
    return text.slice(first.column - 1, last.column - 1 + last.text.length);
  };
  const last = at - 1;
  return `${slice(startOf(tokens, last), last)} * ${slice(at, endOf(tokens, at))}`;
}

/** Where the factor begins that ends with this token: at its parenthesis, or the function before it. */
function startOf(tokens: readonly Token[], last: number): number {
  const open = matching(tokens, last, ")", "(", -1);
  return open < last && tokens[open - 1]?.kind === "name" ? open - 1 : open;
}

function endOf(tokens: readonly Token[], first: number): number {
  const isCall = tokens[first]?.kind === "name" && tokens[first + 1]?.text === "(";
  return matching(tokens, isCall ? first + 1 : first, "(", ")", 1);
}

/** Where the parenthesis at `from` has its other half, or the text its end. Any other token is its own other half. */
function matching(tokens: readonly Token[], from: number, one: string, other: string, step: 1 | -1): number {
  let depth = 0;
  let at = from;
  for (; at >= 0 && tokens[at] !== undefined && tokens[at]?.kind !== "end"; at += step) {
    if (tokens[at]?.text === one) depth++;
    if (tokens[at]?.text === other) depth--;
    if (depth === 0) return at;
  }
  return at - step;
}
