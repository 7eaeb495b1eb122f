import fc from "fast-check";
import { expect, test } from "vitest";
import { parseNumber } from "../../../src/data/cells/parseNumber.js";
import type { CellBlock } from "../../../src/data/read/cellBlock.js";
import { cellMarks } from "../../../src/data/read/cellMarks.js";
import { RowKernel } from "../../../src/data/read/rowKernel.js";
import { readChunks } from "./reading.js";

const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength });
const ofBits = fc
  .bigInt({ min: 0n, max: 2n ** 64n - 1n })
  .map((bits) => new Float64Array(BigUint64Array.of(bits).buffer)[0]);
const sign = fc.constantFrom("", "", "-", "+");
const exponent = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  fc
    .tuple(fc.constantFrom("e", "E"), sign, fc.oneof(fc.nat(30), fc.nat(400)))
    .map(([letter, plus, power]) => `${letter}${plus}${power}`),
);
/** The middle between a double and the next one, with all of its digits, and texts that are a little more or less. */
const halfway = fc
  .tuple(fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }), fc.nat(60), fc.constantFrom(-1n, 0n, 1n), fc.boolean())
  .map(([mantissa, power, nudge, isSmall]) => {
    const middle = 2n * mantissa + 1n;
    if (!isSmall) return String((middle << BigInt(power % 12)) + nudge);
    const scale = power % 24;
    const text = String(middle * 5n ** BigInt(scale) + nudge).padStart(scale + 1, "0");
    return `${text.slice(0, text.length - scale)}.${text.slice(text.length - scale)}`;
  });
/** Numbers in all notations, and texts that are nearly numbers. */
const spelled: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: ofBits.map(String) },
  { weight: 2, arbitrary: fc.double({ noNaN: true }).map(String) },
  { weight: 4, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map(String) },
  { weight: 2, arbitrary: fc.integer({ min: -99_999, max: 99_999 }).map((value) => String(value / 1000)) },
  { weight: 4, arbitrary: halfway },
  {
    weight: 6,
    arbitrary: fc
      .tuple(sign, digits(22), fc.constantFrom("", ".", "."), digits(22), exponent)
      .map((parts) => parts.join("")),
  },
  digits(400),
  digits(400).map((text) => `0.${text}`),
  fc.constantFrom(
    "",
    ".",
    "+",
    "-.",
    "1.",
    ".5",
    "+1",
    "-0",
    "007",
    "0e9",
    "1e",
    "1e+",
    "e5",
    "1.5.2",
    "0x10",
    "1_0",
    "--1",
  ),
  fc.constantFrom(
    "NaN",
    "nan",
    "inf",
    "-Infinity",
    "1e400",
    "5e-324",
    "2e-324",
    "1,5",
    "1 000",
    "é",
    "−1",
    "\u00a01",
    "x",
  ),
);

/** What the kernel reads, if it reads all rows as they are. */
function readByKernel(cells: readonly string[], columns: number): CellBlock {
  const lines = Buffer.from(cells.map((cell, i) => cell + ((i + 1) % columns === 0 ? "\n" : ";")).join(""));
  const read = RowKernel.create(";", '"', columns)?.read(lines);
  expect(read?.length).toBe(lines.length);
  return read?.block as CellBlock;
}

/** The marks that a text must get. */
function marksOf(cell: string): number {
  const value = parseNumber(cell);
  if (value === undefined || !Number.isFinite(value)) return cellMarks.isText;
  return (
    (cell.includes(".") ? cellMarks.hasPoint : 0) |
    (/^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(cell) ? cellMarks.isPointed : 0) |
    (/^0\d{2,}$/.test(cell) ? cellMarks.hasZeros : 0)
  );
}

test("numbers in all notations are read to the last bit, and no text is taken for a number", () => {
  const columns = 2;
  let [numbers, texts] = [0, 0];
  fc.assert(
    fc.property(fc.array(spelled, { minLength: 200, maxLength: 200 }), (cells) => {
      const { values, texts: found } = readByKernel(cells, columns);
      const read = cells.map((_, i) => {
        const text = found.textAt(Math.floor(i / columns), i % columns);
        return [text, found.marks[i], values[i]];
      });
      const expected = cells.map((cell) => {
        const text = cell.trim();
        const marks = marksOf(cell);
        if (marks === cellMarks.isText) texts++;
        else numbers++;
        return [text, marks, marks === cellMarks.isText ? 0 : Number(text)];
      });
      expect(read).toEqual(expected);
    }),
    { numRuns: 100 },
  );
  expect(numbers).toBeGreaterThan(5000);
  expect(texts).toBeGreaterThan(500);
});

test("rows that are read as numbers come with their lines, and whatever else is between them is read as text", async () => {
  const many = (count: number, row: string) => `${row}\n`.repeat(count);
  const text = `a,b\n${many(20, "1,x")}\n"2","y, z"\r\n${many(20, '" 3 ", é ')}4,"two\nlines"\n${many(20, "5,0.1")}6`;
  for (const size of [1, 7, 50, 10_000]) {
    const bytes = Buffer.from(text);
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    const { rows, lines, error } = await readChunks(chunks, "csv");
    expect(rows).toEqual([
      ...Array(20).fill(["1", "x"]),
      ["2", "y, z"],
      ...Array(20).fill([" 3 ", "é"]),
      ["4", "two\nlines"],
      ...Array(20).fill(["5", "0.1"]),
    ]);
    expect(lines).toEqual(Array.from({ length: 62 }, (_, i) => (i < 20 ? 2 : i < 42 ? 3 : 4) + i));
    expect(String(error)).toContain("rows:66: got 1 cell, expected 2 as in the header");
  }
});

test("a delimiter that a number may have, and one of several bytes, are left to the parser of texts", () => {
  for (const [delimiter, quote] of [
    ["1", '"'],
    [".", '"'],
    ["·", '"'],
    [",", "«"],
    [",", ","],
    [",", "5"],
  ] as const) {
    expect(RowKernel.create(delimiter, quote, 2)).toBeUndefined();
  }
  expect(RowKernel.create("\t", "", 2)).toBeDefined();
});
