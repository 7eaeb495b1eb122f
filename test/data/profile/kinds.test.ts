import { expect, test } from "vitest";
import { numbersFrom, profileColumn, profileColumns, profileText } from "./tables.js";

const cycle =
  (...cells: readonly (string | number)[]) =>
  (row: number) =>
    cells[row % cells.length] ?? "";

test.each([
  ["numbers that merely differ in each row", (row: number) => Math.sin(row), "number", "numbers"],
  ["the numbers 0 and 1", cycle(0, 1, 1), "yes/no", "numbers"],
  ["the numbers 1 and 2", cycle(1, 2), "number", "numbers"],
  ["yes and No", cycle("yes", "No"), "yes/no", "texts"],
  ["ja and nein, with missing cells", cycle("ja", "", "nein"), "yes/no", "texts"],
  ["oui and non", cycle("oui", "non"), "yes/no", "texts"],
  ["two texts that are no answers", cycle("male", "female"), "category", "texts"],
  ["names in Latin", cycle("Quercus robur L.", "Iris setosa", "Iris virginica"), "category", "texts"],
  ["codes with a letter", (row: number) => `A${row % 30}`, "category", "texts"],
  ["one text", cycle("x"), "constant", "texts"],
  ["one number, with missing cells", cycle(7, ""), "constant", "numbers"],
  ["0 with either sign", cycle("0", "-0"), "constant", "numbers"],
  ["nothing", cycle(""), "empty", "texts"],
  ["nothing but texts for it", cycle("NA", "", "?"), "empty", "texts"],
  ["days", (row: number) => `2023-01-${String(1 + (row % 28)).padStart(2, "0")}`, "date", "dates"],
  ["internet addresses", (row: number) => `192.168.${100 + (row % 3)}.${100 + (row % 7)}`, "category", "texts"],
  ["versions", (row: number) => `1.${row % 3}.${row % 5}`, "category", "texts"],
] as const)("a column of %s", async (_, cell, kind, values) => {
  expect(await profileColumn(cell)).toMatchObject({ kind, values, rows: 100, questions: [], odd: [] });
});

test("true and false of NDJSON are yes/no, its numbers are numbers, and null is missing", async () => {
  const rows = Array.from({ length: 30 }, (_, i) => ({ a: i % 2 === 0, b: i % 3 === 0 ? null : i * i, c: "x" }));
  const { columns } = await profileText(rows.map((row) => JSON.stringify(row)).join("\n"), "ndjson");
  expect(columns).toMatchObject([
    { name: "a", kind: "yes/no", values: "texts", missing: 0, distinct: 2 },
    { name: "b", kind: "number", values: "numbers", missing: 10, distinct: 20 },
    { name: "c", kind: "constant" },
  ]);
});

test("numbers have a range, a mean and a deviation, as they are known from sums", async () => {
  const { columns } = await profileColumns({
    a: (row) => row % 4,
    b: (row) => 1e9 + (row % 2),
    c: (row) => [0.1, 0.2, "", ""][row % 4] ?? "",
    d: (row) => [1e300, -1e300][row % 2] ?? "",
  });
  expect(columns.map(({ numbers }) => numbers)).toEqual([
    { low: 0, high: 3, mean: 1.5, deviation: Math.sqrt(1.25), areWhole: true },
    { low: 1e9, high: 1e9 + 1, mean: 1e9 + 0.5, deviation: 0.5, areWhole: true },
    { low: 0.1, high: 0.2, mean: expect.closeTo(0.15, 12), deviation: expect.closeTo(0.05, 12), areWhole: false },
    { low: -1e300, high: 1e300, mean: expect.any(Number), deviation: 1e300, areWhole: true },
  ]);
});

test("examples are the values with their rows, most frequent first; of many texts, the first ones", async () => {
  const { columns } = await profileColumns({
    few: (row) => (row % 4 === 0 ? "b" : "a"),
    numbers: (row) => (row < 60 ? 5 : 6.5),
    many: (row) => `text ${row}`,
    measured: (row) => Math.cos(row),
  });
  const examples = columns.map((column) => column.examples.map(({ text, rows }) => [text, rows]));
  expect(examples).toEqual([
    [
      ["a", 75],
      ["b", 25],
    ],
    [
      ["5", 60],
      ["6.5", 40],
    ],
    [
      ["text 0", 1],
      ["text 1", 1],
      ["text 2", 1],
    ],
    [],
  ]);
});

test("different values are counted up to ten thousand, and then there are at least so many", async () => {
  const random = numbersFrom(5);
  const { columns } = await profileColumns(
    {
      measured: () => random(1e9) / 7,
      words: () => `word ${random(1e9)}`,
      german: () => `${random(1e9)},25`,
      counts: () => random(9000),
    },
    { rows: 30_000 },
  );
  expect(columns.slice(0, 3).map(({ isDistinctExact }) => isDistinctExact)).toEqual([false, false, false]);
  for (const { distinct } of columns.slice(0, 3)) expect(distinct).toBeGreaterThanOrEqual(10_000);
  const counts = columns[3];
  expect(counts).toMatchObject({ isDistinctExact: true, kind: "number" });
  expect(counts?.distinct).toBeGreaterThan(8000);
  expect(columns[2]?.kind).toBe("number");
  expect(columns[1]).toMatchObject({ kind: "identifier", reason: "a text that differs in nearly every row" });
});

test("a word that comes after ten thousand different numbers is still named", async () => {
  const random = numbersFrom(6);
  const cell = (row: number) => (row > 20_000 && row % 100 === 0 ? "fehlt" : `${random(1e9)},5`);
  const table = await profileColumns({ a: cell }, { rows: 30_000 });
  expect(table).toMatchObject({ missingTexts: ["fehlt"], columns: [{ kind: "number", missing: 99 }] });
});
