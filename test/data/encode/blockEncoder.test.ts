import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { type CellFormat, createCellReader } from "../../../src/data/cells/cellReader.js";
import { createInputBlockEncoder } from "../../../src/data/encode/blockEncoder.js";
import type { InputColumn } from "../../../src/data/encode/dataset.js";
import { createInputEncoder } from "../../../src/data/encode/rowEncoder.js";
import { openRows } from "../../../src/data/read/openRows.js";

const inputs: readonly InputColumn[] = [
  { name: "plain", kind: "number" },
  { name: "scaled", kind: "number", scaler: { kind: "standard", offset: 0.1, factor: 3 } },
  { name: "filled", kind: "number", fill: 7, indicator: true, scaler: { kind: "minmax", offset: -1, factor: 1e-300 } },
  { name: "town", kind: "category", categories: ["Köln", "say, when", "12"], other: "input", indicator: true },
  { name: "day", kind: "date", order: "dmy", parts: ["year", "weekday"], fills: [2000, 0, 1], indicator: true },
];

/** Encodes rows as one block, into an array that has other numbers; undefined if something is wrong with a row. */
async function encodeBlock(rows: readonly string[], format: CellFormat): Promise<Float64Array | undefined> {
  const reader = createCellReader(format);
  // Rows become a block if they are in another chunk than the header. The first column is none of the inputs.
  const chunks = [`id;${inputs.map(({ name }) => name).join(";")}\n`, `${rows.join("\n")}\n`];
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  const opened = await openRows({ stream, name: "rows.csv" }, { delimiter: ";" });
  for await (const { block } of opened.rows(inputs.map(({ name }) => name))) {
    expect(block?.cells.rows).toBe(rows.length);
    if (block === undefined) break;
    const into = new Float64Array(rows.length * createInputEncoder(inputs, reader).width).fill(123);
    const isFine = createInputBlockEncoder(inputs, reader).encode({ ...block, from: 0, count: rows.length }, into);
    return isFine ? into : undefined;
  }
  throw new Error("there was no block");
}

/** Encodes the same rows one by one; undefined likewise. */
function encodeRows(rows: readonly string[], format: CellFormat): Float64Array | undefined {
  const encoder = createInputEncoder(inputs, createCellReader(format));
  const into = new Float64Array(rows.length * encoder.width);
  try {
    for (const [row, text] of rows.entries()) {
      const cells = text.split(";").map((cell) => (cell === "" ? null : cell.replaceAll('"', "")));
      encoder.encode(cells.slice(1), into, row * encoder.width, () => ({ file: "rows.csv" }));
    }
  } catch {
    return undefined;
  }
  return into;
}

const fine = (row: number) =>
  `${row};${row / 8};${row * 1.1}e-3;${-row};${["Köln", '"say, when"', "12", "Bonn"][row % 4]};${1 + (row % 28)}.02.2024`;
const many = Array.from({ length: 300 }, (_, row) => fine(row));
/** The rows with others among them. */
const among = (...others: readonly string[]) => [...many.slice(0, 150), ...others, ...many.slice(150)];

const whole = many.map((row) => row.replace(/;[^;]*;[^;]*;/, ";1;2,5;"));

test.each<[string, readonly string[], CellFormat]>([
  ["numbers, categories and dates", many, {}],
  ["missing cells of each kind", among("1;1;2;;;", "2;1;2;NA;NA;NA"), {}],
  [
    "signed zeros, exponents and zeros before a number",
    among("1;-0;1e3;007;12;1.1.2024", "2;+.5;1E-400;-.0;12;1.1.2024"),
    {},
  ],
  [
    "a number that means a missing cell",
    among("1;1;2;-999;12;1.1.2024", "2;1;2;-999.0;12;1.1.2024"),
    { missingTexts: ["-999"] },
  ],
  [
    "decimal commas",
    whole.concat("1;1,5;2;1.234,5;12;1.1.2024", "2;1.000;2;1000;12;1.1.2024"),
    { decimal: ",", thousands: "." },
  ],
])("%s are the same numbers as row by row", async (_, rows, format) => {
  const expected = encodeRows(rows, format);
  expect(expected).toBeDefined();
  expect(await encodeBlock(rows, format)).toEqual(expected);
});

test.each<[string, string, CellFormat]>([
  ["a text for a number", "1;oops;2;3;12;1.1.2024", {}],
  ["a missing number without a fill", "1;;2;3;12;1.1.2024", {}],
  ["a number beyond all doubles", "1;1e999;2;3;12;1.1.2024", {}],
  ["a number that scaling makes infinite", "1;1;2;1e300;12;1.1.2024", {}],
  ["a number that means a missing cell", "1;-999;2;3;12;1.1.2024", { missingTexts: ["-999"] }],
  ["a decimal point among decimal commas", "1;1.5;2;3;12;1.1.2024", { decimal: "," }],
  ["a date that is none", "1;1;2;3;12;31.02.2024", {}],
])("%s is wrong, as it is row by row", async (_, row, format) => {
  const good = ["0;1;2;3;12;1.1.2024", "9;-1;0;5;Bonn;2.1.2024"];
  expect(encodeRows(good, format)).toBeDefined();
  expect(await encodeBlock(good, format)).toBeDefined();
  const rows = [...good, row, ...good];
  expect(encodeRows(rows, format)).toBeUndefined();
  expect(await encodeBlock(rows, format)).toBeUndefined();
});
