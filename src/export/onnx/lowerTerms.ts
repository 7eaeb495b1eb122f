import {
  type ElementwiseOperator,
  type Fold,
  type KernelCall,
  operandsOf,
  type Product,
  type Selection,
  type Term,
} from "../../engine/wasm/terms.js";
import type { Node } from "../../graph/op.js";
import { postorder } from "../../graph/order.js";
import { broadcastShapes, type Shape, sameShape, sizeOf } from "../../graph/shape.js";
import type { ComparisonOperator } from "../../math/expression.js";
import { type Attribute, integerAttribute, integersAttribute, type OnnxGraph, type Value } from "./onnxGraph.js";

/** What lowered terms read. */
export interface Leaves {
  /** The values of leaves, by their nodes. */
  readonly values: ReadonlyMap<Node, Value>;
  /** Begins the names of all nodes, and is that of the last one. */
  readonly path: string;
}

/**
 * Lowers a term to nodes.
 *
 * @returns the value of the term
 */
export function lowerTerms(root: Term, graph: OnnxGraph, leaves: Leaves): Value {
  const lowering = new Lowering(root, graph, leaves);
  return lowering.run();
}

const operators: Readonly<Record<Exclude<ElementwiseOperator, "copy">, string>> = {
  add: "Add",
  subtract: "Sub",
  multiply: "Mul",
  divide: "Div",
  negate: "Neg",
  abs: "Abs",
  sqrt: "Sqrt",
  sign: "Sign",
  min: "Min",
  max: "Max",
  pow: "Pow",
};

const comparisons: Readonly<Record<ComparisonOperator, string>> = {
  "<": "Less",
  "<=": "LessOrEqual",
  ">": "Greater",
  ">=": "GreaterOrEqual",
  "==": "Equal",
  "!=": "Equal",
};

/** Kernels that are an operator. */
const functions: ReadonlyMap<string, string> = new Map([
  ["exp", "Exp"],
  ["log", "Log"],
  ["tanh", "Tanh"],
  ["sin", "Sin"],
  ["cos", "Cos"],
  ["tan", "Tan"],
  ["sinh", "Sinh"],
  ["cosh", "Cosh"],
]);

class Lowering {
  private readonly values = new Map<Term, Value>();
  private readonly conditions = new Map<string, Value>();

  constructor(
    private readonly root: Term,
    private readonly graph: OnnxGraph,
    private readonly leaves: Leaves,
  ) {}

  run(): Value {
    for (const term of postorder([this.root], operandsOf)) this.values.set(term, this.lower(term));
    return this.valueOf(this.root);
  }

  private valueOf(term: Term): Value {
    return this.values.get(term) as Value;
  }

  private lower(term: Term): Value {
    switch (term.kind) {
      case "leaf":
        return this.leaves.values.get(term.source) as Value;
      case "numeral":
        return this.graph.number(term.value);
      case "elementwise": {
        const natural = term.operands.map(({ shape }) => shape).reduce(broadcastShapes);
        const isSpread = !sameShape(natural, term.shape);
        const last = isSpread ? undefined : term;
        const value =
          term.operator === "copy"
            ? this.valueOf(term.operands[0] as Term)
            : term.operator === "select"
              ? this.lowerSelection(term, last)
              : this.node(
                  operators[term.operator],
                  term.operands.map((each) => this.valueOf(each)),
                  last,
                );
        return isSpread ? this.spread(value, term) : value;
      }
      case "call":
        return this.lowerCall(term);
      case "product":
        return this.lowerProduct(term);
      case "fold":
        return this.lowerFold(term);
      case "reshaping": {
        const shape = this.graph.wholeNumbers(term.shape);
        return this.node("Reshape", [this.valueOf(term.operands[0]), shape], term);
      }
      case "line":
        throw new Error("no ONNX for the line of a product that is cut up");
    }
  }

  /** A node whose name says what it is a part of. */
  private node(
    opType: string,
    inputs: readonly Value[],
    term: Term | undefined,
    attributes: readonly Attribute[] = [],
  ): Value {
    const name = term === this.root ? this.leaves.path : `${this.leaves.path}/${opType}`;
    return this.graph.node(name, opType, inputs, { attributes });
  }

  /** Repeats numbers, so that they fill the shape of a term. The number of rows is that of what the term is made beside. */
  private spread(value: Value, term: Term): Value {
    const like = [...this.leaves.values].find(([node]) => sameShape(node.shape, term.shape));
    const shape = like === undefined ? this.graph.wholeNumbers(term.shape) : this.node("Shape", [like[1]], undefined);
    return this.node("Expand", [value, shape], term);
  }

  private lowerSelection({ comparison, operands }: Selection, term: Term | undefined): Value {
    const [left, right, whenTrue, whenFalse] = operands.map((each) => this.valueOf(each)) as [
      Value,
      Value,
      Value,
      Value,
    ];
    const opType = comparisons[comparison];
    const key = JSON.stringify([opType, left, right]);
    const condition = this.conditions.get(key) ?? this.node(opType, [left, right], undefined);
    this.conditions.set(key, condition);
    const choices = comparison === "!=" ? [whenFalse, whenTrue] : [whenTrue, whenFalse];
    return this.node("Where", [condition, ...choices], term);
  }

  private lowerCall(term: KernelCall): Value {
    const operands = term.operands.map((each) => this.valueOf(each));
    if (term.kernel === "transpose") return this.node("Transpose", operands, term, [integersAttribute("perm", [1, 0])]);
    const opType = functions.get(term.kernel);
    if (opType === undefined) throw new Error(`no ONNX for the kernel ${term.kernel}`);
    return this.node(opType, operands, term);
  }

  private lowerProduct(term: Product): Value {
    const operands = term.operands.map((operand, i) => {
      const value = this.valueOf(operand);
      if (term.transposed[i] !== true) return value;
      return this.node("Transpose", [value], undefined, [integersAttribute("perm", [1, 0])]);
    });
    return this.node("MatMul", operands, term);
  }

  private lowerFold(term: Fold): Value {
    const [operand] = term.operands;
    const axes = this.graph.wholeNumbers(axesOf(operand.shape, term.shape, term.extent));
    const keepDims = integerAttribute("keepdims", term.shape.length === operand.shape.length ? 1 : 0);
    if (term.by !== "max") return this.node("ReduceSum", [this.valueOf(operand), axes], term, [keepDims]);
    // In onnxruntime the largest of many numbers is seldom NaN, even if one of them is.
    const flagged = this.node("IsNaN", [this.valueOf(operand)], undefined);
    const flags = this.node("Cast", [flagged], undefined, [integerAttribute("to", this.graph.numberType)]);
    const count = this.node("ReduceSum", [flags, axes], undefined, [keepDims]);
    const isNone = this.node("Equal", [count, this.graph.number(0)], undefined);
    const largest = this.node("ReduceMax", [this.valueOf(operand), axes], undefined, [keepDims]);
    return this.node("Where", [isNone, largest, this.graph.number(Number.NaN)], term);
  }
}

/** The axes that a fold goes along: the one of its extent, or all. */
function axesOf(from: Shape, to: Shape, [outer, size]: Fold["extent"]): readonly number[] {
  const axis = from.findIndex((length, i) => length === size && sizeOf(from.slice(0, i)) === outer);
  return axis < 0 || from.length > to.length + 1 ? from.map((_, i) => i) : [axis];
}
