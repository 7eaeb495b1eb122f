import {
  type Computed,
  type Elementwise,
  type Leaf,
  type Product,
  storedAs,
  type Term,
} from "../../engine/wasm/terms.js";
import type { Input } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import {
  call,
  comparison,
  conditional,
  type Expression,
  negation,
  numeral,
  operation,
  symbol,
} from "../../math/expression.js";
import type { Constants } from "./constants.js";

/** Elements of terms as expressions: by their names, or as they are computed if they have none. */
export class TermReader {
  /** The names of numbers. */
  readonly scalars = new Map<Term, string>();
  /** The names of arrays. */
  readonly arrays = new Map<Term, string>();

  constructor(
    private readonly constants: Constants,
    private readonly nameInput: (source: Input) => string,
  ) {}

  /** @param index of the element; of a single number, and of one that is repeated, there is only the first */
  read(term: Term, index = "0"): Expression {
    const stored = storedAs(term);
    const at = sizeOf(stored.shape) === 1 ? "0" : index;
    if (stored.kind === "numeral") return numeralOf(stored.value);
    if (stored.kind === "leaf") return this.readLeaf(stored, at);
    const scalar = this.scalars.get(stored);
    if (scalar !== undefined) return symbol(scalar);
    const array = this.arrays.get(stored);
    return array === undefined ? this.define(stored, at) : symbol(`${array}[${at}]`);
  }

  /** How an element is computed from those of the operands. */
  define(term: Computed, index: string): Expression {
    switch (term.kind) {
      case "elementwise":
        return this.defineElementwise(term, index);
      case "call":
        if (term.operands.length !== 1) throw new Error(`no source for the kernel ${term.kernel}`);
        return call(term.kernel, this.read(term.operands[0] as Term, index));
      case "product":
        return this.multiplyAt(term, index, "0");
      case "fold":
        throw new Error("a fold has a name");
    }
  }

  /** One of the numbers that an element of a product is the sum of. */
  multiplyAt({ operands: [left, right], transposed, shape }: Product, index: string, inner: string): Expression {
    if (right.kind !== "leaf" || right.source.kind !== "variable" || transposed.includes(true) || shape[0] !== 1) {
      throw new Error("a product over one row is a row times a matrix of parameters");
    }
    return operation("*", this.read(left, inner), this.constants.weight(right.source, index, inner));
  }

  private readLeaf({ source }: Leaf, index: string): Expression {
    if (source.kind === "variable") return this.constants.element(source, index);
    const name = this.nameInput(source);
    return symbol(source.shape.length === 0 ? name : `${name}[${index}]`);
  }

  private defineElementwise(term: Elementwise, index: string): Expression {
    const isOfOneRow = term.operands.every(({ shape }) => [1, sizeOf(term.shape)].includes(sizeOf(shape)));
    if (!isOfOneRow) throw new Error("an operand over one row is repeated whole or not at all");
    const operands = term.operands.map((operand) => this.read(operand, index));
    const [a, b, c, d] = operands as [Expression, Expression, Expression, Expression];
    switch (term.operator) {
      case "add":
        return b.kind === "negation" && b.operand.kind === "number"
          ? operation("-", a, b.operand)
          : operation("+", a, b);
      case "subtract":
        return b.kind === "number" && Object.is(b.value, 0) ? a : operation("-", a, b);
      case "multiply":
        return operation("*", a, b);
      case "divide":
        return operation("/", a, b);
      case "negate":
        return negation(a);
      case "copy":
        return a;
      case "abs":
      case "sqrt":
      case "sign":
      case "min":
      case "max":
      case "pow":
        return call(term.operator, ...operands);
      case "select":
        if (term.comparison === "==" && a.kind === "number" && b.kind === "number") return a.value === b.value ? c : d;
        return conditional(comparison(term.comparison, a, b), c, d);
    }
  }
}

/** A number that may be -0. */
export function numeralOf(value: number): Expression {
  return Object.is(value, -0) ? { kind: "number", value } : numeral(value);
}
