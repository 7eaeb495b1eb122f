import { formatCount } from "../messages/formatCount.js";

/**
 * A formula for people to read, over names or over numbers: `x · W + b`, `0.5 · 0.2 + 1`. It has what the formulas of ops lack: matrix
 * products, transposes, and sums with terms left out.
 */
export type Term =
  /** A name or a number. A negative number is a `negative` of its size. */
  | { readonly kind: "atom"; readonly text: string }
  | { readonly kind: "negative"; readonly of: Term }
  | { readonly kind: "infix"; readonly operator: Operator; readonly left: Term; readonly right: Term }
  | { readonly kind: "power"; readonly base: Term; readonly exponent: Term }
  | { readonly kind: "transposed"; readonly of: Term }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Term[] }
  /** What is done with all elements of something: `mean of (a - b)²`. */
  | { readonly kind: "phrase"; readonly words: string; readonly of: Term }
  | Total
  | { readonly kind: "choice"; readonly condition: Comparison; readonly yes: Term; readonly no: Term };

/** Terms that are added up. Some may be left out. */
interface Total {
  readonly kind: "total";
  readonly terms: readonly Term[];
  readonly leftOut: number;
  /** Whether all that are left out are 0. */
  readonly areZeros: boolean;
}

/** `·` is a product of numbers or of matrices, `⊙` one of element with element. */
export type Operator = "+" | "-" | "·" | "⊙" | "/";

export interface Comparison {
  readonly operator: string;
  readonly left: Term;
  readonly right: Term;
}

export const atom = (text: string): Term => ({ kind: "atom", text });
export const negative = (of: Term): Term => ({ kind: "negative", of });
export const infix = (operator: Operator, left: Term, right: Term): Term => ({ kind: "infix", operator, left, right });
export const power = (base: Term, exponent: Term): Term => ({ kind: "power", base, exponent });
export const transposed = (of: Term): Term => ({ kind: "transposed", of });
export const call = (name: string, ...args: readonly Term[]): Term => ({ kind: "call", name, args });
export const phrase = (words: string, of: Term): Term => ({ kind: "phrase", words, of });
export const total = (terms: readonly Term[], leftOut = 0, areZeros = false): Term => ({
  kind: "total",
  terms,
  leftOut,
  areZeros,
});

/** How tightly each kind of term binds. A looser term inside a tighter one needs parentheses. */
const binding = { choice: 0, sum: 1, product: 2, negative: 3, power: 4, atom: 5 } as const;
const operatorBinding: Readonly<Record<Operator, number>> = {
  "+": binding.sum,
  "-": binding.sum,
  "·": binding.product,
  "⊙": binding.product,
  "/": binding.product,
};
const superscripts: Readonly<Record<string, string>> = { "2": "²", "3": "³" };

/** The term as text, with no more parentheses than it needs. A sign behind an operator gets some: `2 - (-1)`. */
export function printTerm(term: Term, isFirst = true): string {
  switch (term.kind) {
    case "atom":
      return term.text;
    case "negative": {
      const text = `-${inside(term.of, binding.power, false)}`;
      return isFirst ? text : `(${text})`;
    }
    case "infix": {
      const own = operatorBinding[term.operator];
      // Operators group from the left.
      return `${inside(term.left, own, isFirst)} ${term.operator} ${inside(term.right, own + 1, false)}`;
    }
    case "power": {
      const base = inside(term.base, binding.atom, false);
      const raised = superscripts[printTerm(term.exponent)];
      return raised === undefined ? `${base}^${inside(term.exponent, binding.negative, false)}` : base + raised;
    }
    case "transposed":
      return `${inside(term.of, binding.atom, false)}ᵀ`;
    case "call":
      return `${term.name}(${term.args.map((each) => printTerm(each)).join(", ")})`;
    case "phrase":
      return `${term.words} ${inside(term.of, binding.negative, true)}`;
    case "total": {
      const shown = term.terms.map((each, i) => inside(each, binding.product, i === 0 && isFirst));
      return [
        ...shown,
        ...(term.leftOut > 0
          ? [`… (${term.areZeros ? formatCount(term.leftOut, "zero") : `${term.leftOut} more`})`]
          : []),
      ].join(" + ");
    }
    case "choice": {
      const { operator, left, right } = term.condition;
      const condition = `${inside(left, binding.sum, true)} ${operator} ${inside(right, binding.sum, true)}`;
      return `${inside(term.yes, binding.sum, true)} if ${condition}, else ${printTerm(term.no)}`;
    }
    default:
      return term satisfies never;
  }
}

function inside(term: Term, least: number, isFirst: boolean): string {
  return bindingOf(term) < least ? `(${printTerm(term)})` : printTerm(term, isFirst);
}

function bindingOf(term: Term): number {
  switch (term.kind) {
    case "atom":
    case "call":
      return binding.atom;
    case "power":
    case "transposed":
      return binding.power;
    case "negative":
      return binding.negative;
    case "infix":
      return operatorBinding[term.operator];
    case "total":
      return binding.sum;
    case "phrase":
    case "choice":
      return binding.choice;
    default:
      return term satisfies never;
  }
}

/** How often an atom with that text occurs. */
export function countAtoms(term: Term, text: string): number {
  return partsOf(term).reduce(
    (sum, part) => sum + countAtoms(part, text),
    term.kind === "atom" && term.text === text ? 1 : 0,
  );
}

function partsOf(term: Term): readonly Term[] {
  switch (term.kind) {
    case "atom":
      return [];
    case "negative":
    case "transposed":
    case "phrase":
      return [term.of];
    case "infix":
      return [term.left, term.right];
    case "power":
      return [term.base, term.exponent];
    case "call":
      return term.args;
    case "total":
      return term.terms;
    case "choice":
      return [term.condition.left, term.condition.right, term.yes, term.no];
    default:
      return term satisfies never;
  }
}
