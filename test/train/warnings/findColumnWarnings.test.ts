import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/config/loadConfig.js";
import { prepareRun } from "../../../src/train/prepareRun.js";
import { temporaryFolder } from "../../temporaryFolder.js";

type Row = readonly (string | number)[];

/** The warnings for a table with the columns a, b and y, of which y is the target. */
async function warningsOf(rows: readonly Row[], config: object = {}, delimiter = ","): Promise<readonly string[]> {
  const directory = temporaryFolder();
  const lines = [["a", "b", "y"], ...rows].map((row) => `${row.join(delimiter)}\n`);
  writeFileSync(join(directory, "rows.csv"), lines.join(""));
  const whole = { data: { csv: "rows.csv", target: "y" }, layers: [1], epochs: 1, ...config };
  const loaded = parseConfig(JSON.stringify(whole), { file: "test.json", directory });
  const early: string[] = [];
  const run = await prepareRun(loaded, { warn: (message) => early.push(message) });
  // The early warnings are in the run's records too, before all others.
  expect(run.warnings.slice(0, early.length)).toEqual(early);
  return early;
}

const table = (length: number, row: (i: number) => Row) => Array.from({ length }, (_, i) => row(i));
const classes = (count: number) => ({ loss: "crossEntropy", layers: [count] });
const codes = ["NA", "DE", "FR", "IT", "ES", "PT", "ZA", "BW", "AO"];
const letters = (i: number) => `k${String(i).padStart(4, "0")}`;

describe("a column that tells rows apart", () => {
  test.each([
    ["an id in each row", table(200, (i) => [letters(i), i % 10, i % 7])],
    ["an id in nearly each row", table(200, (i) => [letters(i % 160), i % 10, i % 7])],
  ])("gets a warning, with what it is and what to do: %s", async (_, rows) => {
    expect(await warningsOf(rows)).toEqual([
      'column "a" is a text that differs in nearly every row: leave it out: set "exclude" to ["a"]',
    ]);
  });

  test("gets one with its steps if it counts rows", async () => {
    expect(await warningsOf(table(200, (i) => [i / 4, i % 10, i % 7]))).toEqual([
      'column "a" is a row counter, in steps of 0.25: leave it out: set "exclude" to ["a"]',
    ]);
  });

  test("shares a warning with others", async () => {
    const rows = table(200, (i) => [letters(i), i, i % 7]);
    const data = { csv: "rows.csv", target: "y" };
    // Of columns that all tell rows apart, a counter may still be where a curve is measured.
    expect(await warningsOf(rows, { data: { ...data, features: ["a", "b"] } })).toEqual([
      'column "a" is a text that differs in nearly every row: take it out of "features"',
    ]);
    const classes = table(200, (i) => [letters(i), letters(i + 300), i % 7]);
    expect(await warningsOf(classes, { data: { ...data, exclude: [] } })).toEqual([
      '2 columns tell rows apart, and teach nothing: "a" is a text that differs in nearly every row; "b" is a text that differs in nearly every row: leave them out: set "exclude" to ["a", "b"]',
    ]);
  });

  test("shares a short warning if there are many", async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `${letters(i)},${letters(i + 99)},${i},${i % 3},${i % 7}`);
    const directory = temporaryFolder();
    writeFileSync(join(directory, "rows.csv"), ["a,b,c,d,y", ...lines].join("\n"));
    const config = { data: { csv: "rows.csv", target: "y" }, layers: [1], epochs: 1 };
    const run = await prepareRun(parseConfig(JSON.stringify(config), { file: "test.json", directory }));
    expect(run.warnings[0]).toBe(
      '3 columns count rows or differ in nearly every row, and teach nothing: leave them out: set "exclude" to ["a", "b", "c"]',
    );
  });

  test("gets none if it counts rows and is the only input: a curve is measured there", async () => {
    const rows = table(200, (i) => [i / 4, letters(i), i % 7]);
    expect(await warningsOf(rows, { data: { csv: "rows.csv", target: "y", exclude: ["b"] } })).toEqual([]);
  });
});

describe("a column of texts", () => {
  test("gets a warning with more categories than an input each is good for, unless only some of them are kept", async () => {
    const rows = table(3000, (i) => [letters(i % 1001), i % 10, 1]);
    expect(await warningsOf(rows)).toEqual([
      'column "a" has 1001 different texts in 3000 rows, and makes 1001 inputs: leave it out, set "exclude" to ["a"], or keep the frequent texts, set "maxCategories" to 50',
    ]);
    expect(await warningsOf(rows, { data: { csv: "rows.csv", target: "y", maxCategories: 50 } })).toEqual([]);
  });

  test.each([
    ["as many texts as rows, of a small table", table(19, (i) => [letters(i), i % 10, i % 7])],
    ["fewer texts than three quarters of the rows", table(200, (i) => [letters(i % 149), i % 10, i % 7])],
    ["a thousand categories of many rows", table(3000, (i) => [letters(i % 1000), i % 10, i % 7])],
    ["few categories", table(200, (i) => [["red", "green", "blue"][i % 3] as string, i % 10, i % 7])],
    ["a number of its own in each row", table(200, (i) => [Math.sin(i), i % 10, i % 7])],
    ["a date in each row", table(30, (i) => [`2020-01-01T00:00:${i + 10}`, i % 10, i % 7])],
    ["NA among codes, which is a category like others", table(30, (i) => [codes[i % 9] ?? "", i % 10, i % 7])],
  ])("gets no warning with %s", async (_, rows) => {
    expect(await warningsOf(rows)).toEqual([]);
  });

  test("gets no warning if it is not used", async () => {
    const rows = table(200, (i) => [letters(i), i % 10, i % 7]);
    expect(await warningsOf(rows, { data: { csv: "rows.csv", target: "y", features: ["b"] } })).toEqual([]);
    expect(await warningsOf(rows, { data: { csv: "rows.csv", target: "y", exclude: ["a"] } })).toEqual([]);
  });
});

describe("a target of classes", () => {
  const remedy = 'name another column as "target", or if it is a number, set "loss" to "mse"';

  test.each([
    ["texts", table(40, (i) => [i % 3, i % 10, letters(i)])],
    ["numbers", table(40, (i) => [i % 3, i % 10, 1000 + 7 * i])],
  ])("gets a warning if nearly every label, of %s, is its own class", async (_, rows) => {
    expect(await warningsOf(rows, classes(40))).toEqual([
      `the target "y" has 40 different labels in 40 rows, so nearly every label is its own class; ${remedy}`,
    ]);
  });

  test("gets a warning in inline data too", async () => {
    const data = { inputs: table(25, (i) => [i / 25]), targets: table(25, (i) => [i]).flat() };
    expect(await warningsOf([[0, 0, 0]], { data, ...classes(25) })).toEqual([
      `the target "y" has 25 different labels in 25 rows, so nearly every label is its own class; ${remedy}`,
    ]);
  });

  test.each([
    ["few classes", table(150, (i) => [i % 3, i % 10, letters(i % 3)]), classes(3)],
    ["many classes of several rows each", table(200, (i) => [i % 3, i % 10, letters(i % 100)]), classes(100)],
    ["a class for each row of a small table", table(19, (i) => [i % 3, i % 10, letters(i)]), classes(19)],
    ["numbers for a loss of numbers", table(200, (i) => [i % 3, i % 10, i]), {}],
  ])("gets no warning with %s", async (_, rows, config) => {
    expect(await warningsOf(rows, config)).toEqual([]);
  });
});

describe("what cannot be known from cells", () => {
  const counts = table(30, (i) => [i % 2 === 0 ? "1.050" : 850 + (i % 9), i % 10, i % 7]);
  const question =
    'line 2, column "a": is "1.050" 1050 or 1.05? set "thousands" to "." for 1050, or set "decimal" to "." and leave "thousands" out for 1.05';

  test("is asked, and the config answers", async () => {
    expect(await warningsOf(counts)).toEqual([question]);
    const data = { csv: "rows.csv", target: "y" };
    expect(await warningsOf(counts, { data: { ...data, decimal: "." } })).toEqual([]);
    expect(await warningsOf(counts, { data: { ...data, decimal: ",", thousands: "." } })).toEqual([]);
  });

  test("is asked with the line of the cell, whether rows before it are dropped or not", async () => {
    const rows = table(30, (i): Row => [i === 20 ? "1.050" : 850 + (i % 9), i % 5 === 0 ? "" : i % 4, i % 7]);
    const missing = { csv: "rows.csv", target: "y", missing: { b: "drop" } };
    expect((await warningsOf(rows, { data: { ...missing, missing: "mean" } }))[0]).toMatch(/^line 22, column "a": is /);
    rows[20] = [851, 0, 1];
    rows[21] = ["1.050", 1, 1];
    expect((await warningsOf(rows, { data: missing }))[0]).toMatch(/^line 23, column "a": is /);
  });

  test("is asked about a target, and about numbers that may mean missing", async () => {
    const rows = counts.map(([a], i): Row => [i % 10 === 0 ? -999 : (i * i) % 29, i % 10, a ?? ""]);
    expect(await warningsOf(rows)).toEqual([
      question.replace('"a"', '"y"'),
      'line 2, column "a": -999 3 times, and the others are 0 … 28: does it mean missing? then set "missingTexts" to ["-999"], and "missing" to "indicator"',
    ]);
  });

  test("is asked about NA among codes, if missing cells are dealt with", async () => {
    const rows = table(30, (i): Row => [codes[i % 9] ?? "", i % 10, i % 7]);
    const data = { csv: "rows.csv", target: "y", missing: "indicator" };
    expect(await warningsOf(rows, { data })).toEqual([expect.stringContaining("such as Namibia's?")]);
    expect(await warningsOf(rows, { data: { ...data, missingTexts: [] } })).toEqual([]);
  });
});

describe("numbers in the spelling of some countries", () => {
  test.each([
    ["a decimal comma", ["1,5", "2,5", "3,5"], '"decimal" to ","'],
    [
      "a decimal comma and points between thousands",
      ["12,25", "1.234,5", "-7,0"],
      '"decimal" to "," and "thousands" to "."',
    ],
    ["a decimal comma among whole numbers", ["1,5", "2,5", "3"], '"decimal" to ","'],
    ["spaces between thousands", ["12 345", "1 234 567", "99"], '"thousands" to " "'],
    ["apostrophes between thousands", ["12'345", "1'234.5", "1'000"], '"thousands" to "\'"'],
    [
      "two points between thousands",
      ["1.234.567", "2.345.678", "3.456.789"],
      '"decimal" to "," and "thousands" to "."',
    ],
    ["a spelling of missing cells in between", ["1,5", "NA", "2,5", ...Array(12).fill("3,5")], '"decimal" to ","'],
  ])("get a warning: %s", async (_, texts, advice) => {
    const rows = texts.map((text, i): Row => [text, i, i]);
    expect(await warningsOf(rows, {}, ";")).toEqual([
      `line 2, column "a": texts such as "${texts[0]}" look like numbers: set ${advice}`,
    ]);
  });

  test("get a warning as labels", async () => {
    const rows = table(4, (i): Row => [i, i, `${i % 2},5`]);
    expect(await warningsOf(rows, classes(2), ";")).toEqual([
      'line 2, column "y": texts such as "0,5" look like numbers: set "decimal" to ","',
    ]);
  });

  test.each([
    ["sizes", ["10x20", "20x30", "30x40"]],
    ["versions", ["1.2.3", "1.2.4", "1.3.0"]],
    ["addresses", ["192.168.100.101", "192.168.100.102", "192.168.100.103"]],
    ["dates", ["2020-01-02", "2020-01-03", "2020-01-04"]],
    ["texts with one such number among them", ["1,5", "low", "high"]],
    ["grades", ["A", "B", "C"]],
  ])("are not found in %s", async (_, texts) => {
    expect(
      await warningsOf(
        texts.map((text, i) => [text, i, i]),
        {},
        ";",
      ),
    ).toEqual([]);
  });
});

test("names of columns that are numbers get a warning: the file may have no header", async () => {
  const directory = temporaryFolder();
  writeFileSync(join(directory, "rows.csv"), "0.01,18,2.31\n0.02,7,3.5\n0.04,9,1.5\n");
  const config = { data: { csv: "rows.csv", target: "2.31" }, layers: [1], epochs: 1 };
  const run = await prepareRun(parseConfig(JSON.stringify(config), { file: "test.json", directory }));
  expect(run.warnings[0]).toContain('such as "2.31": has the file no header?');
});

test("numbers that may mean missing get whole entries, with what the config says of other columns", async () => {
  const cell = (i: number) => (i % 10 === 0 ? -999 : (i * i) % 29);
  const rows = table(30, (i): Row => [cell(i), i % 10, cell(i + 5)]);
  const data = { csv: "rows.csv", target: "y", missing: { b: "mean" }, missingTexts: ["-"] };
  expect(await warningsOf(rows, { data })).toEqual([
    expect.stringMatching(
      /"y": .* set "missingTexts" to \["-999", "-"\], and "missing" to {"b": "mean", "y": "drop"}$/,
    ),
    expect.stringMatching(
      /"a": .* set "missingTexts" to \["-999", "-"\], and "missing" to {"b": "mean", "a": "indicator"}$/,
    ),
  ]);
});
