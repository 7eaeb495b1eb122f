import type { Node, Operation, Params } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import { type Comparison, conditional, numeral } from "../math/expression.js";
import { numberSystem } from "../math/numberSystem.js";
import { parseFormula } from "../math/parseExpression.js";
import { printExpression } from "../math/printExpression.js";
import { formatShort } from "../messages/formatShort.js";
import { functions } from "../ops/elementwise.js";
import { expandCalls } from "../ops/functionTable.js";
import { decompose, isWrittenOut, limitsOf, usualFormula } from "./opForms.js";
import { spellExpression } from "./spellExpression.js";
import { type Names, parameterTerm, signed, spellLimits } from "./spellNode.js";
import { call, infix, printTerm, type Term, total } from "./term.js";
import { offsetOf, placeOf, stretchedPlace, type Values } from "./values.js";

/** A sum of more terms shows only the first ones that are not 0; within another sum, only this many: it would be too long otherwise. */
const mostTerms = 6;
const mostInnerTerms = 3;

export interface WorkOptions {
  readonly names: Names;
  readonly values: Values;
  /** The size of a number of a node, as its matrix shows it. */
  format(size: number, node: Node): string;
}

/** An element, worked out. */
export interface Work {
  /** `0.5 · 0.2 + 1 · 0.3` */
  readonly term: Term;
  /** The comparisons that decided which branch of a formula was taken: `0.8 > 0`. */
  readonly reasons: readonly string[];
}

/**
 * One element of an operation, worked out with the numbers of the named nodes that go into it. The node itself is worked out even if
 * it has a name.
 */
export function workOut(node: Operation, place: readonly number[], options: WorkOptions): Work {
  const work = new Working(options);
  return { term: work.operation(node, place), reasons: work.reasons };
}

class Working {
  readonly reasons: string[] = [];
  /** How many sums the term under way is within. */
  private depth = 0;

  constructor(private readonly options: WorkOptions) {}

  private inner(node: Node, place: readonly number[]): Term {
    const { names, values, format } = this.options;
    if (node.kind === "constant") return signed(node.value, formatShort);
    if (names.has(node) || node.kind !== "operation")
      return signed(values.at(node, place), (size) => format(size, node));
    return this.operation(node, stretchedPlace(node.shape, place));
  }

  operation(node: Operation, place: readonly number[]): Term {
    const simple = decompose(node);
    if (simple !== undefined) return this.inner(simple, place);
    const { op, inputs, params } = node;
    const [a, b] = inputs as [Node, Node];
    if (limitsOf(node) !== undefined) return spellLimits(node, this.inner(a, place)) as Term;
    if (op.formula !== undefined) return this.formula(node, place);
    switch (op.name) {
      case "matmul": {
        const [row = 0, column = 0] = place;
        return this.addUp(a.shape[1] as number, (k) => infix("·", this.inner(a, [row, k]), this.inner(b, [k, column])));
      }
      case "transpose":
        return this.inner(a, place.toReversed());
      case "broadcast":
        return this.inner(a, place);
      case "reshape":
        return this.inner(a, placeOf(a.shape, offsetOf(node.shape, place)));
      case "sum":
        return this.reduce(a, place, params);
      case "mean": {
        const count = sizeOf(a.shape) / sizeOf(node.shape);
        const added = this.reduce(a, place, params);
        return count === 1 ? added : infix("/", added, signed(count, formatShort));
      }
      case "softmax": {
        const { powers, own } = this.powersAlong(a, place, params);
        return infix("/", own, powers);
      }
      case "logSoftmax": {
        const { powers } = this.powersAlong(a, place, params);
        return infix("-", this.inner(a, place), call("log", powers));
      }
      default:
        return signed(this.options.values.at(node, place), formatShort);
    }
  }

  /** exp of an element, and the sum of exp of all along an axis. */
  private powersAlong(
    a: Node,
    place: readonly number[],
    { axis }: Params,
  ): { readonly own: Term; readonly powers: Term } {
    const along = Number(axis);
    const power = (at: readonly number[]) => call("exp", this.inner(a, at));
    return { own: power(place), powers: this.addUp(a.shape[along] as number, (k) => power(place.with(along, k))) };
  }

  private addUp(count: number, term: (index: number) => Term): Term {
    if (count === 1) return term(0);
    this.depth++;
    const terms = Array.from({ length: count }, (_, i) => term(i));
    this.depth--;
    const most = this.depth === 0 ? mostTerms : mostInnerTerms;
    if (count <= most) return total(terms);
    const others = terms.filter((each) => !isZero(each));
    const shown = others.slice(0, others.length > most - 1 ? most - 2 : most - 1);
    const [first = terms[0] as Term, ...rest] = shown;
    const kept = [first, ...rest];
    return total(kept, count - kept.length, others.length <= kept.length);
  }

  private reduce(a: Node, place: readonly number[], { axis, keepDims }: Params): Term {
    if (typeof axis !== "number") return this.addUp(sizeOf(a.shape), (k) => this.inner(a, placeOf(a.shape, k)));
    const before = place.slice(0, axis);
    const behind = place.slice(keepDims === true ? axis + 1 : axis);
    return this.addUp(a.shape[axis] as number, (k) => this.inner(a, [...before, k, ...behind]));
  }

  private formula(node: Operation, place: readonly number[]): Term {
    const { op, inputs, params } = node;
    const { text, variables } = op.formula as NonNullable<typeof op.formula>;
    const tree = isWrittenOut(op) ? parseFormula(text) : usualFormula(op).tree;
    // `sigmoid(0.3)` is told better by its name; a formula with branches, or of a loss, by its numbers.
    if (!isWrittenOut(op) && tree.kind !== "conditional" && inputs.length === 1) {
      return call(op.name, ...inputs.map((input) => this.inner(input, place)));
    }
    const numbers = Object.fromEntries([
      ...variables.map((variable, i) => [variable, this.options.values.at(inputs[i] as Node, place)]),
      ...Object.entries(params),
    ]);
    const term = (symbol: string) => {
      const index = variables.indexOf(symbol);
      return index < 0 ? parameterTerm(symbol, params[symbol]) : this.inner(inputs[index] as Node, place);
    };
    const decide = (comparison: Comparison) => {
      const { operator, left, right } = comparison;
      const chosen = printExpression(expandCalls(conditional(comparison, numeral(1), numeral(0)), functions));
      const holds = numberSystem("number").primitives.map(chosen, numbers) === 1;
      const read = (side: typeof left) => printTerm(spellExpression(side, { term, isArray: () => false }));
      this.reasons.push(`${read(left)} ${holds ? operator : opposite[operator]} ${read(right)}`);
      return holds;
    };
    return spellExpression(tree, { term, isArray: () => false, decide });
  }
}

const opposite = { "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==" } as const;

function isZero(term: Term): boolean {
  switch (term.kind) {
    case "atom":
      return term.text === "0";
    case "negative":
      return isZero(term.of);
    case "infix":
      return term.operator === "·" && (isZero(term.left) || isZero(term.right));
    default:
      return false;
  }
}
