import { describe, expect, test } from "vitest";
import { numbersFrom, profileColumn, profileColumns } from "./tables.js";

const random = numbersFrom(8);
const mostly =
  (odd: Readonly<Record<number, string>>, regular: (row: number) => string | number = () => random(50)) =>
  (row: number) =>
    odd[row % 100] ?? regular(row);

describe("texts among numbers", () => {
  test("that look as if they mean missing are proposed, with the usual ones that the table has", async () => {
    const table = await profileColumns({ a: mostly({ 3: "k.A.", 4: "k.A.", 9: "-" }), b: mostly({ 1: "n/a" }) });
    expect(table.missingTexts).toEqual(["k.A.", "-", "n/a"]);
    expect(table.columns).toMatchObject([
      {
        kind: "number",
        missing: 3,
        odd: [],
        isMixed: false,
        missingTexts: [{ text: "k.A.", rows: 2, first: 3 }, { text: "-" }],
      },
      { kind: "number", missing: 1, missingTexts: [{ text: "n/a", rows: 1 }] },
    ]);
  });

  test("are proposed even if they are most cells, if they are known to mean missing", async () => {
    const table = await profileColumns({ a: (row) => (row % 10 < 6 ? "unknown" : random(50)) });
    expect(table).toMatchObject({ missingTexts: ["unknown"], columns: [{ kind: "number", missing: 60 }] });
  });

  test("are the usual ones: nothing is proposed", async () => {
    const table = await profileColumns({ a: mostly({ 1: "NA", 2: "?", 3: "NaN" }) });
    expect(table).not.toHaveProperty("missingTexts");
    expect(table.columns[0]).toMatchObject({ kind: "number", missing: 3 });
  });

  test("that do not look so are odd, with their rows", async () => {
    const column = await profileColumn(mostly({ 5: "12x", 6: "12x", 7: "word" }));
    expect(column).toMatchObject({ kind: "number", missing: 0, isMixed: true });
    expect(column.odd).toEqual([
      { text: "12x", rows: 2, first: 5 },
      { text: "word", rows: 1, first: 7 },
    ]);
  });

  test("that are many make it a column of texts, and are asked about", async () => {
    const column = await profileColumn((row) => (row % 10 < 6 ? random(50) : ("abc"[row % 3] ?? "")));
    expect(column).toMatchObject({ kind: "category", values: "texts", isMixed: true });
    expect(column.questions).toEqual([expect.stringContaining("60 of 100 cells are numbers")]);
  });

  test("make a column mixed if they spell numbers that are not finite, as the loader takes it", async () => {
    const cells = ["1e999", "Art", "7", "Inf", "Bio"];
    const column = await profileColumn((row) => cells[row % cells.length] as string);
    expect(column).toMatchObject({ kind: "category", isMixed: true });
    expect(await profileColumn((row) => ["Inf", "Art", "Bio"][row % 3] as string)).toMatchObject({ isMixed: false });
  });

  test("make a column mixed if others are numbers in whatever spelling: some of them are read as others", async () => {
    const cells = ["1.698", "0.925"];
    const { columns } = await profileColumns({ a: (row) => cells[row % 2] as string, b: (row) => `${row},5` });
    expect(columns[0]).toMatchObject({ values: "texts", isMixed: true });
  });

  test("are as they are given", async () => {
    const given = { missingTexts: ["12x", "-999"] };
    const table = await profileColumns({ a: mostly({ 5: "12x", 6: "-999", 7: "NA" }) }, { given });
    expect(table.missingTexts).toEqual(given.missingTexts);
    expect(table.columns[0]).toMatchObject({ missing: 2, numbers: { low: 0 }, odd: [{ text: "NA" }] });
  });
});

describe("numbers that may mean missing", () => {
  test.each([
    ["-999", mostly({ 1: "-999", 2: "-999", 3: "-999" }), "0 … 49"],
    ["9999", mostly({ 1: "9999", 2: "9999", 3: "9999" }), "0 … 49"],
    ["-1", mostly(Object.fromEntries([...Array(30).keys()].map((i) => [i, "-1"]))), "0 … 49"],
  ])("are asked about: %s", async (text, cell, others) => {
    const { questions } = await profileColumn((row) => (row === 77 ? 0 : row === 78 ? 49 : cell(row)));
    expect(questions).toEqual([
      expect.stringMatching(
        `^${text} \\d+ times, and the others are ${others}: does it mean missing\\? then add "${text}" to "missingTexts"`,
      ),
    ]);
  });

  test.each([
    ["temperatures with -1 now and then", () => random(40) - 1],
    ["counts that end in 99", () => random(100)],
    ["one extreme value", (row: number) => (row === 7 ? "-999" : random(50))],
    ["three values", (row: number) => [-1, 0, 1][row % 3] ?? 0],
  ])("are not: %s", async (_, cell) => {
    expect((await profileColumn(cell, { rows: 1000 })).questions).toEqual([]);
  });
});

test("NA among codes of two letters may be Namibia's", async () => {
  const codes = ["NA", "DE", "FR", "IT", "ES", "PT", "ZA", "BW", "AO", "GB", "US"];
  const country = (row: number) => codes[row % codes.length] ?? "";
  const { questions, missing } = await profileColumn(country);
  expect(missing).toBe(10);
  expect(questions).toEqual([expect.stringContaining('"NA" 10 times among codes such as "DE"')]);
  expect(await profileColumn(country, { given: { missingTexts: [] } })).toMatchObject({
    questions: [],
    missing: 0,
    distinct: 11,
  });
  expect((await profileColumn((row) => ["NA", "x", "yes"][row % 3] ?? "")).questions).toEqual([]);
});
