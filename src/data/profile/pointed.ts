import type { Decimal } from "../cells/numberFormat.js";
import type { ColumnFacts } from "./columnFacts.js";
import type { NumberTally } from "./numberTally.js";

/** With fewer whole numbers beside them, pointed ones may have three decimals by chance. */
const fewWhole = 3;

/** Numbers such as `1.050`, with a sign that may be between thousands or before decimals. */
export interface Pointed {
  readonly sign: Decimal;
  /** The first of them. */
  readonly text: string;
  /** Its row, from 0. */
  readonly row: number | undefined;
  readonly tally: NumberTally;
}

/** The numbers of a column that have this sign, and may be thousands. */
export function pointedIn(facts: ColumnFacts, sign: Decimal): Pointed | undefined {
  const { firstPointed, pointed, spelled, spelledTexts } = facts;
  if (sign === "." && firstPointed !== undefined && pointed.count > 0) return { sign, ...firstPointed, tally: pointed };
  const found = spelled.find(({ spelling }) => spelling.either === sign);
  if (found === undefined) return undefined;
  return { sign, text: found.first, row: spelledTexts.texts.get(found.first)?.first, tally: found.tally };
}

/**
 * Whether the column alone does not tell what the sign means, but it is likely one between thousands: all numbers that have it have three
 * digits behind it, and the others are whole numbers below 1000, a few of them at least.
 */
export function isDoubtful(facts: ColumnFacts, sign: Decimal): boolean {
  const others = facts.spelled.filter(({ spelling }) => spelling.either !== sign);
  return facts.againstPoints === 0 && others.length === 0 && facts.numbers.count >= fewWhole;
}
