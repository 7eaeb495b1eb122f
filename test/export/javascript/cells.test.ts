import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkSchema } from "../../../src/config/checkSchema.js";
import type { InputColumn } from "../../../src/data/encode/dataset.js";
import { columnNames } from "../../../src/data/encode/inputNames.js";
import type { Model } from "../../../src/model/model.js";
import { printable } from "../../../src/printable.js";
import { type Answer, answersOf } from "../answers.js";
import { answer, exportModule, loadModule } from "./loadModule.js";

/** A model whose predictions are the numbers that its cells become. */
function createMirror(columns: readonly InputColumn[], writing: object): Model {
  const names = columnNames(columns).map((_, i) => `y${i}`);
  const { length } = names;
  const checked = checkSchema({ data: { csv: "rows.csv", target: names, ...writing }, layers: [length], loss: "mse" });
  if ("findings" in checked) throw new Error(JSON.stringify(checked.findings));
  const identity = Float64Array.from({ length: length * length }, (_, at) => (at % (length + 1) === 0 ? 1 : 0));
  return {
    config: checked.config,
    inputs: { columns },
    outputs: { columns: names.map((name) => ({ name, kind: "number" })) },
    parameters: [
      { name: "layers.0.weight", shape: [length, length], values: identity },
      { name: "layers.0.bias", shape: [length], values: new Float64Array(length).fill(-0) },
    ],
  };
}

const pieces = [
  ..."0123456789",
  ..."+-−.,'’eE ?:/TZx",
  "\u00a0",
  "\u202f",
  "\u2009",
  "\t",
  "\u0001",
  "\n",
  "000",
  "1234",
];
const words = [
  "NA",
  "na",
  "n/a",
  "NaN",
  "null",
  "-999",
  "-",
  "inf",
  "Infinity",
  "1e999",
  "red",
  "Red",
  "12",
  "unknown",
  "true",
];
const times = [
  "",
  "T06:30",
  " 24:00",
  " 23:59:59.5",
  ", 7:05 PM",
  " 12:00 a.m.",
  "T10:00Z",
  "T10:00:00+02:00",
  " 13:00 PM",
  " 25:00",
  "T10:60",
];
const two = fc.integer({ min: 0, max: 33 }).map(String);
const padded = two.map((text) => text.padStart(2, "0"));
const year = fc.oneof(
  fc.integer({ min: 1895, max: 2105 }).map(String),
  padded,
  fc.constantFrom("68", "69", "70", "71"),
);
const date = fc
  .tuple(
    year,
    fc.integer({ min: 1, max: 13 }),
    fc.integer({ min: 1, max: 31 }),
    fc.constantFrom("-", "/", "."),
    fc.constantFrom([0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 1]),
    fc.constantFrom(...times),
  )
  .map(([y, month, day, divider, order, time]) => {
    const texts = [y, String(month).padStart(day % 3, "0"), String(day).padStart(month % 3, "0")];
    return order.map((part) => texts[part]).join(divider) + time;
  });
const number = fc
  .tuple(fc.double({ noNaN: true }), fc.constantFrom("", ".", ",", "'", " "), fc.constantFrom(".", ","))
  .map(([value, sign, decimal]) => {
    const [whole = "", fraction] = String(value).split(".");
    const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, sign);
    return fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`;
  });
const cell = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((parts) => parts.join("")),
  fc
    .tuple(
      fc.constantFrom("", " ", "\u00a0", "−"),
      fc.oneof(fc.constantFrom(...words), number, date),
      fc.constantFrom("", " ", "\u00a0", "\u2009"),
    )
    .map((parts) => parts.join("")),
  number,
  { arbitrary: date, weight: 4 },
  fc.string({ unit: "binary" }),
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    false,
    0,
    -0,
    12,
    -999,
    1e21,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    [],
    [1],
    {},
    5n,
    new Date(0),
  ),
);
const cells = fc.sample(cell, { numRuns: 1200, seed: 7 });

const parts = ["year", "dayOfYear", "weekday", "hour"] as const;
const colours = ["red", "12", "true", "NA"];

const columns: readonly (readonly [title: string, column: InputColumn])[] = [
  ["a number", { name: "x", kind: "number" }],
  ["a number that is filled", { name: "x", kind: "number", fill: 7, indicator: true }],
  ["a category", { name: "x", kind: "category", categories: colours }],
  ["a category with others", { name: "x", kind: "category", categories: colours, other: "input", indicator: true }],
  ["a category that ignores others", { name: "x", kind: "category", categories: colours, other: "zeros" }],
  ["a date with the year first", { name: "x", kind: "date", order: "ymd", parts }],
  [
    "a date with the day first",
    { name: "x", kind: "date", order: "dmy", parts, fills: [2000, 1, 2, 3, 4, 5, 6], indicator: true },
  ],
  ["a date with the month first", { name: "x", kind: "date", order: "mdy", parts }],
];

const writings = [
  {},
  { missingTexts: ["-999", "unknown", "-"] },
  { decimal: ",", thousands: "." },
  { decimal: "," },
  { thousands: "'", missingTexts: ["?"] },
  { thousands: " ", missingTexts: ["1 234"] },
  { thousands: "," },
];

/** Advice behind a refusal, such as a similar category, is left out, and a module need not care for terminals. */
function isSame(ours: ReturnType<typeof answer>, theirs: Answer): boolean {
  if ("record" in theirs) {
    if (!("record" in ours)) return false;
    const numbers = Object.entries(ours.record);
    return Object.entries(theirs.record).every(
      ([name, value], i) => numbers[i]?.[0] === name && Object.is(numbers[i]?.[1], value),
    );
  }
  const message = theirs.refusal.replace(/^rows: row \d+: /, "");
  return "refusal" in ours && message.startsWith(printable(ours.refusal));
}

describe("the cells of a module", () => {
  test.each(columns)("are read as predict reads them: %s", async (_, column) => {
    let [read, refused] = [0, 0];
    const wrong: unknown[] = [];
    for (const writing of column.kind === "number" ? writings : writings.slice(0, 2)) {
      const model = createMirror([column], writing);
      const exported = await loadModule(exportModule(model).module);
      const rows = cells.map((each) => ({ x: each }));
      const expected = await answersOf(model, "model.json", rows as Parameters<typeof answersOf>[2]);
      for (const [i, row] of rows.entries()) {
        const [ours, theirs] = [answer(exported, row), expected[i] as Answer];
        if ("record" in theirs) read++;
        else refused++;
        if (!isSame(ours, theirs)) wrong.push({ cell: row.x, writing, ours, theirs });
      }
    }
    expect(wrong).toEqual([]);
    expect(read).toBeGreaterThan(15);
    expect(refused).toBeGreaterThan(15);
  });
});
