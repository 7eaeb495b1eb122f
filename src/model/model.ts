import type { Config } from "../config/schema.js";
import type { InputColumn, OutputColumn } from "../data/encode/dataset.js";
import type { DataOrigin } from "../data/load/loadDatasets.js";

/** A trained network with everything that is needed to use it. Only the config and the parameters are always there. */
export interface Model {
  /** The program that wrote it: `backprop 0.1.0`. */
  readonly tool?: string;
  readonly config: Config;
  /** How raw rows become network inputs. */
  readonly inputs?: { readonly columns: readonly InputColumn[] };
  /** The meaning of the network's outputs. */
  readonly outputs?: { readonly columns: readonly OutputColumn[] };
  /** The data that it was made from. Nothing else depends on it. */
  readonly data?: DataOrigin;
  /** How the run went, without what differs between two runs of the same config, such as the time. */
  readonly training?: Readonly<Record<string, number | string | null>>;
  /** What it is worth on the rows that were held out. */
  readonly validation?: {
    readonly rows: number;
    /** Null if a metric is not defined, or not finite. */
    readonly metrics: Readonly<Record<string, number | null>>;
    /** For each target what always the same prediction is worth. */
    readonly baseline: readonly Readonly<Record<string, number | string | null>>[];
  };
  readonly parameters: readonly Parameter[];
  /** Doubts about the file that it was read from. */
  readonly warnings?: readonly string[];
}

/** All epochs done; `stop.loss` met; `stop.patience` or `stop.seconds` used up; a number not finite; stopped from outside. */
export const endReasons = ["epochs", "target", "patience", "time", "diverged", "signal"] as const;
export type EndReason = (typeof endReasons)[number];

/** Trained numbers: a weight [fanIn, fanOut] or a bias [fanOut], row after row. */
export interface Parameter {
  /** `layers.0.weight`, with the index of the entry in `layers`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}
