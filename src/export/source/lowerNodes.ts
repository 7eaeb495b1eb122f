import { lanesOf } from "../../engine/wasm/lanes.js";
import { lower } from "../../engine/wasm/lower.js";
import { TermFactory } from "../../engine/wasm/termFactory.js";
import { operandsOf, storedAs, type Term } from "../../engine/wasm/terms.js";
import type { Node } from "../../graph/op.js";
import { postorder, topologicalOrder } from "../../graph/order.js";
import { type Description, describeNode } from "./describeNode.js";
import { groupTerms, type Pass } from "./groupTerms.js";
import { findWide } from "./wideTerms.js";

/** Nodes as passes over terms. */
export interface LoweredNodes {
  /** The terms of the nodes asked for: each is computed, no view. */
  readonly terms: readonly Term[];
  readonly passes: readonly Pass[];
  /** What a term is called: the description of the node that it belongs to. */
  readonly descriptions: ReadonlyMap<Term, Description>;
  /** See {@link findWide}. */
  readonly wide: ReadonlySet<Term>;
}

/** Lowers nodes over one row. */
export function lowerNodes(nodes: readonly Node[]): LoweredNodes {
  const order = topologicalOrder(nodes);
  // Numerals are rounded by the target, if it computes in float32.
  const factory = new TermFactory(lanesOf.float64);
  const all = lower(order, factory, (left, right) => factory.product(left, right, false));
  const copies = new Map<Term, Term>();
  const terms = nodes.map((node) => {
    const term = storedAs(all.get(node) as Term);
    if (term.kind !== "leaf" && term.kind !== "numeral") return term;
    const copy = copies.get(term) ?? factory.copy(term);
    copies.set(term, copy);
    return copy;
  });
  const needed = postorder(terms, operandsOf);
  return { terms, passes: groupTerms(needed), descriptions: describeTerms(order, all), wide: findWide(needed) };
}

/** Each term belongs to the first node that needs it. */
function describeTerms(order: readonly Node[], terms: ReadonlyMap<Node, Term>): ReadonlyMap<Term, Description> {
  const descriptions = new Map<Term, Description>();
  const owned = new Set<Term>();
  for (const node of order) {
    const description = describeNode(node);
    const left = [terms.get(node) as Term];
    for (let term = left.pop(); term !== undefined; term = left.pop()) {
      if (owned.has(term)) continue;
      owned.add(term);
      if (description !== undefined) descriptions.set(term, description);
      left.push(...operandsOf(term));
    }
  }
  return descriptions;
}
