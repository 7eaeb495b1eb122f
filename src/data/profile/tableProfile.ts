import type { NumberFormat } from "../cells/numberFormat.js";
import type { DateOrder } from "../cells/parseDate.js";

/** What a column holds. `empty`: every cell is missing. */
export const columnKinds = ["number", "category", "yes/no", "date", "identifier", "constant", "empty"] as const;
export type ColumnKind = (typeof columnKinds)[number];

/** What the columns of a table are, and how its numbers are written. */
export interface TableProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  readonly format: NumberFormat;
}

/** What a column is, from all of its cells. */
export interface ColumnProfile {
  readonly name: string;
  readonly kind: ColumnKind;
  /** What the values are besides their kind: those of an identifier or of a constant column may be numbers or texts. */
  readonly values: "numbers" | "texts" | "dates";
  /** Cells, missing ones included. */
  readonly rows: number;
  /** Missing cells: empty, or in one of the texts that mean missing. */
  readonly missing: number;
  /** Different values, missing ones left out; a lower bound if there are more than are counted. */
  readonly distinct: number;
  readonly isDistinctExact: boolean;
  /** Of numbers. */
  readonly numbers?: NumberSummary | undefined;
  /** Of dates: the order that the column leaves no doubt about. */
  readonly order?: DateOrder | undefined;
  /** The most frequent values of a category, most frequent first; else some of the first values. */
  readonly examples: readonly Example[];
  /** Texts in a column that is nearly all numbers (or dates), most frequent first. */
  readonly odd: readonly Example[];
  /** Why it is an identifier: `a row counter`, `a text that differs in nearly every row`. */
  readonly reason?: string | undefined;
  /** What cannot be known from the data, as a question with what to set: `is "1.050" 1050 or 1.05? …`. */
  readonly questions: readonly string[];
}

export interface Example {
  readonly text: string;
  readonly rows: number;
}

export interface NumberSummary {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  /** Standard deviation. */
  readonly deviation: number;
  readonly areWhole: boolean;
}
