import type { Term } from "../../../engine/wasm/terms.js";

/**
 * The kind of instruction that computes or reads a term, as in the table: `add`, `x >= y ? … : …`, `exp`, `product aᵀ·b, kernel`;
 * undefined if there is none.
 */
export function instructionOf(term: Term): string | undefined {
  switch (term.kind) {
    case "elementwise":
      return term.operator === "select" ? `x ${term.comparison} y ? … : …` : term.operator;
    case "call":
      return `${term.kernel} kernel`;
    case "product": {
      const [left, right] = term.transposed.map((isTransposed) => (isTransposed ? "ᵀ" : ""));
      return `product a${left}·b${right}${form(term)}`;
    }
    case "fold":
      return `${term.by}${form(term)}`;
    case "reshaping":
    case "line":
      return term.kind;
    case "leaf":
    case "numeral":
      return undefined;
  }
}

function form({ isWrittenOut }: { readonly isWrittenOut: boolean }): string {
  return isWrittenOut ? ", written out" : ", kernel";
}
