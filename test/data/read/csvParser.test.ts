import { Readable } from "node:stream";
import { CsvError, type Info } from "csv-parse";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvParser } from "../../../src/data/read/csvParser.js";
import { CsvRecords } from "../../../src/data/read/csvRecords.js";
import { DataError } from "../../../src/errors.js";
import { readTexts } from "../../../src/text/readText.js";

interface CsvDialect {
  readonly delimiter: string;
  readonly quote: string;
}

/** What a CSV holds, up to the first error. */
interface Outcome {
  readonly header: readonly string[] | undefined;
  readonly rows: readonly unknown[];
  /** The line of each row. */
  readonly lines: readonly number[];
  readonly error: string | undefined;
}

async function readInChunks(text: string, size: number, dialect: CsvDialect): Promise<Outcome> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
  const parser = new CsvParser("x.csv", dialect);
  const [rows, lines]: [unknown[], number[]] = [[], []];
  const take = (piece?: string) => {
    const { failure, ...parsed } = parser.parse(piece);
    rows.push(...parsed.rows);
    lines.push(...parsed.lines);
    if (failure !== undefined) throw failure;
  };
  let error: string | undefined;
  try {
    for await (const piece of readTexts({ stream: Readable.from(chunks), name: "x.csv" })) take(piece);
    take();
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
    error = String(thrown).replace(
      /^DataError: |: put the whole cell.*|; is there a line above.*|: the cells seem to be.*/g,
      "",
    );
  }
  return { header: parser.header?.columns, rows, lines, error };
}

/** The same by csv-parse, which gets the text as a whole. */
function readByCsvParse(text: string, { delimiter, quote }: CsvDialect): Outcome {
  const unified = text.replaceAll(/\r\n?/g, "\n");
  const records: { readonly cells: readonly string[]; readonly line: number }[] = [];
  let end = 0;
  let error: string | undefined;
  try {
    parse(unified, {
      delimiter,
      quote: quote || null,
      escape: quote || null,
      record_delimiter: "\n",
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (cells: string[], { lines }: Info) => {
        end = lines;
        records.push({ cells, line: lines - cells.join("").split("\n").length + 1 });
      },
    });
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const rest = unified.split("\n").slice(end);
    error =
      thrown.code === "CSV_QUOTE_NOT_CLOSED"
        ? `x.csv:${end + 1 + rest.findIndex((line) => line.trim() !== "")}: a quote that opens in this row is never closed`
        : `x.csv:${thrown.lines}: there is a quote inside a cell`;
  }
  const [header, ...rows] = records;
  if (header === undefined) error ??= "x.csv: there is no header: the file is empty";
  const other = rows.findIndex(({ cells }) => cells.length !== header?.cells.length);
  if (other >= 0) {
    const { cells, line } = rows[other] as (typeof rows)[number];
    error = `x.csv:${line}: got ${cells.length} cell${cells.length === 1 ? "" : "s"}, expected ${header?.cells.length} as in the header`;
    rows.splice(other);
  }
  return { header: header?.cells, rows: rows.map(({ cells }) => cells), lines: rows.map(({ line }) => line), error };
}

const dialects: fc.Arbitrary<CsvDialect> = fc
  .record({
    delimiter: fc.constantFrom<string[]>(",", ";", "\t", "|", " ", "·", "1"),
    quote: fc.constantFrom('"', '"', "'", "«", "/", ""),
  })
  .filter(({ delimiter, quote }) => delimiter !== quote);
const spaces = fc.string({ unit: fc.constantFrom(" ", "\t", "\f", "\u00A0"), maxLength: 2 });
const spacesBehind = fc.string({ unit: fc.constantFrom(" ", "\t"), maxLength: 2 });

/** Rows with few mistakes, and lines of spaces between them. */
const tables = ({ delimiter, quote }: CsvDialect) => {
  const character = fc.constantFrom("a", "é", "😀", "1", "-", " ", ",", ";", "|", "\t", "'");
  const bare = fc.tuple(spaces, fc.string({ unit: character, maxLength: 20 }), spaces).map((parts) =>
    parts
      .join("")
      .replaceAll(delimiter, "")
      .replaceAll(quote || "'", ""),
  );
  const held = fc.string({ unit: fc.oneof(character, fc.constantFrom("\n", "\r\n", delimiter, quote)), maxLength: 20 });
  const quoted = fc
    .tuple(spaces, held, spacesBehind)
    .map(([before, text, behind]) => before + quote + text.replaceAll(quote, quote + quote) + quote + behind);
  const cell = fc.oneof({ weight: 3, arbitrary: bare }, { weight: quote === "" ? 0 : 2, arbitrary: quoted });
  const mistake = fc.constantFrom("", "", "", "", "", "", delimiter, quote, quote + quote, `a${quote}`, `${quote}a`);
  const lineEnd = fc.constantFrom("\n", "\n", "\r\n", "\r", "\n\n", "\r\n \t\r\n", "\n\u00A0\n");
  return fc.integer({ min: 1, max: 4 }).chain((columns) => {
    const row = fc.array(cell, { minLength: columns, maxLength: columns }).map((cells) => cells.join(delimiter));
    const line = fc.tuple(row, mistake, lineEnd).map((parts) => parts.join(""));
    return fc.tuple(fc.array(line, { maxLength: 8 }), row).map(([lines, last]) => lines.join("") + last);
  });
};

/** Any text of the characters that mean something. */
const texts = ({ delimiter, quote }: CsvDialect) =>
  fc.string({ unit: fc.constantFrom("a", " ", "\n", "\r\n", "\r", delimiter, quote), maxLength: 40 });

/**
 * Whether csv-parse reads the text in its own way: it takes `"" "a"` for the cell `a`, although it refuses `"b" "a"`. It also refuses
 * spaces of several bytes behind a closing quote, so there are none.
 */
function isDisputed(text: string, quote: string): boolean {
  return quote !== "" && new RegExp(`${quote}${quote}[ \\t\\f\u00A0]+${quote}`).test(text);
}

test.each([
  ["tables", tables],
  ["texts", texts],
] as const)("%s in any dialect are read as csv-parse reads them, in any chunks", async (_, textIn) => {
  let [errors, rows] = [0, 0];
  const cases = dialects.chain((dialect) => fc.tuple(textIn(dialect), fc.constant(dialect)));
  await fc.assert(
    fc.asyncProperty(cases, fc.integer({ min: 1, max: 60 }), async ([text, dialect], size) => {
      fc.pre(!isDisputed(text, dialect.quote));
      const expected = readByCsvParse(text, dialect);
      expect(await readInChunks(text, size, dialect)).toEqual(expected);
      if (expected.error !== undefined) errors++;
      rows += expected.rows.length;
    }),
    { numRuns: 1500 },
  );
  expect(errors).toBeGreaterThan(100);
  // Most texts are refused: the others have 100 to 150 rows together.
  expect(rows).toBeGreaterThan(50);
});

test("spaces behind a quoted cell are left out, whatever they are; a second quoted text is refused, even behind an empty one", async () => {
  const dialect = { delimiter: ",", quote: '"' };
  const read = (text: string) => readInChunks(text, 3, dialect);
  expect(await read('a\n"b"\u00A0\u2003\n')).toMatchObject({ rows: [["b"]], error: undefined });
  expect(await read('a\nb\n"" "c"\n')).toMatchObject({
    rows: [["b"]],
    error: "x.csv:3: there is a quote inside a cell",
  });
});

test("a quoted cell may have very many lines; the length of a row is limited, but not that of all rows", () => {
  const parser = new CsvParser("x.csv", {});
  const breaks = "\n".repeat(2 ** 20);
  parser.parse("a,b\n");
  for (let row = 0; row < 4; row++) {
    expect(parser.parse('1,"').rows).toEqual([]);
    for (let i = 0; i < 10; i++) expect(parser.parse(breaks)).toMatchObject({ rows: [], failure: undefined });
    const { rows, lines } = parser.parse('"\n');
    expect([rows.length, rows[0]?.[1] === breaks.repeat(10), lines]).toEqual([1, true, [2 + row * (10 * 2 ** 20 + 1)]]);
  }
});

test("of a row of very many cells, no more are held than it takes to refuse it", () => {
  const counts: number[] = [];
  const records = new CsvRecords(
    ",",
    '"',
    (line) => ({ file: "x.csv", line }),
    ({ length }) => counts.push(length),
  );
  records.read(`${",".repeat(2_000_000)}\n1,2\n`);
  expect(counts).toEqual([100_001, 2]);
});

test("the line sep=; of Excel gives the delimiter, unless another is given, and counts as a line", async () => {
  for (const size of [1, 60]) {
    const read = (text: string, dialect: object = {}) =>
      readInChunks(text, size, { quote: '"', ...dialect } as CsvDialect);
    const expected = { header: ["a,x", "b"], rows: [["1", "2"]], lines: [3], error: undefined };
    expect(await read("\uFEFFsep=;\r\na,x;b\r\n1;2\r\n")).toEqual(expected);
    expect(await read("SEP=\t\na,x\tb\n1\t2")).toEqual(expected);
    expect(await read("sep=;\na,b\n1,2\n", { delimiter: "," })).toMatchObject({ header: ["a", "b"], lines: [3] });
    expect(await read("sep=;")).toMatchObject({ error: "x.csv: there is no header: the file is empty" });
  }
});

test("a first row of more cells than the header asks about a line above the header", () => {
  const failureOf = (text: string) => String(new CsvParser("x.csv", {}).parse(text).failure);
  const question = "; is there a line above the header? remove it";
  expect(failureOf("Report, 2024\na,b,c\n")).toContain(`x.csv:2: got 3 cells, expected 2 as in the header${question}`);
  expect(failureOf("a;b, c;y\n1,5;2,5;3\n")).toMatch(
    /got 3 cells, expected 2 as in the header: the cells seem to be divided by ";": set "delimiter" to ";", or add .*";"$/,
  );
  expect(failureOf("a;b, c;y\n1;5;3\n")).toContain("got 1 cell, expected 2 as in the header: the cells seem to be");
  expect(failureOf('"a, b",c\n"1, 2"\n')).toMatch(/as in the header$/);
  expect(failureOf("a,b\n1\n")).toMatch(/as in the header$/);
  expect(failureOf("a,b\n1,2\n1,2,3\n")).toMatch(/as in the header$/);
});
