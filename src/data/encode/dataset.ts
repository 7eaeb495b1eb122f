import type { Table } from "./table.js";

/** How a number is scaled for the network: `(value - offset) / factor`. */
export interface Scaler {
  readonly kind: "standard" | "minmax";
  readonly offset: number;
  readonly factor: number;
}

export interface NumberColumn {
  readonly name: string;
  readonly kind: "number";
  /** Replaces a missing cell of an input, before it is scaled; if left out, a missing cell is an error. */
  readonly fill?: number;
  readonly scaler?: Scaler;
}

/** An input of texts: one network input for each category, which is 1 if the row has the category and 0 otherwise. */
export interface CategoryColumn {
  readonly name: string;
  readonly kind: "category";
  readonly categories: readonly string[];
}

/** A target that names a class. The index of a class is the position of its label. */
export interface ClassColumn {
  readonly name: string;
  readonly kind: "class";
  readonly labels: readonly (string | number)[];
  /** How much a row of each class counts in the loss, above 0; if left out, all count the same. */
  readonly weights?: readonly number[];
}

export type InputColumn = NumberColumn | CategoryColumn;
export type OutputColumn = NumberColumn | ClassColumn;

/** How raw columns become numbers. */
export interface DataColumns {
  readonly inputColumns: readonly InputColumn[];
  readonly outputColumns: readonly OutputColumn[];
}

/** Data as the network sees it, with its columns. Row i of `inputs` belongs to row i of `targets`. */
export interface Dataset extends DataColumns {
  readonly inputs: Table;
  readonly targets: Table;
  /** How much each row counts, if the data says so: not negative. */
  readonly sampleWeights?: Float64Array | undefined;
}
