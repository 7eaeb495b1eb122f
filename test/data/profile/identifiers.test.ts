import { describe, expect, test } from "vitest";
import { numbersFrom, profileColumn } from "./tables.js";

const random = numbersFrom(2);

describe("an identifier", () => {
  test.each([
    ["a", (row: number) => `${random(9999)}-${"ABCDEFG"[row % 7]}${row}`, "a text that differs in nearly every row"],
    ["a", (row: number) => row + 1, "a row counter"],
    ["", (row: number) => row, "a row counter"],
    ["a", (row: number) => 1000 - row, "a row counter"],
    ["t", (row: number) => (row / 1000).toFixed(3), "a row counter, in steps of 0.001"],
    ["t", (row: number) => (row / 3).toFixed(3), "a row counter, in steps of 0.333"],
    ["t", (row: number) => (row / 1000).toFixed(3).replace(".", ","), "a row counter, in steps of 0.001"],
    ["a", (row: number) => ((row * 37) % 100) + 1, "a row counter, in another order"],
    [
      "customerID",
      () => random(1e9),
      "a whole number that differs in nearly every row, with the name of an identifier",
    ],
    [
      "Kundennummer",
      () => random(1e9),
      "a whole number that differs in nearly every row, with the name of an identifier",
    ],
    ["user_id", () => random(1e9), "a whole number that differs in nearly every row, with the name of an identifier"],
    [
      "Unnamed: 0",
      () => random(1e9),
      "a whole number that differs in nearly every row, with the name of an identifier",
    ],
    ["", () => random(1e9), "a whole number that differs in nearly every row, with the name of an identifier"],
  ])("is found in the column %j", async (name, cell, reason) => {
    expect(await profileColumn(cell, { name })).toMatchObject({ kind: "identifier", reason });
  });

  test("is known by its name even in a small table", async () => {
    expect(await profileColumn((row) => row + 1, { name: "id", rows: 6 })).toMatchObject({ kind: "identifier" });
    expect(await profileColumn((row) => row + 1, { name: "x", rows: 6 })).toMatchObject({ kind: "number" });
  });

  test.each([
    ["a", () => random(1e9), "whole numbers without the name of one"],
    ["user_id", () => random(20), "users with many rows each"],
    ["index", () => random(1e9) / 1e5, "measurements"],
    ["width", (row: number) => random(1e9) + row, "a word that ends like id"],
    ["year", (row: number) => 1900 + row, "years"],
    ["a", (row: number) => (row % 50 === 0 ? 0 : row), "steps that differ"],
    ["a", (row: number) => Math.floor(row / 2), "a counter of pairs"],
  ])("is not %j if these are %s", async (name, cell) => {
    expect(await profileColumn(cell, { name })).toMatchObject({ kind: "number" });
  });
});

describe("dates", () => {
  const two = (value: number) => String(value).padStart(2, "0");
  test.each([
    ["ISO", (row: number) => `2023-0${1 + (row % 9)}-${two(1 + random(28))}`, "ymd", ["dayOfYear", "weekday"]],
    ["with times", (row: number) => `2023-01-01T${two(row % 24)}:${two(random(60))}:00`, "ymd", ["hour"]],
    [
      "of some years",
      (row: number) => `${1 + random(28)}.1.${2000 + (row % 9)}`,
      "dmy",
      ["year", "dayOfYear", "weekday"],
    ],
    ["with points", (row: number) => `0${1 + (row % 9)}.0${1 + random(9)}.2023`, "dmy", ["dayOfYear", "weekday"]],
    [
      "American",
      (row: number) => `${1 + random(12)}/${1 + (row % 28)}/2023 ${1 + random(12)}:30 PM`,
      "mdy",
      ["dayOfYear", "weekday", "hour"],
    ],
    ["British", (row: number) => `${1 + (row % 28)}/${1 + random(12)}/2023`, "dmy", ["dayOfYear", "weekday"]],
  ])("%s have an order, and parts that vary", async (_, cell, order, parts) => {
    expect(await profileColumn(cell)).toMatchObject({
      kind: "date",
      values: "dates",
      questions: [],
      dates: { order, parts },
    });
  });

  test("have a range", async () => {
    const { dates } = await profileColumn((row) => `${1 + (row % 31)}.12.2022`);
    expect(dates).toMatchObject({ low: "2022-12-01", high: "2022-12-31" });
  });

  test("in which day and month may be mixed up are texts, and a question", async () => {
    const column = await profileColumn((row) => `${1 + (row % 12)}/${1 + random(12)}/2023`);
    expect(column.values).toBe("texts");
    expect(column.questions).toEqual([expect.stringContaining("begin with the day or with the month?")]);
  });

  test("are texts if one of them is none, which is asked about; a text that means missing is not odd", async () => {
    const day = (row: number) => `2023-01-${two(1 + (row % 28))}`;
    const column = await profileColumn((row) => (row === 40 ? "2023-02-31" : day(row)));
    expect(column).toMatchObject({ values: "texts", odd: [{ text: "2023-02-31", rows: 1, first: 40 }] });
    expect(column.questions).toEqual([
      expect.stringContaining('99 of 100 cells are dates such as "2023-01-01", others are texts such as "2023-02-31"'),
    ]);
    expect(await profileColumn((row) => (row % 50 === 0 ? "unknown" : day(row)))).toMatchObject({
      kind: "date",
      missing: 2,
    });
  });

  test("are dates however many of them differ, and a text after ten thousand of them is found", async () => {
    const time = (row: number) => new Date(1.6e12 + row * 61_000).toISOString();
    expect(await profileColumn(time, { rows: 12_000 })).toMatchObject({ kind: "date", isDistinctExact: false });
    expect(await profileColumn((row) => (row === 11_500 ? "?!1" : time(row)), { rows: 12_000 })).toMatchObject({
      values: "texts",
    });
  });
});
