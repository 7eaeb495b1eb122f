import type { Shape } from "./shape.js";

/** A number of any type the mathematics is generic over: a JavaScript number, or a Complex or BigNumber object. */
export type Scalar = number | object;

/** What flows along an edge: a scalar, or nested arrays of them. */
export type Value = Scalar | readonly Value[];

/**
 * The mathematics that every `forward` is written in. Numbers, Complex and BigNumber implement it; so do the terms of the wasm
 * engine, and that is how an op is compiled.
 */
export interface Primitives {
  /** Applies a formula to each element; the values broadcast against each other. */
  map(formula: string, values: Readonly<Record<string, Value>>): Value;
  /** Matrix product; each element adds up over the inner index in ascending order. */
  multiply(a: Value, b: Value): Value;
  /** Sum along an axis, which stays as 1 with `keepDims`; along all where `axis` is null. Adds in ascending order. */
  sum(a: Value, axis: number | null, keepDims: boolean): Value;
  /** The sum, divided by the number of elements that went into it. */
  mean(a: Value, axis: number | null, keepDims: boolean): Value;
  /** Largest element along an axis, kept as 1. Complex numbers are compared by their real part; NaN wins. */
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

/** A vertex of the graph: frozen, with its shape known and checked. */
export type Node = Input | Variable | Constant | Operation;

/** A value that is handed in for each run: a batch of rows, the learning rate. */
export interface Input {
  readonly kind: "input";
  readonly name: string;
  readonly shape: Shape;
}

/** A value that lasts from run to run and that updates write to: a parameter, an optimizer's state. */
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

/** As many as the op has inputs. */
export type Repeat<T, Arity extends number> = Arity extends 1
  ? readonly [T]
  : Arity extends 2
    ? readonly [T, T]
    : readonly T[];

/** What an op is asked when gradients are built. */
export interface VjpContext<Arity extends number = number, P extends Params = Params> {
  /** Cotangent: the gradient of the loss with respect to the output, in the output's shape. */
  readonly ct: Node;
  readonly inputs: Repeat<Node, Arity>;
  readonly output: Node;
  readonly params: P;
  /** The ops to write the rule in. They are handed in so that op files need not import each other. */
  readonly ops: RuleOps;
}

/** The vocabulary of derivative rules; the registry holds all of it. */
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

/** Values that an op is checked at: one shape an input, elements drawn uniformly from the input's interval. */
export interface Sample<P extends Params = Params> {
  readonly shapes: readonly Shape[];
  /** One interval an input; [-2, 2] where none is given. */
  readonly domains?: readonly (readonly [low: number, high: number])[];
  readonly params?: Partial<P>;
}

/** What makes an elementwise op: one formula, and a formula for the derivative by each variable. */
export interface Formula {
  readonly text: string;
  /** The formula's variables, in the order of the op's inputs. */
  readonly variables: readonly string[];
  /** Derivative by each variable, in the variables and `y`, the output. */
  readonly derivatives: () => readonly string[];
  /** Where the derivative jumps, by the value of the first variable; the derivative formula holds the subgradient taken. */
  readonly kinks: readonly number[];
}

/** Bounds, which may be reached or not. */
export type Range = readonly [low: number, high: number];

/** What an op is made of. */
export interface OpDefinition<Arity extends number = number, P extends Params = Params> {
  readonly name: string;
  readonly arity: Arity;
  /** Parameters with their defaults. */
  readonly params: P;
  /** One line for people: what it computes. */
  readonly summary: string;
  /** @throws ShapeError where the inputs do not fit */
  shape(inputs: Repeat<Shape, Arity>, params: P): Shape;
  forward(math: Primitives, inputs: Repeat<Value, Arity>, params: P): Value;
  /**
   * Vector-Jacobian product: a node for each input, in the shape of the output's broadcast or of the input; null where
   * no gradient flows. Broadcasting is undone by the differentiator.
   */
  vjp(context: VjpContext<Arity, P>): readonly (Node | null)[];
  readonly samples: readonly Sample<P>[];
  /** Present if the op is elementwise. */
  readonly formula?: Formula;
  /** The bounds of the output; left out if the output may be any number. */
  range?(params: P): Range;
  /** What is wrong with the parameters; undefined if the op is defined for them. */
  explainParams?(params: P): string | undefined;
}

/** An op: its definition, callable to make a node. */
export type Op<Arity extends number = number, P extends Params = Params> = Readonly<OpDefinition<Arity, P>> &
  ((...args: [...inputs: Repeat<Node, Arity>, params?: Partial<P>]) => Node);
