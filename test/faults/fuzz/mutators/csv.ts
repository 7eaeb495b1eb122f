import fc from "fast-check";
import { encoding } from "./encodings.js";
import { oddNumber, oddText } from "./values.js";

type Table = readonly (readonly string[])[];
type Edit = (table: Table) => Table;

const place = fc.nat(2 ** 20);
const cell = fc.oneof(oddText, oddNumber);
const replace = (row: readonly string[], at: number, ...cells: readonly string[]) => row.toSpliced(at, 1, ...cells);
const width = (table: Table) => Math.max(table[0]?.length ?? 0, 1);

/** Changes the row at a place. */
const inRow =
  (p: number, change: (row: readonly string[]) => readonly string[]): Edit =>
  (table) =>
    table.map((row, i) => (i === p % table.length ? change(row) : row));

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(place, place, cell)
      .map(([p, q, text]) => inRow(p, (row) => replace(row, q % Math.max(row.length, 1), text))),
  },
  // The header
  fc.tuple(place, cell).map(([q, text]) => inRow(0, (row) => replace(row, q % Math.max(row.length, 1), text))),
  fc.tuple(place, place).map(([p, q]) => inRow(p, (row) => row.toSpliced(q % Math.max(row.length, 1), 1))),
  fc.tuple(place, fc.array(cell, { maxLength: 3 })).map(([p, cells]) => inRow(p, (row) => [...row, ...cells])),
  // A column of one text
  fc.tuple(place, cell).map(
    ([q, text]): Edit =>
      (table) =>
        table.map((row, i) => (i === 0 ? row : replace(row, q % width(table), text))),
  ),
  fc.tuple(place, place).map(
    ([q, r]): Edit =>
      (table) =>
        table.map((row) => [...row, row[(q + r) % width(table)] ?? ""]),
  ),
  place.map(
    (q): Edit =>
      (table) =>
        table.map((row) => row.toSpliced(q % width(table), 1)),
  ),
  place.map(
    (q): Edit =>
      (table) =>
        table.map((row) => row.slice(q % width(table), (q % width(table)) + 1)),
  ),
  place.map(
    (p): Edit =>
      (table) =>
        table.slice(0, p % (table.length + 1)),
  ),
  place.map(
    (p): Edit =>
      (table) =>
        table.toSpliced(p % (table.length + 1), 1),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 40 })).map(
    ([p, count]): Edit =>
      (table) => {
        const row = table[p % Math.max(table.length, 1)];
        return row === undefined ? table : [...table, ...Array<readonly string[]>(count).fill(row)];
      },
  ),
  fc.constant<Edit>((table) => table.toReversed()),
);

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const quotings: readonly ((text: string, delimiter: string) => string)[] = [
  (text, delimiter) => (/["\r\n]/.test(text) || text.includes(delimiter) ? quoted(text) : text),
  quoted,
  (text) => text,
  (text) => `"${text}"`,
  (text) => `'${text}'`,
  (text) => ` ${quoted(text)} `,
  (text) => `${quoted(text)}x`,
];

const usually = <T>(usual: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

/** A table as CSV, after some edits of its cells, rows and columns, in some spelling. */
export function mutateCsv(table: Table): fc.Arbitrary<Buffer> {
  return fc
    .record({
      edits: fc.oneof({ weight: 2, arbitrary: fc.tuple(edit) }, fc.array(edit, { minLength: 2, maxLength: 4 })),
      delimiter: usually(",", ";", "\t", "|", " ", '"', "\n", ""),
      format: usually(quotings[0] as (typeof quotings)[0], ...quotings.slice(1)),
      end: usually("\n", "\r\n", "\r", "\n\n", "\n \n", "\u2028"),
      last: usually("\n", "", "\n\n\n", '"', ","),
      encode: encoding,
    })
    .map(({ edits, delimiter, format, end, last, encode }) => {
      const edited = edits.reduce((current, each) => each(current), table);
      const lines = edited.map((row) => row.map((text) => format(text, delimiter)).join(delimiter));
      return encode(`${lines.join(end)}${last}`);
    });
}
