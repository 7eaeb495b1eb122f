import type { DateTally } from "./dateTally.js";
import type { NumberTally } from "./numberTally.js";
import type { Spelling } from "./spelling.js";
import type { TextTally } from "./textTally.js";
import type { DistinctValues } from "./valueCounter.js";

/** What was found in the cells of a column. What it means depends on how the numbers of the whole table are written. */
export interface ColumnFacts {
  readonly name: string;
  readonly rows: number;
  readonly empty: number;
  /** The numbers that the reader reads, without those that are pointed. */
  readonly numbers: NumberTally;
  /** Numbers such as `1.050`, as long as the point may be one between thousands. */
  readonly pointed: NumberTally;
  /** How many numbers speak against points between thousands: such as 1.05 or 1050. */
  readonly againstPoints: number;
  /** The first of the pointed numbers, as it is written. */
  readonly firstPointed: { readonly text: string; readonly row: number } | undefined;
  /** The first of the whole numbers such as 01067. */
  readonly firstZero: { readonly text: string; readonly row: number } | undefined;
  /** The first number that has a point before its decimals beyond doubt. */
  readonly firstDecimal: string | undefined;
  /** Numbers that the reader does not read, by how they are written. */
  readonly spelled: readonly SpelledNumbers[];
  readonly values: DistinctValues;
  /** Their texts. */
  readonly spelledTexts: TextTally;
  /** The texts that are no numbers. */
  readonly texts: TextTally;
  /** Dates among texts that were not counted. */
  readonly dates: DateTally;
  /** Whether each number is as far from the one before it as the others, and no cell is missing. */
  readonly isProgression: boolean;
  readonly step: number;
}

export interface SpelledNumbers {
  readonly spelling: Spelling;
  readonly first: string;
  readonly tally: NumberTally;
}
