import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import { parseDate } from "../cells/parseDate.js";
import { parseNumber } from "../cells/parseNumber.js";
import { chooseFormat } from "./chooseFormat.js";
import type { DateTally } from "./dateTally.js";
import { findUnit } from "./findUnit.js";
import { isDoubtful, type Pointed, pointedIn } from "./pointed.js";
import { nearlyAll, type ReadColumn } from "./readColumn.js";
import type { ColumnProfile } from "./tableProfile.js";

/** Fewer texts of two letters are no list of codes. */
const fewCodes = 8;

/** What cannot be known, with what to set. */
export interface Question {
  readonly text: string;
  /** The first row of the cell that it names, from 0. */
  readonly row?: number | undefined;
}

/** What cannot be known from a column's cells. */
export function findQuestions(
  column: ReadColumn,
  values: ColumnProfile["values"],
  dates: DateTally | undefined,
): readonly Question[] {
  const points = askAboutPoints(column);
  return [
    ...points,
    ...(values === "numbers" ? askAboutMissingNumbers(column) : []),
    ...(values === "texts" && points.length === 0 ? [...askAboutDates(column, dates), ...askAboutTexts(column)] : []),
    ...askAboutMissingTexts(column, values),
  ];
}

/** `1.050` beside `850`. */
function askAboutPoints({ facts, present, reading }: ReadColumn): readonly Question[] {
  return reading.doubtful.flatMap((sign) => {
    const pointed = pointedIn(facts, sign);
    if (pointed === undefined || !isDoubtful(facts, sign)) return [];
    const isNumeric = facts.numbers.count + pointed.tally.count >= nearlyAll * present;
    return isNumeric ? [{ text: askAbout(pointed), row: pointed.row }] : [];
  });
}

function askAbout({ sign, text }: Pointed): string {
  const [whole = "", decimals = ""] = text.split(sign);
  const large = `${whole}${decimals}`;
  const small = parseNumber(`${whole}.${decimals}`);
  return `is ${formatValue(text)} ${large} or ${small}? set "thousands" to ${formatValue(sign)} for ${large}, or "decimal" to ${formatValue(sign)} for ${small}`;
}

/** Numbers that may mean missing, such as -999. */
function askAboutMissingNumbers({ numbers, distinct }: ReadColumn): readonly Question[] {
  const { low, high, nextLow, nextHigh, lowCount, highCount, count } = numbers;
  const enough = Math.max(3, count / 200);
  const isSpecial = (value: number) => /^-?9{2,}$/.test(String(value)) || value === -1 || value === -9;
  const [top, bottom] = [isSpecial(high) ? nextHigh : high, isSpecial(low) ? nextLow : low];
  const range = top - bottom;
  const found: [number, number][] = [];
  const isFew = distinct < 10;
  const isAlone = low === -1 && nextLow >= 0 && lowCount * distinct > 5 * count;
  if (!isFew && isSpecial(low) && lowCount >= enough && (nextLow - low > range || isAlone)) found.push([low, lowCount]);
  if (!isFew && isSpecial(high) && highCount >= enough && high - nextHigh > range) found.push([high, highCount]);
  return found.map(([value, rows]) => ({
    text: `${value} ${formatCount(rows, "time")}, and the others are ${shorten(bottom)} … ${shorten(top)}: does it mean missing? then add ${formatValue(String(value))} to "missingTexts"`,
  }));
}

/** Texts that look like numbers. */
function askAboutTexts(column: ReadColumn): readonly Question[] {
  const { texts, facts, present, numbers, distinct, reading } = column;
  const [spelled] = facts.spelled.toSorted((a, b) => b.tally.count - a.tally.count);
  const all = facts.spelled.reduce((sum, { tally }) => sum + tally.count, 0);
  if (spelled !== undefined && all + numbers.count >= nearlyAll * present) {
    const { decimal, thousands } = chooseFormat([facts]).format;
    const keys = Object.entries({ decimal, thousands }).flatMap(([key, sign]) =>
      sign === undefined ? [] : [`"${key}" to ${formatValue(sign)}`],
    );
    // What the comma means is known already if the other columns have decimal points.
    const isSettled = decimal === "," && !reading.doubtful.includes(",");
    const remedy = isSettled
      ? ", but not in the format of the others: write all of them in one way"
      : `: set ${keys.join(" and ")}`;
    const row = facts.spelledTexts.texts.get(spelled.first)?.first;
    return [{ text: `texts such as ${formatValue(spelled.first)} look like numbers${remedy}`, row }];
  }
  const pointed = reading.format.decimal === "," ? findPlain(column) : undefined;
  if (pointed !== undefined) {
    return [
      {
        text: `texts such as ${formatValue(pointed)} look like numbers with a decimal point, and others have a decimal comma: write all of them in one way`,
        row: facts.texts.texts.get(pointed)?.first,
      },
    ];
  }
  const unit = findUnit(texts);
  if (unit !== undefined && numbers.count === 0) {
    return [
      {
        text: `texts such as ${formatValue(unit.example)} look like numbers with a unit, ${formatValue(unit.unit)}: write the numbers alone, or they are taken as ${distinct} texts`,
        row: facts.texts.texts.get(unit.example)?.first,
      },
    ];
  }
  const other = texts.find(({ text }) => parseNumber(text) === undefined);
  if (other !== undefined && numbers.count >= present / 2) {
    return [
      {
        text: `${numbers.count} of ${present} cells are numbers, others are texts such as ${formatValue(other.text)}: if these mean missing, add them to "missingTexts"`,
        row: other.first,
      },
    ];
  }
  return [];
}

/** The first of the texts, if nearly all of them are plain numbers, and cannot be read in the format. */
function findPlain({ facts, texts }: ReadColumn): string | undefined {
  if (facts.firstDecimal !== undefined) return facts.firstDecimal;
  const plain = texts.filter(({ text }) => parseNumber(text) !== undefined);
  return plain.length > 0 && plain.length >= nearlyAll * texts.length ? plain[0]?.text : undefined;
}

/** `03/04/2023` if no day is beyond 12; and texts that are odd among dates. */
function askAboutDates({ texts, present }: ReadColumn, dates: DateTally | undefined): readonly Question[] {
  if (dates === undefined || dates.best.rows < nearlyAll * present) return [];
  const { order, rows, isOnly } = dates.best;
  const date = texts.find(({ text }) => parseDate(text, order) !== undefined);
  const example = formatValue(date?.text ?? "");
  const odd = texts.find(({ text }) => parseDate(text, order) === undefined);
  if (rows < present && odd !== undefined) {
    return [
      {
        text: `dates such as ${example} are read as texts, since ${formatValue(odd.text)} is none: if it means missing, add it to "missingTexts"`,
        row: odd.first,
      },
    ];
  }
  if (isOnly) return [];
  return [
    {
      text: `does ${example} begin with the day or with the month? no date of the column tells, so these are read as texts: write them as ${exampleDate}`,
      row: date?.first,
    },
  ];
}
const exampleDate = "2023-12-31";

/** `NA` among codes of two letters: it may be Namibia. */
function askAboutMissingTexts(
  { texts, missingTexts, reading, present }: ReadColumn,
  values: ColumnProfile["values"],
): readonly Question[] {
  const na = missingTexts.find(({ text }) => text === "NA");
  if (values !== "texts" || na === undefined || reading.isMissingGiven) return [];
  const codes = texts.filter(({ text }) => /^[A-Z]{2}$/.test(text)).reduce((sum, { rows }) => sum + rows, 0);
  if (texts.length < fewCodes || codes < nearlyAll * present) return [];
  return [
    {
      text: `"NA" ${formatCount(na.rows, "time")} among codes such as ${formatValue(texts[0]?.text)}: is it one of them, such as Namibia's? then set "missingTexts" to a list without it, such as []`,
      row: na.first,
    },
  ];
}

function shorten(value: number): string {
  return String(Number(value.toPrecision(4)));
}
