import type { Shape } from "./shape.js";

/** A JavaScript number, or a Complex or BigNumber object. */
export type Scalar = number | object;

/** The value of a node: a scalar, or nested arrays of scalars. */
export type Value = Scalar | readonly Value[];

/**
 * The mathematics that every `forward` is written in. Numbers, Complex and BigNumber implement it; so do the terms of the wasm
 * engine, and that is how an op is compiled.
 */
export interface Primitives {
  /** A formula applied to each element. The values broadcast against each other. */
  map(formula: string, values: Readonly<Record<string, Value>>): Value;
  /** Matrix product. Each element is added up over the inner index in ascending order. */
  multiply(a: Value, b: Value): Value;
  /** Sum along an axis, or along all if `axis` is null, in ascending order. With `keepDims` the axis stays, with size 1. */
  sum(a: Value, axis: number | null, keepDims: boolean): Value;
  /** The sum, divided by the number of its elements. */
  mean(a: Value, axis: number | null, keepDims: boolean): Value;
  /** Largest element along an axis, which stays with size 1. Complex numbers are compared by their real part. NaN wins. */
  max(a: Value, axis: number): Value;
  broadcast(a: Value, shape: Shape): Value;
  /** The same elements, in row-major order, in another shape. */
  reshape(a: Value, shape: Shape): Value;
  /** What the others cannot express: a primitive that the op brings along. */
  apply<Arity extends number>(primitive: Primitive<Arity>, operands: Repeat<Value, Arity>): Value;
}

/** A primitive that an op brings along: its mathematics over numbers of any type, and the kernel that the wasm engine calls for it. */
export interface Primitive<Arity extends number> {
  /** Without the number type: `transpose` stands for `transpose_f64` and `transpose_f32` of engine/wasm/kernels/index.ts. */
  readonly kernel: string;
  shape(operands: Repeat<Shape, Arity>): Shape;
  compute(math: Primitives, operands: Repeat<Value, Arity>): Value;
  /** Whole numbers. The kernel gets the addresses of the operands and of the result, then these. */
  sizes(operands: Repeat<Shape, Arity>): readonly number[];
  /**
   * Whether each operand and the result are as many blocks, one behind another, as the first of the sizes says, and a block of the
   * result depends on that block of each operand alone. The engine may then call the kernel for some of the blocks at a time.
   */
  readonly hasBlocks?: boolean;
}

export type Param = number | boolean | null | readonly number[];
export type Params = Readonly<Record<string, Param>>;

/** A vertex of the graph. It is frozen, and its shape has been checked. */
export type Node = Input | Variable | Constant | Operation;

/** A value that is given anew for each run, such as a batch of rows or the learning rate. */
export interface Input {
  readonly kind: "input";
  readonly name: string;
  readonly shape: Shape;
}

/** A value that lasts from run to run and that updates write to, such as a parameter or an optimizer's state. */
export interface Variable {
  readonly kind: "variable";
  readonly name: string;
  readonly shape: Shape;
}

/** The same number in every element. */
export interface Constant {
  readonly kind: "constant";
  readonly value: number;
  readonly shape: Shape;
}

/** An op applied to other nodes. */
export interface Operation {
  readonly kind: "operation";
  readonly op: Op;
  readonly inputs: readonly Node[];
  readonly params: Params;
  readonly shape: Shape;
}

/** A list with one item for each input of the op. */
export type Repeat<T, Arity extends number> = Arity extends 1
  ? readonly [T]
  : Arity extends 2
    ? readonly [T, T]
    : readonly T[];

/** Everything that a derivative rule may use. */
export interface VjpContext<Arity extends number = number, P extends Params = Params> {
  /** Cotangent: the gradient of the loss with respect to the output. It has the output's shape. */
  readonly ct: Node;
  readonly inputs: Repeat<Node, Arity>;
  readonly output: Node;
  readonly params: P;
  /** The ops that the rule may use. They are given, so that op files need not import each other. */
  readonly ops: RuleOps;
}

/** The ops that derivative rules may use. All of them are in the registry. */
export interface RuleOps {
  readonly add: BinaryBuilder;
  readonly subtract: BinaryBuilder;
  readonly multiply: BinaryBuilder;
  readonly divide: BinaryBuilder;
  readonly negate: UnaryBuilder;
  readonly equal: BinaryBuilder;
  readonly matmul: BinaryBuilder;
  readonly transpose: UnaryBuilder;
  readonly sum: (a: Node, params?: { readonly axis?: number | null; readonly keepDims?: boolean }) => Node;
  readonly broadcast: (a: Node, params: { readonly shape: Shape }) => Node;
  readonly reshape: (a: Node, params: { readonly shape: Shape }) => Node;
  readonly softmax: (a: Node, params?: { readonly axis?: number }) => Node;
  readonly logSoftmax: (a: Node, params?: { readonly axis?: number }) => Node;
}
type UnaryBuilder = (a: Node) => Node;
type BinaryBuilder = (a: Node, b: Node) => Node;

/** The definition of an elementwise op: a formula, and a formula for the derivative by each variable. */
export interface Formula {
  readonly text: string;
  /** The formula's variables, in the order of the op's inputs. */
  readonly variables: readonly string[];
  /** The derivative by each variable, written in the variables and `y`, the output. */
  readonly derivatives: () => readonly string[];
  /** The formula, and the derivative by each variable, with every function written out that is itself a formula. */
  readonly expanded: () => { readonly value: string; readonly derivatives: readonly string[] };
}

/** Bounds, which may be reached or not. */
export type Range = readonly [low: number, high: number];

/** Everything that defines an op. */
export interface OpDefinition<Arity extends number = number, P extends Params = Params> {
  readonly name: string;
  readonly arity: Arity;
  /** Parameters with their defaults. */
  readonly params: P;
  /** One line for people: what it computes. */
  readonly summary: string;
  /** @throws ShapeError if the inputs do not fit */
  shape(inputs: Repeat<Shape, Arity>, params: P): Shape;
  forward(math: Primitives, inputs: Repeat<Value, Arity>, params: P): Value;
  /**
   * Vector-Jacobian product: for each input a node in the shape of the input or of the output, or null if no gradient flows to it.
   * The differentiator undoes broadcasting.
   */
  vjp(context: VjpContext<Arity, P>): readonly (Node | null)[];
  /** Present if the op is elementwise. */
  readonly formula?: Formula;
  /** The bounds of the output; left out if the output may be any number. */
  range?(params: P): Range;
  /** What is wrong with the parameters; undefined if the op is defined for them. */
  explainParams?(params: P): string | undefined;
}

/** An op: its definition, and a function that makes a node. */
export type Op<Arity extends number = number, P extends Params = Params> = Readonly<OpDefinition<Arity, P>> &
  ((...args: [...inputs: Repeat<Node, Arity>, params?: Partial<P>]) => Node);
