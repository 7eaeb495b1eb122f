import type { Table } from "./table.js";

/** How a column was mapped to what the network sees: `(value - offset) / factor`. */
export interface Scaler {
  readonly kind: "standard" | "minmax";
  readonly offset: number;
  readonly factor: number;
}

export interface NumberColumn {
  readonly name: string;
  readonly kind: "number";
  /** What stands in for a missing cell of an input, before it is scaled; where there is none, a missing cell is an error. */
  readonly fill?: number;
  readonly scaler?: Scaler;
}

/** A text column of the inputs: one network input for each category, 1 where the row has it. */
export interface CategoryColumn {
  readonly name: string;
  readonly kind: "category";
  readonly categories: readonly string[];
}

/** A target that names a class; the label's position is the class index. */
export interface ClassColumn {
  readonly name: string;
  readonly kind: "class";
  readonly labels: readonly (string | number)[];
}

export type InputColumn = NumberColumn | CategoryColumn;
export type OutputColumn = NumberColumn | ClassColumn;

/** How raw columns become numbers. */
export interface DataColumns {
  readonly inputColumns: readonly InputColumn[];
  readonly outputColumns: readonly OutputColumn[];
}

/** Data as the network sees it, with the columns that it came from. Row i of `inputs` belongs to row i of `targets`. */
export interface Dataset extends DataColumns {
  readonly inputs: Table;
  readonly targets: Table;
}
