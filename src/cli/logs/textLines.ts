import { nameOfTitle } from "../reporters/titles.js";
import type { LogRow, ReadLine } from "./logRow.js";

/** A column of the log for people: its cells end where its title does. */
interface Column {
  readonly name: string;
  readonly end: number;
}

/** A reader of the rows below this header of a log for people. Undefined if it is none. */
export function createTextReader(header: string): ReadLine | undefined {
  if (!/^ *epoch {2,}\S/.test(header)) return undefined;
  const columns = Array.from(header.matchAll(/\S+(?: \S+)*/g), ({ 0: title, index }): Column => {
    return { name: nameOfTitle(title), end: index + title.length };
  });
  return (line, isWhole): LogRow | null => {
    // A number that is cut off looks like a whole one.
    if (!isWhole) return null;
    // A cell that is wider than its column moves the others; one that is empty leaves room.
    const words = line.trim().split(/ +/);
    const cells =
      words.length === columns.length
        ? words
        : columns.map(({ end }, i) => line.slice(columns[i - 1]?.end ?? 0, end).trim());
    const [epoch = Number.NaN, ...others] = cells.map((cell) => (cell === "" ? Number.NaN : Number(cell)));
    if (!Number.isInteger(epoch)) return null;
    return {
      epoch,
      values: Object.fromEntries(columns.slice(1).map(({ name }, i) => [name, others[i] ?? Number.NaN])),
    };
  };
}
