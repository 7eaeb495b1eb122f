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

/** An entry in its long form, by its kind. */
export type LayerEntry =
  | { readonly kind: "linear"; readonly spec: LinearSpec }
  | { readonly kind: "activation"; readonly spec: ActivationSpec }
  | { readonly kind: "dropout"; readonly spec: DropoutSpec };

export function readEntry(spec: LayerSpec): LayerEntry {
  if (typeof spec === "number") return { kind: "linear", spec: { linear: spec } };
  if (typeof spec === "string") return { kind: "activation", spec: { activation: spec } };
  if ("linear" in spec) return { kind: "linear", spec: spec as LinearSpec };
  if ("dropout" in spec) return { kind: "dropout", spec: spec as DropoutSpec };
  return { kind: "activation", spec };
}

/** The long form of an entry that is a linear layer; undefined for any other. */
export function asLinear(spec: LayerSpec): LinearSpec | undefined {
  const entry = readEntry(spec);
  return entry.kind === "linear" ? entry.spec : undefined;
}

/** The long form of an entry that is an activation; undefined for any other. */
export function asActivation(spec: LayerSpec): ActivationSpec | undefined {
  const entry = readEntry(spec);
  return entry.kind === "activation" ? entry.spec : undefined;
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
