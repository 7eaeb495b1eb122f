import { operandsOf, type Term } from "../../engine/wasm/terms.js";

/**
 * The terms that have raw numbers in them, which may need more digits than float32 has: cells, scalers, and what is made of them, up to
 * the first layer.
 *
 * @param order each term behind those that it reads
 */
export function findWide(order: readonly Term[]): ReadonlySet<Term> {
  const wide = new Set<Term>();
  for (const term of order) {
    const isRaw = term.kind === "leaf" && term.shape.length > 0 && !isParameter(term.source.name);
    if (isRaw || (term.kind !== "product" && operandsOf(term).some((operand) => wide.has(operand)))) wide.add(term);
  }
  return wide;
}

/** Whether a variable is trained: the parameters of the network are. */
export function isParameter(name: string): boolean {
  return name.startsWith("layers.");
}
