import type { DatePart } from "../cells/dateParts.js";
import type { DateOrder } from "../cells/parseDate.js";
import type { Table } from "./table.js";

/** How a number is scaled for the network: `(value - offset) / factor`. */
export interface LinearScaler {
  readonly kind: "standard" | "minmax";
  readonly offset: number;
  readonly factor: number;
}

/** How a target is scaled by its logarithm: `(ln(value + shift) - offset) / factor`. */
export interface LogScaler {
  readonly kind: "log";
  /** 1 if there are zeros, else 0. */
  readonly shift: number;
  readonly offset: number;
  readonly factor: number;
}

export type Scaler = LinearScaler | LogScaler;

export interface NumberColumn {
  readonly name: string;
  readonly kind: "number";
  /** Replaces a missing cell of an input, before it is scaled; if left out, a missing cell is an error. */
  readonly fill?: number;
  /** Whether one more input is 1 if the cell is missing, and 0 otherwise. */
  readonly indicator?: boolean;
  readonly scaler?: Scaler;
}

/** An input of texts: one network input for each category, which is 1 if the row has the category and 0 otherwise. */
export interface CategoryColumn {
  readonly name: string;
  readonly kind: "category";
  readonly categories: readonly string[];
  /** What becomes of a text that is no category: an input of its own, or zeros for all inputs. If left out, it is an error. */
  readonly other?: "input" | "zeros";
  /** Whether one more input is 1 if the cell is missing; if left out, a missing cell is an error. */
  readonly indicator?: boolean;
}

/** An input of dates: for each part a number, or the sine and the cosine of its place in a cycle. */
export interface DateColumn {
  readonly name: string;
  readonly kind: "date";
  readonly order: DateOrder;
  readonly parts: readonly DatePart[];
  /** Replace the inputs of a missing cell, before they are scaled; if left out, a missing cell is an error. */
  readonly fills?: readonly number[];
  /** Whether one more input is 1 if the cell is missing. */
  readonly indicator?: boolean;
  /** Of the year. */
  readonly scaler?: LinearScaler;
}

/** A target that names a class. The index of a class is the position of its label. */
export interface ClassColumn {
  readonly name: string;
  readonly kind: "class";
  readonly labels: readonly (string | number)[];
  /** How much a row of each class counts in the loss, above 0; if left out, all count the same. */
  readonly weights?: readonly number[];
}

export type InputColumn = NumberColumn | CategoryColumn | DateColumn;
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
