import { spellsMissing } from "../cells/missing.js";
import type { Decimal, NumberFormat, Thousands } from "../cells/numberFormat.js";
import type { ColumnFacts } from "./columnFacts.js";
import { isDoubtful, pointedIn } from "./pointed.js";
import { nearlyAll } from "./readColumn.js";
import { meansMissing } from "./words.js";

/** How the numbers of a table are written, as far as it can be known. */
export interface FormatChoice {
  readonly format: NumberFormat;
  /** The signs of which it is not certain whether they are between thousands. */
  readonly doubtful: readonly Decimal[];
}

/** The number format of a table. A column that is all numbers, in whatever spelling, is evidence for it. */
export function chooseFormat(columns: readonly ColumnFacts[]): FormatChoice {
  const numeric = columns.filter(isNumeric);
  const decimal = chooseDecimal(numeric);
  const sure = chooseThousands(numeric, decimal);
  if (decimal !== undefined) {
    const format = { ...(decimal !== "." && { decimal }), ...(sure && { thousands: sure }) };
    // Numbers such as 1.050 and 850 are likely counts, even if another column has decimal points.
    return { format, doubtful: decimal === "." ? ["."] : [] };
  }
  const signs = [".", ","] as const;
  // Nothing says what signs that may be either are, so the likely one is taken.
  const likely = signs.find((sign) =>
    numeric.some((facts) => pointedIn(facts, sign) !== undefined && isDoubtful(facts, sign)),
  );
  return { format: completeFormat(sure ?? likely, numeric), doubtful: signs.filter((sign) => sign !== sure) };
}

function completeFormat(thousands: Thousands | undefined, columns: readonly ColumnFacts[]): NumberFormat {
  if (thousands === ".") return { decimal: ",", thousands };
  if (thousands !== undefined) return { thousands };
  return columns.some((facts) => pointedIn(facts, ",") !== undefined) ? { decimal: "," } : {};
}

function isNumeric({ rows, empty, numbers, pointed, spelled, texts }: ColumnFacts): boolean {
  const all = spelled.reduce((sum, { tally }) => sum + tally.count, numbers.count + pointed.count);
  let missing = empty;
  for (const [text, count] of texts.texts) if (spellsMissing(text) || meansMissing(text)) missing += count.rows;
  return all > 0 && all >= nearlyAll * (rows - missing);
}

/** The decimal sign that most columns have beyond doubt; undefined if none has one. */
function chooseDecimal(columns: readonly ColumnFacts[]): Decimal | undefined {
  let commas = 0;
  let points = 0;
  for (const { spelled, againstPoints, firstDecimal, numbers } of columns) {
    const withComma = spelled.filter(({ spelling: { decimal, thousands } }) => decimal === "," || thousands === ".");
    const withPoint = spelled.filter(({ spelling: { decimal, thousands } }) => decimal === "." || thousands === ",");
    const sum = (found: typeof spelled) => found.reduce((total, { tally }) => total + tally.count, 0);
    const plain = firstDecimal === undefined ? 0 : Math.min(numbers.count, againstPoints);
    if (sum(withComma) > sum(withPoint) + plain) commas++;
    else if (sum(withPoint) + plain > 0) points++;
  }
  if (commas === 0 && points === 0) return undefined;
  return commas >= points ? "," : ".";
}

/** The sign between thousands that a column has beyond doubt, if the decimal sign is known. */
function chooseThousands(columns: readonly ColumnFacts[], decimal: Decimal | undefined): Thousands | undefined {
  const found = columns.flatMap(({ spelled }) => spelled.flatMap(({ spelling }) => spelling.thousands ?? []));
  const sure = found.find((sign) => sign !== decimal);
  if (sure !== undefined || decimal === undefined) return sure;
  // The sign that is not the decimal one can only be between thousands.
  const other = decimal === "," ? "." : ",";
  return columns.some((facts) => pointedIn(facts, other) !== undefined) ? other : undefined;
}
