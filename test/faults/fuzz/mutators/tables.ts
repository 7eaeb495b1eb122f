import fc from "fast-check";

type Column = fc.Arbitrary<(row: number) => string>;

/** A generator of cells that draws each of them from a few texts, by a seed. */
const drawn = (texts: readonly string[]): Column =>
  fc.nat(1000).map((seed) => (row) => texts[((row + 1) * (2 * seed + 17) * 7919) % texts.length] ?? "");

const two = (value: number) => String(value).padStart(2, "0");
const spread = (seed: number, row: number, most: number) => ((row + 3) * (seed + 11) * 2654435761) % most;

const numbers: Column = fc
  .record({
    seed: fc.nat(100),
    factor: fc.constantFrom(1, 0.001, 1e6, -1, 1e-300),
    print: fc.constantFrom<(value: number) => string>(
      String,
      (value) => value.toFixed(2),
      (value) => value.toFixed(2).replace(".", ","),
      (value) => value.toLocaleString("de-DE"),
      (value) => value.toLocaleString("en-US"),
      (value) => ` ${Math.round(value)} `,
      (value) => `${value.toFixed(1)} %`,
      (value) => `${value.toFixed(1)} kg`,
      (value) => value.toExponential(3),
    ),
  })
  .map(
    ({ seed, factor, print }) =>
      (row) =>
        print(factor * (spread(seed, row, 20000) / 7)),
  );

const dates: Column = fc
  .record({
    seed: fc.nat(100),
    print: fc.constantFrom<(year: number, month: number, day: number, hour: number) => string>(
      (y, m, d) => `${y}-${two(m)}-${two(d)}`,
      (y, m, d, h) => `${y}-${two(m)}-${two(d)} ${two(h)}:30`,
      (y, m, d, h) => `${y}-${two(m)}-${two(d)}T${two(h)}:30:00Z`,
      (y, m, d) => `${two(d)}.${two(m)}.${y}`,
      (y, m, d) => `${d}.${m}.${y}`,
      (y, m, d) => `${two(m)}/${two(d)}/${y}`,
      (y, m) => `${two(m)}/01/${y}`,
      (y, m, d) => `${y}${two(m)}${two(d)}`,
      (y) => `${y}-02-30`,
      (y) => String(y),
    ),
  })
  .map(
    ({ seed, print }) =>
      (row) =>
        print(2020 + (spread(seed, row, 5) | 0), 1 + spread(seed, row, 12), 1 + spread(seed, row, 28), row % 24),
  );

const texts: Column = fc.oneof(
  ...[
    ["yes", "no"],
    ["Yes", "No", "No", "No", "No", "No", "No"],
    ["0", "1"],
    ["1", "2", "3"],
    ["true", "false"],
    ["red", "green", "blue", "blue", " blue", "Red"],
    ["only"],
    [""],
    ["NA", ""],
    ["k.A.", "1,5", "2,5", "3,25", "4"],
    ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m"],
    ["007", "008", "01"],
    ["1.050", "850", "2.100", "17"],
    ["1e999", "5", "-1e999"],
    ["9007199254740993", "9007199254740992"],
    ["Infinity", "NaN", "2"],
    ["__proto__", "constructor", "toString"],
    ['a "b"', "c,d", "e\nf", "g;h"],
  ].map(drawn),
);

const counters: Column = fc.constantFrom<(row: number) => string>(
  (row) => String(row + 1),
  (row) => `K-${10_000 + 37 * row}`,
  (row) => `${"long text ".repeat(9)}${row}`,
  (row) => `${row % 3 === 0 ? "" : row}`,
);

/** Some cells of a column are missing, or something else. */
const withGaps = (column: Column): Column =>
  fc
    .record({
      cells: column,
      every: fc.constantFrom(2, 7, 30, 1000),
      gap: fc.constantFrom("", "NA", "-", "k.A.", "?", "n/a", "0", "1.2.3"),
    })
    .map(
      ({ cells, every, gap }) =>
        (row) =>
          row % every === every - 1 ? gap : cells(row),
    );

const column = fc.oneof(numbers, withGaps(numbers), dates, withGaps(dates), texts, withGaps(texts), counters);

const names = ["c0", "c1", "c2", "c3", "c4", "c5"];

/** A table as people have them: columns of all kinds, the last one called `target`, with a header. */
export const tableOfStranger: fc.Arbitrary<readonly (readonly string[])[]> = fc
  .record({
    columns: fc.array(column, { minLength: 1, maxLength: names.length }),
    target: column,
    rows: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 30, max: 200 })),
  })
  .map(({ columns, target, rows }) => [
    [...names.slice(0, columns.length), "target"],
    ...Array.from({ length: rows }, (_, row) => [...columns, target].map((cells) => cells(row))),
  ]);

/** The same as NDJSON. Whole numbers are numbers there, and empty cells are null. */
export function recordLines([header = [], ...rows]: readonly (readonly string[])[]): Buffer {
  const value = (cell: string) => (cell === "" ? null : /^-?[1-9]\d{0,9}(\.\d+)?$/.test(cell) ? Number(cell) : cell);
  const lines = rows.map((row) =>
    JSON.stringify(Object.fromEntries(header.map((name, i) => [name, value(row[i] ?? "")]))),
  );
  return Buffer.from(lines.map((line) => `${line}\n`).join(""));
}
