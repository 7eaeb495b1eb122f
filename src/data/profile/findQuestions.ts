import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import { createNumberParser } from "../cells/numberFormat.js";
import { dateOrders, parseDate } from "../cells/parseDate.js";
import { parseNumber } from "../cells/parseNumber.js";
import { answerMissing } from "./answerMissing.js";
import { askAboutNumbers, askAboutZeros } from "./askAboutNumbers.js";
import { askAboutVariants } from "./askAboutVariants.js";
import { chooseFormat } from "./chooseFormat.js";
import type { DateTally } from "./dateTally.js";
import { findUnit } from "./findUnit.js";
import { isDoubtful, type Pointed, pointedIn } from "./pointed.js";
import type { Question } from "./question.js";
import { nearlyAll, type ReadColumn, type Reading, type Texts } from "./readColumn.js";
import { factorIn, readSpelled } from "./spelling.js";
import type { ColumnKind, ColumnProfile } from "./tableProfile.js";

/** Fewer texts of two letters are no list of codes. */
const fewCodes = 8;

/** What cannot be known from a column's cells. */
export function findQuestions(
  column: ReadColumn,
  values: ColumnProfile["values"],
  dates: DateTally | undefined,
  kind: ColumnKind,
): readonly Question[] {
  const points = askAboutPoints(column);
  const negatives = askAboutParentheses(column);
  return [
    ...points,
    ...negatives,
    ...(values === "numbers" ? askAboutNumbers(column) : []),
    ...(values === "numbers" && kind !== "identifier" ? askAboutZeros(column) : []),
    ...(values === "texts" && points.length + negatives.length === 0
      ? [...askAboutDates(column, dates, kind), ...askAboutTexts(column)]
      : []),
    ...askAboutMissingTexts(column, values),
    ...(values === "texts" && kind !== "identifier" ? askAboutVariants(column) : []),
  ];
}

/** `1.050` beside `850`. */
function askAboutPoints({ facts, present, reading }: ReadColumn): readonly Question[] {
  return reading.doubtful.flatMap((sign) => {
    const pointed = pointedIn(facts, sign);
    if (pointed === undefined || !isDoubtful(facts, sign)) return [];
    const isNumeric = facts.numbers.count + pointed.tally.count >= nearlyAll * present;
    return isNumeric ? [{ text: askAbout(pointed, reading), row: pointed.row }] : [];
  });
}

function askAbout({ sign, text }: Pointed, { format, doubtful }: Reading): string {
  const [whole = "", decimals = ""] = text.split(sign);
  const large = `${whole}${decimals}`;
  const small = parseNumber(`${whole}.${decimals}`);
  const { thousands = sign } = format;
  const isSettled = thousands !== sign || (sign === "." && doubtful.length === 1);
  const forLarge = isSettled
    ? `write it as ${large} in the file for ${large}`
    : `set "thousands" to ${formatValue(sign)} for ${large}`;
  const alone = thousands === sign ? ' and leave "thousands" out' : "";
  return `is ${formatValue(text)} ${large} or ${small}? ${forLarge}, or set "decimal" to ${formatValue(sign)}${alone} for ${small}`;
}

/** `(93)` among numbers, as accountants write -93. */
function askAboutParentheses({ texts, facts, reading, present }: ReadColumn): readonly Question[] {
  const parse = createNumberParser(reading.format);
  const numberIn = (text: string) => {
    const inner = /^\(([^()]+)\)$/.exec(text)?.[1] ?? "";
    return parse(inner) ?? readSpelled(inner)?.value;
  };
  const found = texts.filter(({ text }) => numberIn(text) !== undefined);
  const [first] = found;
  const spelled = facts.spelled.reduce(
    (sum, { tally }) => sum + tally.count,
    facts.numbers.count + facts.pointed.count,
  );
  const all = found.reduce((sum, { rows }) => sum + rows, spelled);
  if (first === undefined || spelled === 0 || all < nearlyAll * present) return [];
  const minus = `-${first.text.slice(1, -1).trim()}`;
  return [
    {
      text: `texts such as ${formatValue(first.text)} look like negative numbers: write them with a minus in the file, as in ${formatValue(minus)}`,
      row: first.first,
    },
  ];
}

/** Texts that look like numbers. */
function askAboutTexts(column: ReadColumn): readonly Question[] {
  const { texts, facts, present, numbers, distinct, reading } = column;
  const unread = facts.spelled.filter(({ spelling }) => factorIn(spelling, reading.format) === undefined);
  const [spelled] = unread.toSorted((a, b) => b.tally.count - a.tally.count);
  const all = unread.reduce((sum, { tally }) => sum + tally.count, numbers.count);
  if (spelled !== undefined && all >= nearlyAll * present) {
    const { decimal, thousands } = chooseFormat([facts]).format;
    const keys = Object.entries({ decimal, thousands }).flatMap(([key, sign]) =>
      sign === undefined ? [] : [`"${key}" to ${formatValue(sign)}`],
    );
    // What the comma means is known already if the other columns have decimal points.
    const isSettled = keys.length === 0 || (decimal === "," && !reading.doubtful.includes(","));
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
  const others = texts.filter(({ text }) => parseNumber(text) === undefined && readSpelled(text) === undefined);
  return 2 * all >= present ? askAboutOthers(column, `${all} of ${present} cells are numbers`, others, true) : [];
}

/** Texts in a column of which half or more is something else. */
function askAboutOthers(column: ReadColumn, regular: string, others: Texts, isLeftOut: boolean): readonly Question[] {
  const [first] = others;
  if (first === undefined) return [];
  const answer = answerMissing(
    column,
    others.map(({ text }) => text),
    isLeftOut,
  );
  const remedy = answer === undefined ? "write all cells in one way in the file" : `if they mean missing, ${answer}`;
  return [{ text: `${regular}, others are texts such as ${formatValue(first.text)}: ${remedy}`, row: first.first }];
}

/** The first of the texts, if nearly all of them are plain numbers, and cannot be read in the format. */
function findPlain({ facts, texts }: ReadColumn): string | undefined {
  if (facts.firstDecimal !== undefined) return facts.firstDecimal;
  const plain = texts.filter(({ text }) => parseNumber(text) !== undefined);
  return plain.length > 0 && plain.length >= nearlyAll * texts.length ? plain[0]?.text : undefined;
}

/** `03/04/2023` if no day is beyond 12; and texts that are odd among dates. */
function askAboutDates(column: ReadColumn, dates: DateTally | undefined, kind: ColumnKind): readonly Question[] {
  const { texts, present } = column;
  if (dates === undefined || 2 * dates.rows < present) return [];
  const { order, rows, isOnly } = dates.best;
  const date = texts.find(({ text }) => parseDate(text, order) !== undefined);
  const example = formatValue(date?.text ?? "");
  const odd = texts.filter(({ text }) => parseDate(text, order) === undefined);
  const another = odd.find(({ text }) => dateOrders.some((each) => parseDate(text, each) !== undefined));
  if (another !== undefined) {
    return [
      {
        text: `dates such as ${example} and ${formatValue(another.text)} are written in different ways, and read as texts: write all of them as ${exampleDate}`,
        row: another.first,
      },
    ];
  }
  if (rows < present) {
    return askAboutOthers(
      column,
      `${rows} of ${present} cells are dates such as ${example}`,
      odd,
      kind === "identifier",
    );
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
