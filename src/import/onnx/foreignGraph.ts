import type { GraphProto } from "onnx-buf";
import type { Tensor } from "./tensor.js";

/** A node of an ONNX graph: one op with the names of the values that it takes and makes. */
export interface ForeignNode {
  /** Its own name, or that of its first output. */
  readonly name: string;
  /** `Gemm`; with its domain in front if that is not ONNX's own: `ai.onnx.ml.Scaler`. */
  readonly op: string;
  /** An input that is left out has an empty name. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** A graph is only named. In a function of the file, an attribute may be that of the call. */
export type Attribute =
  | number
  | string
  | Tensor
  | readonly number[]
  | readonly string[]
  | { readonly reference: string };

/** An input or an output of the graph. */
export interface ForeignPort {
  readonly name: string;
  /** Undefined if it is not known, as the size of a batch often is. */
  readonly shape: readonly (number | undefined)[] | undefined;
  /** Whether its elements are texts. */
  readonly isText: boolean;
}

/** What an ONNX file says, with all functions of its own written out. */
export interface ForeignGraph {
  /** `pytorch 2.9.0`; empty if the file does not say. */
  readonly producer: string;
  /** The version of ONNX's own ops. */
  readonly opset: number;
  /** Without those that are initializers too. */
  readonly inputs: readonly ForeignPort[];
  readonly outputs: readonly ForeignPort[];
  /** In an order in which each comes after those whose values it takes. */
  readonly nodes: readonly ForeignNode[];
  /** Decodes an initializer; undefined if there is none of that name. */
  findTensor(name: string): Tensor | undefined;
  readonly metadata: ReadonlyMap<string, string>;
  /** As it is in the file. */
  readonly proto: GraphProto;
}
