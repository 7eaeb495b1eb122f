import { type Computed, isComputed, operandsOf, storedAs, type Term } from "../../engine/wasm/terms.js";
import { sizeOf } from "../../graph/shape.js";

/** Terms that one loop computes, element by element. A fold is finished when the loop ends. */
export interface Pass {
  readonly extent: number;
  readonly terms: readonly Computed[];
}

/** The number of elements that are gone through to compute a term. */
function extentOf(term: Computed): number {
  return sizeOf(term.kind === "fold" ? term.operands[0].shape : term.shape);
}

/**
 * Divides terms into passes, which run one after another. Each term goes into the first pass of its extent in which all that it reads
 * is there: so a layer is one loop, with its bias and its activation. A term that is made of numerals alone is in none.
 *
 * @param order each term behind those that it reads
 */
export function groupTerms(order: readonly Term[]): readonly Pass[] {
  const passes: { readonly extent: number; readonly terms: Computed[] }[] = [];
  const passOf = new Map<Term, number>();
  /** The first pass in which a term can read an operand. */
  const readableFrom = (operand: Term, reader: Computed): number => {
    const stored = storedAs(operand);
    const pass = passOf.get(stored);
    if (pass === undefined) return 0;
    const isElement = stored.kind !== "fold" && reader.kind !== "product";
    return isElement && passes[pass]?.extent === extentOf(reader) ? pass : pass + 1;
  };
  const known = new Set<Term>();
  for (const term of order) {
    if (term.kind !== "leaf" && operandsOf(term).every((operand) => known.has(operand))) known.add(term);
    if (!isComputed(term) || known.has(term)) continue;
    const extent = extentOf(term);
    const from = Math.max(...term.operands.map((operand) => readableFrom(operand, term)));
    let pass = passes.findIndex((each, i) => i >= from && each.extent === extent);
    if (pass < 0) pass = passes.push({ extent, terms: [] }) - 1;
    passes[pass]?.terms.push(term);
    passOf.set(term, pass);
  }
  return passes;
}
