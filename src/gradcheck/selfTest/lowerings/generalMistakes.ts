import { isComputed, operandsOf, type Term } from "../../../engine/wasm/terms.js";
import { type Shape, sameShape, sizeOf } from "../../../graph/shape.js";
import type { CorruptTermFactory, LoweringMistake } from "./corruptTermFactory.js";

/** Mistakes that can be made in any instruction. */
export const generalMistakes: readonly LoweringMistake[] = [
  factor("factor 1.03", 1.03),
  factor("factor 1 + 1e-6", 1 + 1e-6),
  factor("factor 2", 2),
  factor("factor 0.5", 0.5),
  factor("factor -1", -1),
  factor("1e-6 off for sizes from 7 on", 1 + 1e-6, ({ shape }) => shape.some((size) => size >= 7)),
  factor("halved if one row", 0.5, ({ shape }) => shape[0] === 1),
  beyond("0 beyond |x| = 5", 5, 0),
  beyond("0 beyond |x| = 20", 20, 0),
  beyond("NaN beyond |x| = 20", 20, Number.NaN),
  {
    name: "1e-6 off if negative",
    spoil: (term, terms) =>
      terms.selection("<", [term, terms.numeral(0), scale(term, 1 + 1e-6, terms), term], term.shape),
  },
  stale("last number not written", 1, ({ shape }) => sizeOf(shape) > 1),
  stale("last row not written", "row", ({ shape }) => (shape[0] ?? 1) > 1),
  stale("last of 7 not written", 1, ({ shape }) => shape.includes(7)),
  {
    name: "transposed if square",
    spoil: (term, terms) => (isSquare(term.shape) ? terms.transposition(term) : undefined),
  },
];

function factor(name: string, by: number, makesSense: (term: Term) => boolean = () => true): LoweringMistake {
  return { name, spoil: (term, terms) => (makesSense(term) ? scale(term, by, terms) : undefined) };
}

/** Another value if what is read is large: the first operand, if it has the shape of the result, else the result. */
function beyond(name: string, limit: number, value: number): LoweringMistake {
  const spoil = (term: Term, terms: CorruptTermFactory) => {
    const [first = term] = operandsOf(term);
    const x = sameShape(first.shape, term.shape) ? first : term;
    const size = terms.elementwise("abs", [x], term.shape);
    return terms.selection("<=", [size, terms.numeral(limit), term, terms.numeral(value)], term.shape);
  };
  return { name, spoil };
}

/** The last numbers are what was in memory before. */
function stale(name: string, last: number | "row", makesSense: (term: Term) => boolean): LoweringMistake {
  const spoil = (term: Term, terms: CorruptTermFactory) => {
    if (!isComputed(term) || !makesSense(term)) return undefined;
    const count = last === "row" ? sizeOf(term.shape.slice(1)) : last;
    return terms.firstOf(term, sizeOf(term.shape) - count);
  };
  return { name, spoil };
}

function scale(term: Term, by: number, terms: CorruptTermFactory): Term {
  return terms.elementwise("multiply", [term, terms.numeral(by)], term.shape);
}

export function isSquare(shape: Shape): boolean {
  return shape.length === 2 && shape[0] === shape[1] && shape[0] !== 1;
}
