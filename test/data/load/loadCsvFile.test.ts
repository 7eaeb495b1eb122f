import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { DataError, FileError } from "../../../src/errors.js";
import { load, loadCsv, rowsOf } from "./loading.js";

describe("a CSV file", () => {
  test("gives a column of numbers for each column that is not the target", async () => {
    const { inputs, targets, inputColumns, outputColumns } = await loadCsv("a,y,b\n1,2,3\n-4,5e-1,.6\n");
    expect(rowsOf(inputs)).toEqual([
      [1, 3],
      [-4, 0.6],
    ]);
    expect(rowsOf(targets)).toEqual([[2], [0.5]]);
    expect(inputColumns).toEqual([
      { name: "a", kind: "number" },
      { name: "b", kind: "number" },
    ]);
    expect(outputColumns).toEqual([{ name: "y", kind: "number" }]);
  });

  test("gives the listed features in their order; the other columns may hold anything", async () => {
    const content = "a,junk,b,y\n1,,2,3\n4,nan,5,6\n";
    const { inputs } = await loadCsv(content, { spec: { features: ["b", "a"] } });
    expect(rowsOf(inputs)).toEqual([
      [2, 1],
      [5, 4],
    ]);
  });

  test("may have several columns of number targets", async () => {
    const { targets, inputs } = await loadCsv("p,q,a\n1,2,3\n4,5,6\n", { spec: { target: ["q", "p"] } });
    expect(rowsOf(targets)).toEqual([
      [2, 1],
      [5, 4],
    ]);
    expect(rowsOf(inputs)).toEqual([[3], [6]]);
  });

  test("turns each text of a text column into an input; the texts are sorted", async () => {
    const { inputs, inputColumns } = await loadCsv("a,colour,b,y\n1,red,2,0\n3,blue,4,0\n5,red,6,0\n");
    expect(rowsOf(inputs)).toEqual([
      [1, 0, 1, 2],
      [3, 1, 0, 4],
      [5, 0, 1, 6],
    ]);
    expect(inputColumns[1]).toEqual({ name: "colour", kind: "category", categories: ["blue", "red"] });
  });

  test("keeps the spelling of numbers in a column of texts", async () => {
    const { inputColumns } = await loadCsv("a,y\n007,1\nx,1\n7,1\nz,1\nu,1\n");
    expect(inputColumns[0]).toMatchObject({ categories: ["007", "7", "u", "x", "z"] });
  });

  test.each([
    ["a byte order mark", "\uFEFFa,y\n1,2\n"],
    ["a byte order mark of UTF-16", Buffer.from("\uFEFFa,y\n1,2\n", "utf16le")],
    ["line ends of Windows", "a,y\r\n1,2\r\n"],
    ["line ends of both kinds", "a,y\r\n1,2\n"],
    ["no line end at the end", "a,y\n1,2"],
    ["empty lines", "\na,y\n\n1,2\n\n"],
    ["quotes", '"a","y"\n"1","2"\n'],
    ["spaces around the cells", "a , y\n 1, 2 \n"],
  ])("is read with %s", async (_, content) => {
    const { inputs, targets, inputColumns } = await loadCsv(content);
    expect([rowsOf(inputs), rowsOf(targets), inputColumns[0]?.name]).toEqual([[[1]], [[2]], "a"]);
  });

  test("is split at the delimiter that the config names", async () => {
    const { inputs } = await loadCsv("a;b;y\n1;2;3\n", { spec: { delimiter: ";" } });
    expect(rowsOf(inputs)).toEqual([[1, 2]]);
  });

  test("may have quoted cells with delimiters, quotes and line breaks", async () => {
    const { inputColumns } = await loadCsv('a,y\n"p,q",1\n"r ""s""",2\n"t\nu",3\n');
    expect(inputColumns[0]).toMatchObject({ categories: ["p,q", 'r "s"', "t\nu"] });
  });

  test("may be long", async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `${i},${i / 2},${i % 2 === 0 ? "even" : "odd"}`);
    const { inputs, targets } = await loadCsv(`a,y,parity\n${rows.join("\n")}`);
    expect(inputs.rows).toBe(5000);
    expect(rowsOf(inputs)[4321]).toEqual([4321, 0, 1]);
    expect(targets.values[4321]).toBe(2160.5);
  });
});

const manyTexts = Array.from({ length: 2000 }, () => "x,1").join("\n");
const longText = "x".repeat(1000);
const manyNumbers = Array.from({ length: 1500 }, (_, i) => `${i},0`).join("\n");

test.each([
  ["an empty file", "", ":", "the file is empty"],
  ["a header alone", "a,y\n", ":1:", "there are no rows below the header"],
  ["a row that is too short", "a,y\n1,2\n3\n", ":3:", "got 1 cell, expected 2 as in the header"],
  ["a row that is too long", "a,y\n1,2,3\n", ":2:", "got 3 cells, expected 2"],
  ["an empty cell", "a,y\n1,2\n,4\n", ":3:", 'column "a": the cell is empty'],
  ["a cell of spaces", "a,y\n1,2\n  ,4\n", ":3:", 'column "a": the cell is empty'],
  ["an empty cell among texts", "a,y\nx,2\n,4\n", ":3:", 'column "a": the cell is empty'],
  ["a NaN", "a,y\n1,NaN\n", ":2:", 'column "y": "NaN" is not a finite number'],
  ["an infinity", "a,y\n-Infinity,1\n", ":2:", 'column "a": "-Infinity" is not a finite number'],
  ["an abbreviated infinity", "a,y\n+inf,1\n", ":2:", 'column "a": "+inf" is not a finite number'],
  ["a number that no double holds", "a,y\n1e999,1\n", ":2:", 'column "a": "1e999" is too large'],
  ["a text among numbers", "a,y\n1,1\n2,1\nx,1\nz,1\n3,1\n", ":4:", 'column "a": got "x", expected a number'],
  ["a text after very many numbers", `a,y\n${manyNumbers}\nx,1\n`, ":1502:", 'column "a": got "x", expected a number'],
  ["more texts after many numbers", `a,y\n${manyNumbers}\n${manyTexts}\n`, ":1502:", 'column "a": got "x"'],
  ["a text among as many numbers", "a,y\n1,2\nx,4\n", ":3:", 'column "a": got "x", expected a number'],
  ["bytes that are not UTF-8", Buffer.from("a,y\n1,2\n\xe4,4\n", "latin1"), ":3:", "this is not UTF-8"],
  ["a character that is cut short", Buffer.from("a,y\n1,2\n\xe4", "latin1"), ":3:", "this is not UTF-8"],
  ["a very long text", `a,y\n1,1\n2,1\n${longText},1\n`, ":4:", `got "${"x".repeat(39)}…", expected a number`],
  ["a name twice in the header", "a,a,y\n1,2,3\n", ":1:", 'two columns "a"'],
  ["a column without a name", ",a,y\n1,2,3\n", ":1:", "column 1 has no name"],
  ["no column but the target", "y\n1\n", ":1:", "no column besides the target"],
  ["no column of the target's name", "a,Yy\n1,2\n", ":1:", 'there is no column "y": the header has "a", "Yy"'],
  ["a quote that is not closed", 'a,y\n1,2\n"3,4\n5,6\n', ":3:", "never closed"],
  ["a quote within a cell", 'a,y\n1,2\n3,4"5\n', ":3:", "there is a quote inside a cell"],
  ["a hexadecimal number", "a,y\n1,1\n0x1F,1\n2,1\n", ":3:", 'column "a": got "0x1F", expected a number'],
  [
    "a text target for a loss that takes numbers",
    "a,y\n1,x\n2,z\n",
    ":2:",
    'column "y": got "x", expected a number for mse; crossEntropy is for classes',
  ],
])("%s is refused, with the line", async (_, content, place, message) => {
  const error = await loadCsv(content).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DataError);
  expect(String(error)).toContain(`data.csv${place} `);
  expect(String(error)).toContain(message);
});

test("the error for a missing column asks about the delimiter only if the header has another one", async () => {
  await expect(loadCsv("length\n1\n")).rejects.toThrow(/there is no column "y": the header has "length"$/);
  await expect(loadCsv("a;y\n1;2\n", { spec: { delimiter: "," } })).rejects.toThrow(
    'the header has "a;y": the cells seem to be divided by ";": set "delimiter" to ";", or add --delimiter ";"',
  );
  await expect(loadCsv("Name, Vorname;Alter;y\n1,2\n")).rejects.toThrow('divided by ";": set "delimiter" to ";"');
  await expect(loadCsv("a,b;c\n1,2\n")).rejects.toThrow(/"b;c"$/);
});

test("the error for a missing column suggests the column with the nearest name", async () => {
  const loading = loadCsv("length,y\n1,2\n", { spec: { features: ["lenght"] } });
  await expect(loading).rejects.toThrow(
    'there is no column "lenght": the header has "length", "y": did you mean "length"?',
  );
});

test.each([
  ["\n", 5],
  ["\r\n", 5],
])("lines are counted through quoted cells with the line break %j", async (lineBreak, line) => {
  const content = ["c,a,y", '"p', 'q",1,1', "r,2,2", "s,,3"].join(lineBreak);
  const error = await loadCsv(content).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ place: { line } });
});

test("the place of a row over several lines is its first line", async () => {
  const error = await loadCsv('c,a,y\r\nx,1,2\r\n"p\r\nq",,1\r\n').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ place: { line: 3 } });
});

test("a file that cannot be read is a FileError that names it", async () => {
  await expect(load({ csv: "nowhere.csv", target: "y" }, { directory: "some/where" })).rejects.toThrow(
    new FileError("there is no such file", join("some/where", "nowhere.csv")),
  );
});

test("a folder in place of a file is a FileError", async () => {
  const directory = mkdtempSync(join(tmpdir(), "backprop-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  await expect(load({ csv: directory, target: "y" })).rejects.toThrow(FileError);
});

test("a text column with too many texts to be one-hot is refused before memory runs out", async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `t${i},1`).join("\n");
  await expect(loadCsv(`a,y\n${rows}`)).rejects.toThrow("20000 rows of 20000 numbers are too many");
});
