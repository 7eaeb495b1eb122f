import type { Input, Variable } from "../../graph/op.js";
import { type Shape, sameShape, sizeOf } from "../../graph/shape.js";
import type { Dtype } from "../engine.js";

/** What works element by element on operands that broadcast; `select<` takes two to compare, and the two to choose from. */
export type ElementwiseOperator =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "negate"
  | "abs"
  | "sqrt"
  | "sign"
  | "min"
  | "max"
  | "pow"
  | "copy"
  | `select${Comparison}`;
export type Comparison = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** Functions of one number, each with a kernel that goes over an array. */
const elementaryFunctions = [
  "exp",
  "expm1",
  "log",
  "log1p",
  "sin",
  "cos",
  "tan",
  "sinh",
  "cosh",
  "tanh",
  "erf",
  "gaussian",
  "tailRatio",
] as const;
export type ElementaryFunction = (typeof elementaryFunctions)[number];

export function isElementary(name: string): name is ElementaryFunction {
  return (elementaryFunctions as readonly string[]).includes(name);
}

/** A value of a program: dense, row-major, written once. Equal terms are one term. */
export type Term = Leaf | Numeral | Elementwise | Elementary | Product | Transposition | Fold | Reshaping | Line;

interface Base {
  readonly id: number;
  readonly shape: Shape;
}
/** Handed in for each run, or kept from run to run. */
export interface Leaf extends Base {
  readonly kind: "leaf";
  readonly source: Input | Variable;
}
export interface Numeral extends Base {
  readonly kind: "numeral";
  readonly value: number;
}
export interface Elementwise extends Base {
  readonly kind: "elementwise";
  readonly operator: ElementwiseOperator;
  readonly operands: readonly Term[];
}
/**
 * A function of each number. It is no element of a loop, though it could be: what comes before and after would make the chain of
 * operations that wait for each other longer, and a processor holds only so many of them.
 */
export interface Elementary extends Base {
  readonly kind: "elementary";
  readonly name: ElementaryFunction;
  readonly operands: readonly [Term];
}
export interface Product extends Base {
  readonly kind: "product";
  readonly operands: readonly [left: Term, right: Term];
  readonly transposed: readonly [left: boolean, right: boolean];
}
export interface Transposition extends Base {
  readonly kind: "transposition";
  readonly operands: readonly [Term];
}
/** Along the middle axis of [outer, size, inner]. */
export interface Fold extends Base {
  readonly kind: "fold";
  /** A wide sum is one of all numbers, of float32 in float64: each is added to many, and would lose digits in float32. */
  readonly by: "sum" | "wideSum" | "max";
  readonly operands: readonly [Term];
  readonly extent: readonly [outer: number, size: number, inner: number];
}
/** What a fold starts from: the first number joined to it is itself, to the bit. */
export const neutralOf = { sum: -0, wideSum: -0, max: -Infinity } as const satisfies Record<Fold["by"], number>;
/** The same numbers in another shape: no work, another view. */
export interface Reshaping extends Base {
  readonly kind: "reshaping";
  readonly operands: readonly [Term];
}

/** Numbers of an array that stand equally far apart, as a matrix of one row or one column: no work, another view. */
export interface Line extends Base {
  readonly kind: "line";
  readonly operands: readonly [Term];
  /** Elements before the first one, and from each to the next. */
  readonly start: number;
  readonly stride: number;
}

/** The terms that `term` reads. */
export function operandsOf(term: Term): readonly Term[] {
  return term.kind === "leaf" || term.kind === "numeral" ? [] : term.operands;
}

/** The term that holds the numbers: what is only another view of it is looked through. */
export function storedAs(term: Term): Term {
  return term.kind === "reshaping" || term.kind === "line" ? storedAs(term.operands[0]) : term;
}

/** Makes terms, each of them once, and none where its value is known or is another term's. */
export class TermFactory {
  private readonly known = new Map<string, Term>();
  private readonly leaves = new Map<Input | Variable, Leaf>();

  constructor(readonly dtype: Dtype) {}

  leaf(source: Input | Variable): Term {
    let leaf = this.leaves.get(source);
    if (leaf === undefined) {
      leaf = { id: this.nextId(), kind: "leaf", shape: source.shape, source };
      this.leaves.set(source, leaf);
    }
    return leaf;
  }

  numeral(value: number): Term {
    const rounded = this.dtype === "float32" ? Math.fround(value) : value;
    // Object.is tells -0 from 0, a text does not.
    const text = Object.is(rounded, -0) ? "-0" : String(rounded);
    return this.once(`numeral ${text}`, (id) => ({ id, kind: "numeral", shape: [], value: rounded }));
  }

  elementwise(operator: ElementwiseOperator, given: readonly Term[], shape: Shape): Term {
    // An element of what is repeated is the element itself, wherever the shape is known.
    const operands = given.map((term) =>
      term.kind === "elementwise" && term.operator === "copy" ? (term.operands[0] as Term) : term,
    );
    const [first, second] = operands;
    if (operator === "copy" && first !== undefined && sameShape(first.shape, shape)) return first;
    const folded = this.foldNumerals(operator, operands, shape);
    if (folded !== undefined) return folded;
    if (operator === "multiply" && isOne(second) && sameShape(first?.shape ?? [], shape)) return first as Term;
    if (operator === "multiply" && isOne(first) && sameShape(second?.shape ?? [], shape)) return second as Term;
    if (operator === "divide" && isOne(second) && sameShape(first?.shape ?? [], shape)) return first as Term;
    const key = `${operator} ${operands.map(({ id }) => id).join(" ")} [${shape}]`;
    return this.once(key, (id) => ({ id, kind: "elementwise", operator, operands, shape }));
  }

  elementary(name: ElementaryFunction, given: Term): Term {
    if (given.kind === "elementwise" && given.operator === "copy" && given.operands[0]?.kind !== "numeral") {
      // Of what is repeated the function is taken once.
      return this.elementwise("copy", [this.elementary(name, given.operands[0] as Term)], given.shape);
    }
    const operand = given.kind === "numeral" ? this.copy(given) : given;
    return this.once(`${name} ${given.id}`, (id) => ({
      id,
      kind: "elementary",
      name,
      operands: [operand],
      shape: operand.shape,
    }));
  }

  /** left [m, k], right [k, n] -> [m, n] */
  product(left: Term, right: Term): Term {
    const shape = [left.shape[0] as number, right.shape[1] as number];
    const untransposed = (term: Term) => (term.kind === "transposition" ? term.operands[0] : term);
    const operands = [untransposed(left), untransposed(right)] as const;
    const transposed = [left.kind === "transposition", right.kind === "transposition"] as const;
    const key = `product ${transposed} ${operands[0].id} ${operands[1].id}`;
    return this.once(key, (id) => ({ id, kind: "product", operands, transposed, shape }));
  }

  transposition(operand: Term): Term {
    if (operand.kind === "transposition") return operand.operands[0];
    const shape = operand.shape.toReversed();
    if (shape.includes(1)) return this.reshaping(operand, shape);
    return this.once(`transposition ${operand.id}`, (id) => ({
      id,
      kind: "transposition",
      operands: [operand],
      shape,
    }));
  }

  fold(by: Fold["by"], operand: Term, extent: Fold["extent"], shape: Shape): Term {
    if (extent[1] === 1) return this.reshaping(operand, shape);
    const key = `${by} ${operand.id} ${extent} [${shape}]`;
    return this.once(key, (id) => ({ id, kind: "fold", by, operands: [operand], extent, shape }));
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

  /** A term of its own for what another holds: a variable's value from before its update, a loss that is a leaf. */
  copy(operand: Term): Term {
    return { id: this.nextId(), kind: "elementwise", operator: "copy", operands: [operand], shape: operand.shape };
  }

  private once(key: string, make: (id: number) => Term): Term {
    let term = this.known.get(key);
    if (term === undefined) {
      term = make(this.nextId());
      this.known.set(key, term);
    }
    return term;
  }

  private count = 0;
  private nextId(): number {
    return this.count++;
  }

  /** Arithmetic on numerals, rounded as the program would. */
  private foldNumerals(operator: ElementwiseOperator, operands: readonly Term[], shape: Shape): Term | undefined {
    if (sizeOf(shape) !== 1 || shape.length > 0) return undefined;
    const values: number[] = [];
    for (const operand of operands) {
      if (operand.kind !== "numeral") return undefined;
      values.push(operand.value);
    }
    const [a = Number.NaN, b = Number.NaN] = values;
    switch (operator) {
      case "add":
        return this.numeral(a + b);
      case "subtract":
        return this.numeral(a - b);
      case "multiply":
        return this.numeral(a * b);
      case "divide":
        return this.numeral(a / b);
      case "negate":
        return this.numeral(-a);
      default:
        return undefined;
    }
  }
}

function isOne(term: Term | undefined): boolean {
  return term?.kind === "numeral" && term.value === 1;
}
