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
const letters = (i: number) => `k${String(i).padStart(4, "0")}`;

describe("a column of texts", () => {
  test.each([
    ["an id in each row", table(200, (i) => [letters(i), i % 10, i % 7]), 200, 200],
    ["an id in nearly each row", table(200, (i) => [letters(i % 160), i % 10, i % 7]), 160, 200],
    ["a time in each row", table(30, (i) => [`2020-01-01T00:00:${i + 10}`, i % 10, i % 7]), 30, 30],
    ["more categories than an input each is good for", table(3000, (i) => [letters(i % 1001), i % 10, 1]), 1001, 3000],
  ])("gets a warning with %s", async (_, rows, texts, count) => {
    expect(await warningsOf(rows)).toEqual([
      `column "a" has ${texts} different texts in ${count} rows, and makes ${texts} inputs, one for each; if they are ids, times or notes, leave it out: list the columns to use in "features"`,
    ]);
  });

  test.each([
    ["as many texts as rows, of a small table", table(19, (i) => [letters(i), i % 10, i % 7])],
    ["fewer texts than three quarters of the rows", table(200, (i) => [letters(i % 149), i % 10, i % 7])],
    ["a thousand categories of many rows", table(3000, (i) => [letters(i % 1000), i % 10, i % 7])],
    ["few categories", table(200, (i) => [["red", "green", "blue"][i % 3] as string, i % 10, i % 7])],
    ["a number of its own in each row", table(200, (i) => [i + 0.5, i % 10, i % 7])],
  ])("gets no warning with %s", async (_, rows) => {
    expect(await warningsOf(rows)).toEqual([]);
  });

  test("gets no warning if it is not used", async () => {
    const rows = table(200, (i) => [letters(i), i % 10, i % 7]);
    expect(await warningsOf(rows, { data: { csv: "rows.csv", target: "y", features: ["b"] } })).toEqual([]);
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

describe("numbers in the spelling of some countries", () => {
  const spelling = "write them with a decimal point, and nothing between thousands, as in 1234.5";

  test.each([
    ["a decimal comma", ["1,5", "2,5", "3,5"]],
    ["a decimal comma and points between thousands", ["1.234,5", "12,25", "-7,0"]],
    ["a decimal comma among whole numbers", ["1,5", "2,5", "3"]],
    ["spaces between thousands", ["12 345", "1 234 567", "99"]],
    ["apostrophes between thousands", ["1'234.5", "12'345", "1'000"]],
    ["two points between thousands", ["1.234.567", "2.345.678", "3.456.789"]],
    ["a spelling of missing cells in between", ["1,5", "NA", "2,5"]],
  ])("get a warning: %s", async (_, texts) => {
    const rows = texts.map((text, i): Row => [text, i, i]);
    expect(await warningsOf(rows, {}, ";")).toEqual([
      `column "a" holds numbers such as "${texts[0]}", which are read as 3 texts, which make an input each; ${spelling}`,
    ]);
  });

  test("get a warning as labels", async () => {
    const rows = table(4, (i): Row => [i, i, `${i % 2},5`]);
    expect(await warningsOf(rows, classes(2), ";")).toEqual([
      `the target "y" holds numbers such as "0,5", which are read as 2 classes; ${spelling}`,
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
