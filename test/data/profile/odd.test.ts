import { describe, expect, test } from "vitest";
import { askAboutNames } from "../../../src/data/profile/askAboutNames.js";
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
        `^${text} \\d+ times, and the others are ${others}: does it mean missing\\? then set "missingTexts" to \\["${text}"\\], and "a" in "missing" to "indicator"`,
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

describe("what to set if a text means missing", () => {
  const numbers = mostly({ 1: "-999", 2: "-999", 3: "-999" });

  test("is a whole list, with the texts that mean missing in the table", async () => {
    const table = await profileColumns({ a: numbers, b: mostly({ 1: "NaN" }), c: mostly({ 5: "na" }) });
    expect(table.columns[0]?.questions).toEqual([
      expect.stringContaining('then set "missingTexts" to ["-999", "NaN", "na"], and "a" in "missing" to "indicator"'),
    ]);
  });

  test("names the column that a proposed config leaves out", async () => {
    const half = (row: number) => (row % 3 === 0 ? "gone" : random(50));
    expect((await profileColumn((row) => (row % 9 === 0 ? "left" : half(row)))).questions).toEqual([
      expect.stringMatching(
        /set "missingTexts" to \["gone", "left"\], and "a" in .* target, and take "a" out of "exclude"$/,
      ),
    ]);
  });

  test("says nothing of the policy for a column that has missing cells already", async () => {
    const { questions } = await profileColumn((row) => (row % 100 === 9 ? "NA" : numbers(row)));
    expect(questions).toEqual([expect.stringMatching(/then set "missingTexts" to \["-999", "NA"\]$/)]);
  });
});

describe("a number that may mean missing", () => {
  test.each([
    [
      "a negative one among others that are not, in their range",
      mostly({ 7: "-99", 8: "-99", 9: "-99" }, () => random(213)),
      "-99",
    ],
    ["a frequent one near the others", (row: number) => (row % 9 === 0 ? "999" : random(800)), "999"],
  ])("is asked about: %s", async (_, cell, text) => {
    const { questions } = await profileColumn(cell, { rows: 300 });
    expect(questions).toEqual([expect.stringMatching(`^${text} \\d+ times`)]);
  });

  test.each([
    ["the lowest of many numbers", (row: number) => (row % 50 === 0 ? -99 : random(300) - 98)],
    ["a limit that measurements reach", (row: number) => (row % 9 === 0 ? "99" : random(99))],
  ])("is not: %s", async (_, cell) => {
    expect((await profileColumn(cell, { rows: 300 })).questions).toEqual([]);
  });
});

describe("a number that is far from all others", () => {
  test.each([
    ["large", "1e30", "1e+30"],
    ["so large that its square is none", "1e300", "1e+300"],
    ["low", "-50000", "-50000"],
  ])("is asked about, with its row: %s", async (_, cell, shown) => {
    const column = await profileColumn((row) => (row === 70 ? cell : random(50)));
    expect(column.questions).toEqual([
      expect.stringMatching(`^${shown.replace("+", "\\+")} is far from all others, \\d+ … \\d+: is it right`),
    ]);
    expect(column.askedAt).toBe(70);
  });

  test("is written as the table writes numbers in what to set", async () => {
    const { columns } = await profileColumns({ a: (row) => (row === 70 ? "1234567,5" : `${random(50)},5`) });
    expect(columns[0]?.questions).toEqual([expect.stringContaining('set "missingTexts" to ["1234567,5"]')]);
  });

  test.each([
    ["it is there twice", (row: number) => (row % 50 === 7 ? 1e6 : random(50))],
    ["there are numbers between", (row: number) => 1.2 ** (row % 50)],
    ["one cell is 1, and all others are 0", (row: number) => (row === 7 ? 1 : 0)],
  ])("is no question if %s", async (_, cell) => {
    expect((await profileColumn(cell)).questions).toEqual([]);
  });
});

describe("whole numbers that begin with zeros", () => {
  test("may be codes", async () => {
    const column = await profileColumn((row) => (row % 10 === 7 ? "01067" : 10000 + random(80000)));
    expect(column.questions).toEqual([
      '"01067" begins with a zero: is it a code? it is read as the number 1067; to make texts of codes, put a letter before each in the file: "c01067"',
    ]);
    expect(column.askedAt).toBe(7);
  });

  test.each([
    ["months", (row: number) => `0${1 + (row % 9)}`],
    ["decimals", (row: number) => (row % 10 === 7 ? "0123" : row / 7)],
    ["a row counter", (row: number) => String(row).padStart(5, "0")],
  ])("are no question: %s", async (_, cell) => {
    expect((await profileColumn(cell)).questions).toEqual([]);
  });
});

describe("texts that differ only in capitals or spaces", () => {
  const among = (texts: readonly string[]) => profileColumn((row) => texts[row % texts.length] ?? "");

  test.each([
    [["Berlin", "berlin", "BERLIN", "Rome"], '"Berlin", "berlin" and "BERLIN" differ only'],
    [["Yes", "yes", "NO"], '"Yes" and "yes" differ only'],
    [["New York", "New  York ", "Rome"], '"New York" and "New  York " differ only'],
    [["a", "A", " a", "a ", "b"], '"a", "A", " a" and 1 more differ only'],
    [["a", "A", "b", "B"], '"a" and "A" differ only in capitals or spaces (so do the spellings of 1 other text)'],
  ])("are asked about: %j", async (texts, question) => {
    expect((await among(texts)).questions).toEqual([expect.stringContaining(question)]);
  });

  test("are no question if they are identifiers, or mean missing", async () => {
    expect((await profileColumn((row) => `${"aA"[row % 2]}b${row >> 1}`)).questions).toEqual([]);
    expect((await among(["na", "NA", "x", "y"])).questions).toEqual([]);
  });
});

describe("dates in half of the cells or more", () => {
  const day = (row: number) => String(10 + (row % 19));

  test("are asked about if others are no dates", async () => {
    const column = await profileColumn((row) => (row % 9 === 0 ? "0000-00-00" : `2020-${10 + (row % 3)}-${day(row)}`));
    expect(column.questions).toEqual([
      '88 of 100 cells are dates such as "2020-11-11", others are texts such as "0000-00-00": if they mean missing, set "missingTexts" to ["0000-00-00"], and "a" in "missing" to "indicator", or to "drop" if it is the target',
    ]);
  });

  test("are asked about if they are written in different ways, with an example of each", async () => {
    const cell = (row: number) => (row % 2 === 0 ? `${day(row)}.12.2020` : `2020-11-${day(row)}`);
    expect((await profileColumn(cell)).questions).toEqual([
      'dates such as "2020-11-11" and "10.12.2020" are written in different ways, and read as texts: write all of them as 2023-12-31',
    ]);
  });

  test("are no question if they are fewer", async () => {
    expect((await profileColumn((row) => (row % 3 > 0 ? "word" : `2020-11-${day(row)}`))).questions).toEqual([]);
  });
});

test("negative numbers in parentheses are asked about, with commas between thousands or without", async () => {
  const cell = (row: number) => (row % 8 === 3 ? `(${row})` : row % 2 === 0 ? `7,${100 + row}` : row + 100);
  const table = await profileColumns({ amount: cell, money: (row) => `1,${100 + row}.5` });
  expect(table.format).toEqual({ thousands: "," });
  expect(table.columns[0]?.questions).toEqual([
    'texts such as "(3)" look like negative numbers: write them with a minus in the file, as in "-3"',
  ]);
});

test("no question about numbers ends without what to set", async () => {
  const cell = (row: number) => (row % 8 === 3 ? `no ${row}` : row % 2 === 0 ? `7,${100 + row}` : row + 100);
  const { columns } = await profileColumns({ amount: cell, money: (row) => `1,${100 + row}.5` });
  expect(columns[0]?.questions).toEqual([
    '87 of 100 cells are numbers, others are texts such as "no 3": write all cells in one way in the file',
  ]);
});

describe("the names of columns", () => {
  const names = (...all: string[]) => askAboutNames(all.map((name) => ({ name })));

  test.each([
    ["all are numbers", ["0.01", "18", "2.31"], '"0.01"'],
    ["but for one", ["63", "1", "145", "yes"], '"63"'],
  ])("are asked about if they are numbers: %s", (_, given, example) => {
    expect(names(...given)).toEqual([
      `the names of the columns are numbers, such as ${example}: has the file no header? then add a line with names above its first line`,
    ]);
  });

  test("are no question if they count columns, or are names", () => {
    expect(names("0", "1", "2", "3")).toEqual([]);
    expect(names("y", "1990", "2000", "2010")).toEqual([]);
    expect(names("a", "b", "1.5")).toEqual([]);
  });
});
