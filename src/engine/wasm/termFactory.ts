import type { Input, Variable } from "../../graph/op.js";
import { type Shape, sameShape, sizeOf } from "../../graph/shape.js";
import type { ComparisonOperator } from "../../math/expression.js";
import type { Lanes } from "./lanes.js";
import {
  type ElementwiseOperation,
  type ElementwiseOperator,
  type Fold,
  type KernelCall,
  storedAs,
  type Term,
} from "./terms.js";

/** A fold of up to so many vectors is written out. For more it takes longer to compile that than to call the kernel. */
const mostWrittenOut = 32;

/** Makes the factory of a program. The self-test of `gradcheck` gives one that makes wrong terms. */
export type CreateTermFactory = (lanes: Lanes) => TermFactory;

export const createTermFactory: CreateTermFactory = (lanes) => new TermFactory(lanes);

/** Makes terms: each of them once, and none if its value is known or is that of another term. */
export class TermFactory {
  private readonly known = new Map<string | Input | Variable, Term>();
  private count = 0;

  /** @param leastNative multiplications from which a library of the machine computes a product */
  constructor(
    readonly lanes: Lanes,
    private readonly leastNative = Number.POSITIVE_INFINITY,
  ) {}

  leaf(source: Input | Variable): Term {
    return this.once(source, (id) => ({ id, kind: "leaf", shape: source.shape, source }));
  }

  numeral(value: number): Term {
    const rounded = this.lanes.round(value);
    // String(-0) is "0".
    const text = Object.is(rounded, -0) ? "-0" : String(rounded);
    return this.once(`numeral ${text}`, (id) => ({ id, kind: "numeral", shape: [], value: rounded }));
  }

  elementwise(operator: ElementwiseOperator, given: readonly Term[], shape: Shape): Term {
    const operands = given.map(unrepeated);
    const folded = this.foldNumerals(operator, operands, shape);
    if (folded !== undefined) return folded;
    const [first, second] = operands as [Term, Term];
    const isFirst = operator === "copy" || ((operator === "multiply" || operator === "divide") && isOne(second));
    if (isFirst && sameShape(first.shape, shape)) return first;
    if (operator === "multiply" && isOne(first) && sameShape(second.shape, shape)) return second;
    const key = `${operator} ${idsOf(operands)} [${shape}]`;
    return this.once(key, (id) => ({ id, kind: "elementwise", operator, operands, shape }));
  }

  /** @param given the two to compare, then the two to choose from */
  selection(comparison: ComparisonOperator, given: readonly [Term, Term, Term, Term], shape: Shape): Term {
    const operands = given.map(unrepeated) as [Term, Term, Term, Term];
    const key = `select ${comparison} ${idsOf(operands)} [${shape}]`;
    return this.once(key, (id) => ({ id, kind: "elementwise", operator: "select", comparison, operands, shape }));
  }

  /** A function of each number, by the name of its kernel. */
  functionOf(kernel: string, operand: Term): Term {
    if (isCopy(operand) && operand.operands[0]?.kind !== "numeral") {
      // What is repeated is computed once.
      return this.elementwise("copy", [this.functionOf(kernel, operand.operands[0] as Term)], operand.shape);
    }
    const { shape } = operand;
    const count = sizeOf(shape);
    return this.call(kernel, [operand], [count * this.lanes.bytes], shape, count);
  }

  /** A kernel of whole arrays, by name; for `sizes` and `blocks` see {@link KernelCall}. */
  call(kernel: string, given: readonly Term[], sizes: readonly number[], shape: Shape, blocks: number): Term {
    if (kernel === transpose) {
      const [operand] = given as [Term];
      if (isTransposition(operand)) return operand.operands[0] as Term;
      if (shape.includes(1)) return this.reshaping(operand, shape);
    }
    const operands = given.map((term) => (term.kind === "numeral" ? this.copy(term) : term));
    const key = `call ${kernel} ${idsOf(given)} ${sizes} [${shape}]`;
    return this.once(key, (id) => ({ id, kind: "call", kernel, operands, sizes, shape, blocks }));
  }

  /** [m, n] -> [n, m] */
  transposition(operand: Term): Term {
    return this.call(transpose, [operand], operand.shape, operand.shape.toReversed(), 1);
  }

  /** left [m, k], right [k, n] -> [m, n] */
  product(left: Term, right: Term, isWrittenOut: boolean): Term {
    const shape = [left.shape[0] as number, right.shape[1] as number];
    const untransposed = (term: Term) => (isTransposition(term) ? (term.operands[0] as Term) : term);
    const operands = [untransposed(left), untransposed(right)] as const;
    const transposed = [isTransposition(left), isTransposition(right)] as const;
    const isNative = !isWrittenOut && sizeOf(shape) * (left.shape[1] as number) >= this.leastNative;
    const key = `product ${transposed} ${idsOf(operands)}`;
    return this.once(key, (id) => ({ id, kind: "product", operands, transposed, isWrittenOut, isNative, shape }));
  }

  fold(by: Fold["by"], operand: Term, extent: Fold["extent"], shape: Shape): Term {
    if (extent[1] === 1) return this.reshaping(operand, shape);
    const key = `${by} ${operand.id} ${extent} [${shape}]`;
    const [outer, size, inner] = extent;
    const isWrittenOut = outer * size * Math.ceil(inner / this.lanes.count) <= mostWrittenOut;
    return this.once(key, (id) => ({ id, kind: "fold", by, operands: [operand], extent, shape, isWrittenOut }));
  }

  reshaping(operand: Term, shape: Shape): Term {
    if (sameShape(operand.shape, shape)) return operand;
    // A numeral is not in memory, so there is nothing to view.
    if (operand.kind === "numeral") return this.elementwise("copy", [operand], shape);
    const inner = storedAs(operand);
    if (sameShape(inner.shape, shape)) return inner;
    return this.once(`reshaping ${inner.id} [${shape}]`, (id) => ({ id, kind: "reshaping", operands: [inner], shape }));
  }

  line(operand: Term, shape: Shape, start: number, stride: number): Term {
    const key = `line ${operand.id} ${start} ${stride} [${shape}]`;
    return this.once(key, (id) => ({ id, kind: "line", operands: [operand], shape, start, stride }));
  }

  /** A term of its own for the numbers of another: a variable's value from before its update, a loss that is a leaf. */
  copy(operand: Term): ElementwiseOperation {
    return { id: this.nextId(), kind: "elementwise", operator: "copy", operands: [operand], shape: operand.shape };
  }

  /** The term with this key, which is made if there is none yet. Every term but a {@link copy} is made here. */
  protected once(key: string | Input | Variable, make: (id: number) => Term): Term {
    let term = this.known.get(key);
    if (term === undefined) {
      term = make(this.nextId());
      this.known.set(key, term);
    }
    return term;
  }

  private nextId(): number {
    return this.count++;
  }

  /** Arithmetic on numerals, rounded as the program would. */
  private foldNumerals(operator: ElementwiseOperator, operands: readonly Term[], shape: Shape): Term | undefined {
    const compute = arithmetic[operator];
    const [a, b = a] = operands;
    if (compute === undefined || shape.length > 0 || a?.kind !== "numeral" || b?.kind !== "numeral") return undefined;
    return this.numeral(compute(a.value, b.value));
  }
}

const arithmetic: Partial<Readonly<Record<ElementwiseOperator, (a: number, b: number) => number>>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  negate: (a) => -a,
};

/** The kernel that a product makes needless: it reads a transposed operand as it is. */
const transpose = "transpose";

export function isTransposition(term: Term): term is KernelCall {
  return term.kind === "call" && term.kernel === transpose;
}

function isCopy(term: Term): term is ElementwiseOperation {
  return term.kind === "elementwise" && term.operator === "copy";
}

/** An element of a copy is an element of what is copied, since the shape of the result is known. */
function unrepeated(term: Term): Term {
  return isCopy(term) ? (term.operands[0] as Term) : term;
}

function isOne(term: Term): boolean {
  return term.kind === "numeral" && term.value === 1;
}

function idsOf(terms: readonly Term[]): string {
  return terms.map(({ id }) => id).join(" ");
}
