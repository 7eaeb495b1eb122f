import { type DateOrder, yearFirst, yearLast } from "../../data/cells/parseDate.js";
import { dateExamples } from "../../data/encode/cellEncoders.js";
import { textLiteral } from "./literals.js";

/** Writes the cell of a column of texts. */
export const readCategorySource = `/** Of the numbers of the categories one is 1; if the text is none of them, that of the other texts, or none. */
function readCategory(cell, { name, categories, other, hasIndicator, at, width }, cells) {
  let position = cell === null ? -1 : categories.indexOf(String(cell));
  // A usual text for a missing cell is a category, if it was one in training.
  if (position < 0 && isMissing(cell)) {
    if (!hasIndicator) refuse(name, explainMissing(cell));
    position = width - 1;
  } else if (position < 0) {
    if (other === undefined) refuse(name, show(cell) + " is not in the data trained on, which has " + list(categories));
    if (other === "zeros") return;
    position = categories.length;
  }
  cells[at + position] = 1;
}`;

/** Writes the cell of a column of dates in some orders. */
export function readDateSource(orders: ReadonlySet<DateOrder>): string {
  return [parseDateSource(orders), ...(orders.has("ymd") ? [expandSource] : []), timeSource, readSource(orders)].join(
    "\n\n",
  );
}

function parseDateSource(orders: ReadonlySet<DateOrder>): string {
  const isFirst = orders.has("ymd");
  const isLast = orders.has("dmy") || orders.has("mdy");
  const first = `${yearFirst}.exec(expandDate(text))`;
  const last = `${yearLast}.exec(text)`;
  const match = isFirst && isLast ? `order === "ymd"\n    ? ${first}\n    : ${last}` : isFirst ? first : last;
  const order = orders.size === 1 ? "" : ", order";
  const choices = (["ymd", "dmy"] as const).filter((each) => orders.has(each));
  const partsOf = { ymd: "[one, two, three]", dmy: "[three, two, one]", mdy: "[three, one, two]" };
  const parts =
    orders.size === 1
      ? partsOf[[...orders][0] as DateOrder]
      : [
          ...choices.slice(0, orders.has("mdy") ? 2 : 1).map((each) => `order === "${each}" ? ${partsOf[each]} : `),
          partsOf[orders.has("mdy") ? "mdy" : "dmy"],
        ].join("");
  const points = orders.has("mdy")
    ? `\n  if (divider === "."${orders.size === 1 ? "" : ' && order === "mdy"'}) return undefined;`
    : "";
  return `/** The date that a text spells, without regard to time zones; undefined if it spells none. */
function parseDate(text${order}) {
  if (text.length > 40) return undefined;
  const match = ${match};
  if (match === null) return undefined;
  const [, one, ${orders.has("mdy") ? "divider" : ""}, two, three, hours, minutes = "0", seconds = "0", half] = match;${points}
  const [years, months, days] = ${parts};
  const year = Number(years) + (years.length > 2 ? 0 : Number(years) < 70 ? 2000 : 1900);
  const date = new Date(0);
  date.setUTCFullYear(year, Number(months) - 1, Number(days));
  if (date.getUTCMonth() !== Number(months) - 1 || date.getUTCDate() !== Number(days)) return undefined;
  const hour = hours === undefined ? 0 : readTime(Number(hours), Number(minutes), Number(seconds.replace(",", ".")), half);
  if (hour === undefined) return undefined;
  const [newYear, next] = [year, year + 1].map((each) => new Date(0).setUTCFullYear(each, 0, 1));
  const day = 24 * 60 * 60 * 1000;
  return {
    year,
    dayOfYear: Math.round((date.getTime() - newYear) / day) / Math.round((next - newYear) / day),
    weekday: ((date.getUTCDay() + 6) % 7) / 7,
    hour: hour / 24,
  };
}`;
}

const expandSource = String.raw`/** The other forms of ISO 8601 in the usual one: 20241231T235959, and 2024-12 for the first day of a month. */
function expandDate(text) {
  if (text.length === 7) return text.replace(/^(\d{4}-\d{2})$/, "$1-01");
  return text.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})/, "$1-$2-$3T$4:$5:$6");
}`;

const timeSource = `/** Hours since midnight; undefined if there is no such time. */
function readTime(hours, minute, second, half) {
  const isMidnight = hours === 24 && minute === 0 && second === 0;
  const isKnown = half === undefined ? hours < 24 || isMidnight : hours >= 1 && hours <= 12;
  if (!isKnown || minute > 59 || second > 60) return undefined;
  const whole = half === undefined ? hours : (hours % 12) + (half.toUpperCase() === "P" ? 12 : 0);
  return whole + minute / 60 + second / 3600;
}`;

function readSource(orders: ReadonlySet<DateOrder>): string {
  const [only] = orders;
  const isOnly = orders.size === 1;
  const example = isOnly
    ? `a date such as ${dateExamples[only as DateOrder]}"`
    : `a date such as " + { ${[...orders].map((order) => `${order}: ${textLiteral(dateExamples[order])}`).join(", ")} }[order]`;
  return `/** The year is a number; the other parts are turns of a cycle, each with its sine and cosine. NaN if the model fills a missing cell. */
function readDate(cell, { name, ${isOnly ? "" : "order, "}parts, isFilled, hasIndicator, at, width }, cells) {
  const isGap = isMissing(cell);
  if (isGap && !isFilled) refuse(name, explainMissing(cell));
  const date = isGap ? undefined : parseDate(String(cell)${isOnly ? "" : ", order"});
  if (date === undefined && !isGap) refuse(name, "got " + show(cell) + ", expected ${example});
  if (isGap) cells.fill(NaN, at, at + width);
  let next = at;
  for (const part of isGap ? [] : parts) {
    if (part === "year") cells[next++] = date.year;
    else {
      cells[next++] = Math.sin(2 * Math.PI * date[part]);
      cells[next++] = Math.cos(2 * Math.PI * date[part]);
    }
  }
  if (hasIndicator) cells[at + width - 1] = isGap ? 1 : 0;
}`;
}
