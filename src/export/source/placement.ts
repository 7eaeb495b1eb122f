import { type Computed, operandsOf, storedAs, type Term } from "../../engine/wasm/terms.js";
import { sizeOf } from "../../graph/shape.js";
import type { Pass } from "./groupTerms.js";

/** Deeper expressions are divided, by a local for the inner one. */
const deepest = 40;

/** How often each term of a pass is read, and by whom: this decides whether it has a name. */
export class Placement {
  private readonly readInside = new Map<Term, number>();
  private readonly readOutside = new Set<Term>();
  private readonly named = new Set<Term>();

  constructor(passes: readonly Pass[]) {
    const passOf = new Map<Term, Pass>(passes.flatMap((pass) => pass.terms.map((term): [Term, Pass] => [term, pass])));
    for (const pass of passes) {
      const depths = new Map<Term, number>();
      for (const term of pass.terms) {
        const operands = operandsOf(term).map(storedAs);
        for (const operand of operands) {
          if (passOf.get(operand) === pass && operand.kind !== "fold") {
            this.readInside.set(operand, this.readsInside(operand) + 1);
          } else this.readOutside.add(operand);
        }
        const depth = 1 + Math.max(...operands.map((operand) => depths.get(operand) ?? 0));
        if (depth > deepest) this.named.add(term);
        depths.set(term, depth > deepest ? 0 : depth);
      }
    }
  }

  /** Whether a term gets a place that lasts beyond its pass. */
  isReadOutside(term: Term): boolean {
    return this.readOutside.has(term);
  }

  /** Whether a term gets a name in its pass. */
  isLocal(term: Computed): boolean {
    const isSum = term.kind === "product" && sizeOf(term.operands[0].shape) > 1;
    return isSum || this.named.has(term) || this.readsInside(term) > 1;
  }

  readsInside(term: Term): number {
    return this.readInside.get(term) ?? 0;
  }
}
