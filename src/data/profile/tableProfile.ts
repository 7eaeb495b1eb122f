import type { DatePart } from "../cells/dateParts.js";
import type { NumberFormat } from "../cells/numberFormat.js";
import type { DateOrder } from "../cells/parseDate.js";

/**
 * What a column holds. `empty`: every cell is missing. `constant`: the cells that are not missing are all the same. `yes/no`: a usual
 * pair of texts, such as `yes` and `no` or `true` and `false`, or the numbers 0 and 1; two other texts are a category.
 */
const columnKinds = ["number", "category", "yes/no", "date", "identifier", "constant", "empty"] as const;
export type ColumnKind = (typeof columnKinds)[number];

/** What the columns of a table are, and how its cells are written. Plain JSON. */
export interface TableProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  readonly format: NumberFormat;
  /** The texts that mean a missing cell, in place of the usual ones, if the table has others. */
  readonly missingTexts?: readonly string[] | undefined;
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
  /** The texts among the missing cells, most frequent first. */
  readonly missingTexts: readonly Example[];
  /** Different values, missing ones left out; a lower bound if there are more than are counted. */
  readonly distinct: number;
  readonly isDistinctExact: boolean;
  /** Of numbers. */
  readonly numbers?: NumberSummary | undefined;
  /** Of dates. */
  readonly dates?: DateSummary | undefined;
  /** The most frequent values of a column with few of them, most frequent first; else the first values. */
  readonly examples: readonly Example[];
  /** Texts in a column that is nearly all numbers (or dates), most frequent first. They are no missing cells yet. */
  readonly odd: readonly Example[];
  /**
   * Whether at least half of the cells are numbers, finite or not, and others are texts that do not mean missing: then it cannot be loaded.
   */
  readonly isMixed: boolean;
  /** Why it is an identifier: `a row counter`, `a text that differs in nearly every row`. */
  readonly reason?: string | undefined;
  /** What cannot be known from the data, as a question with what to set: `is "1.050" 1050 or 1.05? …`. */
  readonly questions: readonly string[];
  /** The first row of the cell that the first question names, from 0. */
  readonly askedAt?: number | undefined;
}

export interface Example {
  readonly text: string;
  readonly rows: number;
  /** The first of its rows among those that were profiled, from 0. */
  readonly first?: number | undefined;
}

export interface NumberSummary {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  /** Standard deviation over all rows. */
  readonly deviation: number;
  readonly areWhole: boolean;
}

export interface DateSummary {
  /** In which the texts are dates; if both orders of day and month fit, the one taken, and there is a question. */
  readonly order: DateOrder;
  /** The first and the last day, as in ISO 8601. */
  readonly low: string;
  readonly high: string;
  /** The parts that vary. */
  readonly parts: readonly DatePart[];
}
