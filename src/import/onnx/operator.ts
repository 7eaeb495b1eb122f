import { formatValue } from "../../messages/formatValue.js";
import type { Attribute, ForeignNode } from "./foreignGraph.js";
import { numbersOf, type Tensor } from "./tensor.js";
import type { Rows, Value } from "./value.js";

/** Tells what a node makes: its first output. An output that an MLP has no use for is left out. */
export type Operator = (use: NodeUse) => Value;

/** Why a graph is refused. The caller says of which file. */
export class GraphProblem extends Error {}

/** A node with the values that it takes. */
export class NodeUse {
  constructor(
    readonly node: ForeignNode,
    private readonly values: readonly (Value | undefined)[],
    readonly opset: number,
  ) {}

  get count(): number {
    return this.values.length;
  }

  /** @throws GraphProblem always */
  refuse(reason: string): never {
    throw new GraphProblem(`node ${formatValue(this.node.name)} (${this.node.op}): ${reason}`);
  }

  /** An input; undefined if it is left out. */
  optional(index: number): Value | undefined {
    return this.values[index];
  }

  input(index: number): Value {
    return this.values[index] ?? this.refuse(`its input ${index + 1} is missing`);
  }

  rows(index: number): Rows {
    return this.asRows(this.input(index));
  }

  asRows(value: Value): Rows {
    if (value.kind === "rows") return value;
    return this.refuse(`it takes ${describe(value)}: expected the numbers of the layer before it`);
  }

  /** A constant input; undefined if it is left out. */
  optionalTensor(index: number): Tensor | undefined {
    const value = this.optional(index);
    if (value === undefined || value.kind === "tensor") return value;
    return this.refuse(
      `its input ${index + 1}, ${formatValue(this.node.inputs[index])}, depends on the model's input: expected a constant`,
    );
  }

  tensor(index: number): Tensor {
    return this.optionalTensor(index) ?? this.refuse(`its input ${index + 1} is missing`);
  }

  /** The numbers of a constant input; undefined if it is left out. */
  optionalNumbers(index: number): Float64Array | undefined {
    const tensor = this.optionalTensor(index);
    if (tensor === undefined) return undefined;
    return numbersOf(tensor) ?? this.refuse(`its input ${index + 1} is a list of texts: expected numbers`);
  }

  numbers(index: number): Float64Array {
    return this.optionalNumbers(index) ?? this.refuse(`its input ${index + 1} is missing`);
  }

  attribute(name: string): Attribute | undefined {
    return this.node.attributes.get(name);
  }

  number(name: string, absent: number): number {
    const value = this.attribute(name) ?? absent;
    return typeof value === "number" ? value : this.refuse(`its ${name} is no number`);
  }

  text(name: string, absent: string): string {
    const value = this.attribute(name) ?? absent;
    return typeof value === "string" ? value : this.refuse(`its ${name} is no text`);
  }

  list(name: string): readonly number[] | undefined {
    const value = this.attribute(name);
    if (value === undefined) return undefined;
    const isList = Array.isArray(value) && value.every((each) => typeof each === "number");
    return isList ? (value as readonly number[]) : this.refuse(`its ${name} is no list of numbers`);
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.attribute(name);
    if (value === undefined) return undefined;
    const isList = Array.isArray(value) && value.every((each) => typeof each === "string");
    return isList ? (value as readonly string[]) : this.refuse(`its ${name} is no list of texts`);
  }
}

/** A value for messages. */
function describe(value: Value): string {
  switch (value.kind) {
    case "tensor":
      return "a constant";
    case "rows":
      return "the numbers of a layer";
    case "condition":
      return "the result of a comparison";
    case "classes":
      return "a class";
    case "pair":
      return "a pair of probabilities";
    case "column":
      return "a single column";
  }
}
