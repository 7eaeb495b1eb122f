import { PassThrough } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRows } from "../../src/data/readRows.js";
import { formatOf, type RowFormat } from "../../src/data/rowSource.js";
import { DataError } from "../../src/errors.js";
import { readChunks } from "./reading.js";

const texts: Readonly<Record<RowFormat, string>> = {
  csv: "a,b\n1,x\n,y\n",
  ndjson: '{"a":1,"b":"x"}\n\n{"b":"y","c":[]}\n',
  json: '[{"a":1,"b":"x"},\n {"b":"y","c":[]}]',
};

describe.each(Object.keys(texts) as RowFormat[])("rows of %s", (format) => {
  const text = texts[format];
  const expected = [
    [format === "csv" ? "1" : 1, "x"],
    [null, "y"],
  ];

  test("have the selected cells in the selection's order, a missing one as null", async () => {
    expect((await readChunks([text], format)).rows).toEqual(expected);
    const { header, rows } = await readChunks([text], format, { select: ["b", "a"] });
    expect(header).toEqual(["a", "b"]);
    expect(rows).toEqual(expected.map((row) => row.toReversed()));
  });

  test.each([
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${text}`)],
    ["UTF-16", Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["gzip", gzipSync(text)],
    ["gzip of UTF-16", gzipSync(Buffer.from(`\uFEFF${text}`, "utf16le"))],
    ["gzip in two members", Buffer.concat([gzipSync(text.slice(0, 9)), gzipSync(text.slice(9))])],
  ])("are read from %s, wherever its chunks end", async (_, bytes) => {
    expect((await readChunks([bytes], format)).rows).toEqual(expected);
    const each = [...bytes].map((byte) => Buffer.of(byte));
    expect((await readChunks(each, format)).rows).toEqual(expected);
  });

  test("are told to be cut short where their gzip is", async () => {
    const { error } = await readChunks([gzipSync(text).subarray(0, 30)], format);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain("rows: the gzip file is cut short or damaged");
  });

  test("need the columns that are wanted", async () => {
    const { error } = await readChunks([text], format, { select: ["aa"] });
    expect(String(error)).toContain('there is no column "aa": the header has "a", "b": did you mean "a"?');
  });

  test("are not there in an empty file", async () => {
    for (const chunks of [[], ["\n \n"]]) {
      const { rows, error } = await readChunks(chunks, format);
      expect(rows).toEqual([]);
      // CSV has a header and JSON is a list, also where there are no rows; NDJSON may be nothing at all.
      if (format === "ndjson") expect(error).toBeUndefined();
      else expect(error).toBeInstanceOf(DataError);
    }
  });
});

test("a chunk's rows come at once, also where the next one is begun", async () => {
  for (const [format, first, second, rest] of [
    ["csv", "a,b\n1,2\n", "3,4\n5", ',"6\n7"\n8,'],
    ["csv", 'a,b\n"1",2\n', '3,"4"\n5', ',"6\n7"\n8,'],
    ["csv", "a,b\r\n1,2\r\n", "3,4\r\n5", ',"6\r\n7"\r\n8,'],
    ["ndjson", '{"a":"1","b":"2"}\n', '{"a":"3","b":"4"}\n{"a":"5"', ',"b":"6\\n7"}\n{"a":"8"'],
  ] as const) {
    const stream = new PassThrough();
    const rows = readRows({ stream, name: "rows", format }, (header) => header);
    stream.write(first);
    expect((await rows.next()).value).toMatchObject({ rows: [["1", "2"]] });
    stream.write(second);
    expect((await rows.next()).value).toMatchObject({ rows: [["3", "4"]] });
    stream.write(rest);
    expect((await rows.next()).value).toMatchObject({ rows: [["5", "6\n7"]] });
    stream.end(format === "csv" ? "" : "}");
    expect((await rows.next()).value).toEqual({ rows: [["8", null]], positions: [format === "csv" ? 6 : 4] });
    expect((await rows.next()).done).toBe(true);
  }
});

test("a row that is wrong is told after those before it", async () => {
  const csv = await readChunks(["a,b\n1,2\n3\n4,5\n"], "csv");
  expect(csv.rows).toEqual([["1", "2"]]);
  expect(String(csv.error)).toContain("rows:3: got 1 cells, expected 2 as in the header");
  const ndjson = await readChunks(['{"a":1}\n{"a":\n{"a":2}'], "ndjson");
  expect(ndjson.rows).toEqual([[1]]);
  expect(String(ndjson.error)).toContain("rows:2: got no JSON, expected an object");
  const json = await readChunks(['[{"a":1},{"a":{}},{"a":2}]'], "json");
  expect(json.rows).toEqual([[1]]);
  expect(String(json.error)).toContain('rows: row 2: column "a": got an object, expected a number, a text');
});

test("CSV may hold any texts, in any dialect, read in any chunks, and lines are counted right", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "é", "1", ",", ";", "\t", "|", '"', "'", "\n", "\r\n", " ") });
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((columns) =>
      fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 6 }),
    );
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom(",", ";", "\t", "|"),
      fc.constantFrom('"', "'"),
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      async (rows, delimiter, quote, end, size, isNamed) => {
        const write = (text: string) => quote + text.replaceAll(quote, quote + quote) + quote;
        const header = (rows[0] as string[]).map((_, i) => `c${i}`);
        const lines = [header, ...rows.map((row) => row.map(write))].map((row) => row.join(delimiter) + end);
        const bytes = Buffer.from(lines.join(""));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        );
        const read = await readChunks(chunks, "csv", { quote, ...(isNamed && { delimiter }) });
        expect(read.error).toBeUndefined();
        expect(read.header).toEqual(header);
        expect(read.rows).toEqual(
          rows.map((row) => row.map((text) => (text === "" ? null : text.replaceAll("\r\n", "\n")))),
        );
        let line = 2;
        const positions = lines.slice(1).map((text) => {
          const begin = line;
          line += text.match(/\r\n|\n|\r/g)?.length ?? 0;
          return begin;
        });
        expect(read.positions).toEqual(positions);
      },
    ),
  );
});

test("a CSV's delimiter is found in its header: a comma, unless it has none but another", async () => {
  const headerOf = async (text: string) => (await readChunks([text], "csv")).header;
  expect(await headerOf("a;b\n1;2\n")).toEqual(["a", "b"]);
  expect(await headerOf("a;b,c\n1,2\n")).toEqual(["a;b", "c"]);
  expect(await headerOf('"a,b"|c\n1|2\n')).toEqual(["a,b", "c"]);
  expect(await headerOf("a\tb")).toEqual(["a", "b"]);
  expect(await headerOf("a b\n1\n")).toEqual(["a b"]);
});

test("a CSV without quotes takes them for text", async () => {
  const { rows, error } = await readChunks(['a,b\n5",6"\n"x,y\n'], "csv", { quote: "" });
  expect(error).toBeUndefined();
  expect(rows).toEqual([
    ['5"', '6"'],
    ['"x', "y"],
  ]);
});

test("a long text without lines is told to be wrong before long", async () => {
  const chunks = Array.from({ length: 400 }, () => "x".repeat(2 ** 16));
  const started = performance.now();
  expect((await readChunks(chunks, "csv", { select: ["a"] })).error).toBeInstanceOf(DataError);
  expect(String((await readChunks(chunks, "ndjson")).error)).toContain("rows:1: got no JSON");
  expect(performance.now() - started).toBeLessThan(10_000);
});

test("booleans are texts, an empty text is missing, a key of the prototype is no cell", async () => {
  const { rows } = await readChunks(['{"a":true,"b":"","toString":false}\n{"a":false}'], "ndjson");
  expect(rows).toEqual([
    ["true", null, "false"],
    ["false", null, null],
  ]);
});

test.each([
  ["[]", "json"],
  ["\n \n", "ndjson"],
  ["a,b\n", "csv"],
] as const)("%j as %s has no rows", async (text, format) => {
  expect(await readChunks([text], format)).toMatchObject({ rows: [], error: undefined });
});

test.each([
  ["[1]", "ndjson", "rows:1: got a list, expected an object"],
  ["\n7", "ndjson", "rows:2: got 7, expected an object"],
  ['{"a":[1]}', "ndjson", 'rows:1: column "a": got a list, expected a number'],
  ['{"a":1}', "json", "rows: got an object, expected a list of objects, one for each row"],
  ["[{]", "json", "rows: this is not JSON: "],
  ["", "json", "rows: this is not JSON: "],
  ['[""]', "json", 'rows: row 1: got "", expected an object'],
  ['a,b\n1,2\n"3,4\n', "csv", "rows:3: a quote that opens in this row is never closed"],
] as const)("%j as %s is refused", async (text, format, message) => {
  const { error } = await readChunks([text], format);
  expect(error).toBeInstanceOf(DataError);
  expect(String(error)).toContain(message);
});

test.each([
  ["a.csv", { format: "csv" }],
  ["b/a.TSV", { format: "csv", delimiter: "\t" }],
  ["a.txt.gz", { format: "csv" }],
  ["a.jsonl", { format: "ndjson" }],
  ["a.ndjson.gz", { format: "ndjson" }],
  ["a.json", { format: "json" }],
  ["a.gz", undefined],
  ["a.csv/b", undefined],
  ["constructor", undefined],
  ["x.constructor", undefined],
])("the ending of %s tells %j", (file, expected) => {
  expect(formatOf(file)).toEqual(expected);
});
