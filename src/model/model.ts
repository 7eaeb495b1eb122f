import type { Config } from "../config/schema.js";
import type { InputColumn, OutputColumn } from "../data/encode/dataset.js";
import type { DataOrigin } from "../data/load/loadDatasets.js";

/** A trained network with all that it takes to use it. Only the config and the parameters are always there. */
export interface Model {
  /** What wrote it: `backprop 0.1.0`. */
  readonly tool?: string;
  readonly config: Config;
  /** How raw rows become network inputs. */
  readonly inputs?: { readonly columns: readonly InputColumn[] };
  /** What the network's outputs mean. */
  readonly outputs?: { readonly columns: readonly OutputColumn[] };
  /** What it was made from: a receipt, of which nothing else depends. */
  readonly data?: DataOrigin;
  /** How the run went. Nothing that differs between two runs of the same config, such as its time. */
  readonly training?: Readonly<Record<string, number | string | null>>;
  readonly parameters: readonly Parameter[];
  /** What is doubtful about the file that it was read from. */
  readonly warnings?: readonly string[];
}

/** All epochs done; `stop.loss` met; `stop.patience` or `stop.seconds` used up; a number not finite; stopped from outside. */
export const endReasons = ["epochs", "target", "patience", "time", "diverged", "signal"] as const;
export type EndReason = (typeof endReasons)[number];

/** Numbers that were trained: a weight [fanIn, fanOut] or a bias [fanOut], row after row. */
export interface Parameter {
  /** `layers.0.weight`: of the entry of that index. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}
