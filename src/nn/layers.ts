import type { Node } from "../graph/op.js";
import { ops } from "../ops/index.js";
import type { InitSpec } from "./initializers.js";

/** An entry of `layers`, in the form that a config gives it: a width, an activation's name or formula, or an object. */
export type LayerSpec = number | string | LinearSpec | ActivationSpec | DropoutSpec;

/** x · W + b */
export interface LinearSpec {
  readonly linear: number;
  /** Default true. */
  readonly bias?: boolean | undefined;
  /** Default: the config's. */
  readonly init?: InitSpec | undefined;
}

/** An activation by name with its parameters, or a formula in x. */
export interface ActivationSpec {
  readonly activation: string;
  readonly [parameter: string]: string | number | undefined;
}

/** Leaves units out at random while training; the identity otherwise. */
export interface DropoutSpec {
  /** How likely each unit is left out, in [0, 1). */
  readonly dropout: number;
}

/** The long form of an entry that is a width or an object with one; undefined for any other. */
export function asLinear(spec: LayerSpec): LinearSpec | undefined {
  if (typeof spec === "number") return { linear: spec };
  return typeof spec === "object" && "linear" in spec ? (spec as LinearSpec) : undefined;
}

/** The long form of an entry that is an activation; undefined for any other. */
export function asActivation(spec: LayerSpec): ActivationSpec | undefined {
  if (typeof spec === "string") return { activation: spec };
  return typeof spec === "object" && "activation" in spec ? (spec as ActivationSpec) : undefined;
}

/** The entry, if it is dropout. */
export function asDropout(spec: LayerSpec): DropoutSpec | undefined {
  return typeof spec === "object" && "dropout" in spec ? (spec as DropoutSpec) : undefined;
}

/**
 * x · W + b
 *
 * @shape x [rows, fanIn], weight [fanIn, fanOut], bias [fanOut] -> [rows, fanOut]
 */
export function linear(x: Node, weight: Node, bias?: Node): Node {
  const product = ops.matmul(x, weight);
  return bias === undefined ? product : ops.add(product, bias);
}
