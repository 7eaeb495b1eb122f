import type { InitSpec } from "./initializers.js";

/** An entry of `layers`, in the form that a config gives it: a width, an activation's name or formula, or an object. */
export type LayerSpec = number | string | LinearSpec | ActivationSpec;

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
