import type { Tensor } from "./tensor.js";

/** A node of an ONNX graph: one op with the names of the values that it takes and makes. */
export interface OnnxNode {
  /** Its own name, or that of its first output. */
  readonly name: string;
  /** `Gemm`; with its domain in front if that is not ONNX's own: `ai.onnx.ml.Scaler`. */
  readonly op: string;
  /** An input that is left out has an empty name. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

export type Attribute = number | string | Tensor | readonly number[] | readonly string[] | "graph";

/** An input or an output of the graph. */
export interface OnnxPort {
  readonly name: string;
  /** Undefined if it is not known, as the size of a batch often is. */
  readonly shape: readonly (number | undefined)[] | undefined;
  /** Whether its elements are texts. */
  readonly isText: boolean;
}

/** What an ONNX file says, with all functions of its own written out. */
export interface OnnxGraph {
  /** `pytorch 2.9.0`; empty if the file does not say. */
  readonly producer: string;
  /** The version of ONNX's own ops. */
  readonly opset: number;
  /** Without those that are initializers too. */
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  /** In an order in which each comes after those whose values it takes. */
  readonly nodes: readonly OnnxNode[];
  /** Decodes an initializer; undefined if there is none of that name. */
  findTensor(name: string): Tensor | undefined;
  readonly metadata: ReadonlyMap<string, string>;
}
