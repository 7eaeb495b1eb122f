import { formatCount } from "../../messages/formatCount.js";
import { formatShort } from "../../messages/formatShort.js";
import { formatValue } from "../../messages/formatValue.js";
import { decimalOf } from "../cells/numberFormat.js";
import { answerMissing } from "./answerMissing.js";
import type { Question } from "./question.js";
import type { ReadColumn } from "./readColumn.js";

/** With fewer different numbers, each may mean something. */
const fewValues = 10;
/** In fewer rows, a number may well be far from the others. */
const fewRows = 20;
/** A number is far from all others if so much of the variance is its own. */
const mostVariance = 0.95;

/** The lowest or the highest number of a column. */
interface End {
  readonly value: number;
  readonly rows: number;
  readonly row: number;
  /** The one next to it. */
  readonly next: number;
}

/** Numbers that may mean missing, such as -999, and a single one that is far from all others. */
export function askAboutNumbers(column: ReadColumn): readonly Question[] {
  const { numbers, distinct } = column;
  if (distinct < fewValues) return [];
  const { low, high, nextLow, nextHigh, lowCount, highCount, lowRow, highRow } = numbers;
  const ends: readonly End[] = [
    { value: low, rows: lowCount, row: lowRow, next: nextLow },
    { value: high, rows: highCount, row: highRow, next: nextHigh },
  ];
  const [bottom, top] = ends.map(({ value, next }) => (isSpecial(value) ? next : value)) as [number, number];
  const found = ends.filter((end) => mayMeanMissing(end, column, top - bottom));
  const asked = found.map(({ value, rows, row }): Question => {
    const text = `${value} ${formatCount(rows, "time")}, and the others are ${formatShort(bottom)} … ${formatShort(top)}`;
    return { text: `${text}: does it mean missing? then ${answerMissing(column, [String(value)])}`, row };
  });
  return asked.length > 0 ? asked : ends.filter((end) => isFar(end, column)).map((end) => askAboutFar(end, column));
}

function isSpecial(value: number): boolean {
  return /^-?9{2,}$/.test(String(value)) || value === -1 || value === -9;
}

function mayMeanMissing({ value, rows, next }: End, { numbers: { count }, distinct }: ReadColumn, range: number) {
  if (!isSpecial(value) || rows < Math.max(3, count / 200)) return false;
  const gap = Math.abs(next - value);
  const isFrequent = rows * distinct > 5 * count;
  const isAlone = value < 0 && next >= 0;
  return gap > range || (isFrequent && (isAlone || gap > range / 10)) || (isAlone && value <= -99);
}

/** Whether a number is there once, and (nearly) all of the variance is its own: its distance from the mean is √rows deviations. */
function isFar({ value, rows, next }: End, { numbers }: ReadColumn): boolean {
  const { count, mean, deviation, low, high } = numbers;
  if (rows > 1 || count < fewRows) return false;
  const others = value === low ? high - next : next - low;
  const distance = Math.abs(value - mean) / deviation;
  return distance ** 2 > mostVariance * count || Math.abs(value - next) > 1000 * count * others;
}

function askAboutFar({ value, row }: End, column: ReadColumn): Question {
  const { low, high, nextLow, nextHigh } = column.numbers;
  const [bottom, top] = value === low ? [nextLow, high] : [low, nextHigh];
  const text = `${formatValue(value)} is far from all others, ${formatShort(bottom)} … ${formatShort(top)}: is it right?`;
  return {
    text: `${text} if not, mend it in the file, or ${answerMissing(column, [String(value).replace(".", decimalOf(column.reading.format))])}`,
    row,
  };
}

/** Whole numbers such as 01067, which may be codes. */
export function askAboutZeros({ facts: { firstZero }, numbers }: ReadColumn): readonly Question[] {
  if (firstZero === undefined || !numbers.areWhole) return [];
  const { text, row } = firstZero;
  const question = `${formatValue(text)} begins with a zero: is it a code? it is read as the number ${Number(text)}`;
  return [
    {
      text: `${question}; to make texts of codes, put a letter before each in the file: ${formatValue(`c${text}`)}`,
      row,
    },
  ];
}
