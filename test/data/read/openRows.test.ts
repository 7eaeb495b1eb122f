import { PassThrough } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FormatName, formatOfEnding } from "../../../src/data/read/formats.js";
import { openRows } from "../../../src/data/read/openRows.js";
import { DataError } from "../../../src/errors.js";
import { readChunks } from "./reading.js";

const texts: Readonly<Record<FormatName, string>> = {
  csv: "a,b\n1,x\n,y\n",
  ndjson: '{"a":1,"b":"x"}\n\n{"b":"y","c":[]}\n',
  json: '[{"a":1,"b":"x"},\n {"b":"y","c":[]}]',
};

describe.each(Object.keys(texts) as FormatName[])("rows of %s", (format) => {
  const text = texts[format];
  const expected = [
    [format === "csv" ? "1" : 1, "x"],
    [null, "y"],
  ];
  const columns = format === "csv" ? ["a", "b"] : ["a", "b", "c"];

  test("have the cells of the columns that are asked for, in that order; a missing cell is null", async () => {
    expect((await readChunks([text], format, { select: ["a", "b"] })).rows).toEqual(expected);
    const { header, rows } = await readChunks([text], format, { select: ["b", "a"] });
    expect(header).toEqual(columns);
    expect(rows).toEqual(expected.map((row) => row.toReversed()));
  });

  test.each([
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${text}`)],
    ["UTF-16", Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["gzip", gzipSync(text)],
    ["gzip of UTF-16", gzipSync(Buffer.from(`\uFEFF${text}`, "utf16le"))],
    ["gzip in two members", Buffer.concat([gzipSync(text.slice(0, 9)), gzipSync(text.slice(9))])],
  ])("are read from %s, divided into any chunks", async (_, bytes) => {
    expect((await readChunks([bytes], format, { select: ["a", "b"] })).rows).toEqual(expected);
    const each = [...bytes].map((byte) => Buffer.of(byte));
    expect((await readChunks(each, format, { select: ["a", "b"] })).rows).toEqual(expected);
  });

  test("are an error if their gzip is cut short", async () => {
    const { error } = await readChunks([gzipSync(text).subarray(0, 30)], format);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain("rows: the gzip file is cut short or damaged");
  });

  test("must have the columns that are asked for", async () => {
    const { error } = await readChunks([text], format, { select: ["aa"] });
    expect(String(error)).toContain(
      `there is no column "aa": the header has ${columns.map((name) => `"${name}"`).join(", ")}: did you mean "a"?`,
    );
  });

  test("do not exist in an empty file", async () => {
    for (const chunks of [[], ["\n \n"]]) {
      const { rows, error } = await readChunks(chunks, format);
      expect(rows).toEqual([]);
      // Without rows, CSV still has a header and JSON is a list; NDJSON may be empty.
      if (format === "ndjson") expect(error).toBeUndefined();
      else expect(error).toBeInstanceOf(DataError);
    }
  });
});

test("the rows that end in a chunk come at once, even if the chunk begins another row", async () => {
  for (const [format, first, second, rest] of [
    ["csv", "a,b\n1,2\n", "3,4\n5", ',"6\n7"\n8,'],
    ["csv", 'a,b\n"1",2\n', '3,"4"\n5', ',"6\n7"\n8,'],
    ["csv", "a,b\r\n1,2\r\n", "3,4\r\n5", ',"6\r\n7"\r\n8,'],
    ["ndjson", '{"a":"1","b":"2"}\n', '{"a":"3","b":"4"}\n{"a":"5"', ',"b":"6\\n7"}\n{"a":"8"'],
  ] as const) {
    const stream = new PassThrough();
    stream.write(first);
    const reader = await openRows({ stream, name: "rows" }, { format });
    const rows = reader.rows(["a", "b"]);
    const take = async () => {
      const { value } = await rows.next();
      return value && { rows: value.rows, lines: value.lines, first: value.first };
    };
    expect(await take()).toMatchObject({ rows: [["1", "2"]] });
    stream.write(second);
    expect(await take()).toMatchObject({ rows: [["3", "4"]] });
    stream.write(rest);
    expect(await take()).toMatchObject({ rows: [["5", "6\n7"]] });
    stream.end(format === "csv" ? "" : "}");
    expect(await take()).toEqual({ rows: [["8", null]], lines: [format === "csv" ? 6 : 4], first: 4 });
    expect((await rows.next()).done).toBe(true);
  }
});

test("the error of a row comes after the rows before it", async () => {
  const csv = await readChunks(["a,b\n1,2\n3\n4,5\n"], "csv");
  expect(csv.rows).toEqual([["1", "2"]]);
  expect(String(csv.error)).toContain("rows:3: got 1 cell, expected 2 as in the header");
  const ndjson = await readChunks(['{"a":1}\n{"a":\n{"a":2}'], "ndjson");
  expect(ndjson.rows).toEqual([[1]]);
  expect(String(ndjson.error)).toContain("rows:2:6: this is not JSON: got the end of the line, expected a value");
  const json = await readChunks(['[{"a":1},{"a":{}},{"a":2}]'], "json");
  expect(json.rows).toEqual([[1]]);
  expect(String(json.error)).toContain('rows:1: row 2: column "a": got an object, expected a number, a text');
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
        expect(read.lines).toEqual(positions);
      },
    ),
  );
});

test("the delimiter of a CSV is found in its header: a comma, unless there is no comma but another delimiter", async () => {
  const headerOf = async (text: string) => (await readChunks([text], "csv")).header;
  expect(await headerOf("a;b\n1;2\n")).toEqual(["a", "b"]);
  expect(await headerOf("a;b,c\n1,2\n")).toEqual(["a;b", "c"]);
  expect(await headerOf('"a,b"|c\n1|2\n')).toEqual(["a,b", "c"]);
  expect(await headerOf("a\tb")).toEqual(["a", "b"]);
  expect(await headerOf("a b\n1\n")).toEqual(["a b"]);
});

test("in a CSV without quoting, quotes are text", async () => {
  const { rows, error } = await readChunks(['a,b\n5",6"\n"x,y\n'], "csv", { quote: "" });
  expect(error).toBeUndefined();
  expect(rows).toEqual([
    ['5"', '6"'],
    ['"x', "y"],
  ]);
});

describe("a text that is too long is refused before it is held", () => {
  /** A text of so many characters, in chunks as a stream gives them. */
  function* long(begin: string, length: number, character = "x", end = ""): Generator<string> {
    yield begin;
    for (let given = 0; given < length; given += 2 ** 18) yield character.repeat(Math.min(2 ** 18, length - given));
    yield end;
  }
  const Mi = 2 ** 20;
  const rowLimit = "the row is too long: expected at most 33554432 characters (32 Mi)";
  const valueLimit = "the value is too long: expected at most 16777216 characters (16 Mi)";

  test.each([
    ["a text without lines", "csv", () => long("", 33 * Mi), `rows:1: ${rowLimit}`],
    [
      "a quote that is not closed",
      "csv",
      () => long('a\n1\n"', 33 * Mi, "\n"),
      `rows:3: ${rowLimit}; is a quote in it`,
    ],
    ["a quote in the header", "csv", () => long('"', 33 * Mi, "\n"), `rows:1: ${rowLimit}; is a quote in it`],
    [
      "a cell",
      "csv",
      () => long("a,b\n1,", 17 * Mi, "x", "\n"),
      'rows:2: column "b": the cell is too long: expected at',
    ],
    ["a row of delimiters", "csv", () => long("a,b\n1", 4 * Mi, ","), "rows:2: there are more than 100000 columns"],
    [
      "a header of delimiters",
      "csv",
      () => long("a", 100_001, ",", "\n"),
      "rows:1: there are more than 100000 columns",
    ],
    ["a text", "ndjson", () => long('{"a":"', 17 * Mi), `rows:1:6: ${valueLimit}`],
    ["a number", "ndjson", () => long('{"a":1}\n{"a":', 17 * Mi, "1"), `rows:2:6: ${valueLimit}`],
    ["a key", "json", () => long('[\n{"', 17 * Mi), `rows:2:2: ${valueLimit}`],
    ["a row", "ndjson", () => long('{"a":[', 34 * Mi, "1,"), `rows:1: ${rowLimit}`],
    ["a row", "json", () => long('[{"a":[', 34 * Mi, "1,"), `rows:1: row 1: ${rowLimit}`],
  ] as const)("%s of %s", async (_, format, chunks, message) => {
    const { error } = await readChunks(chunks(), format);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain(message);
  });

  test("a row of JSON with too many keys", async () => {
    const keys = Array.from({ length: 100_001 }, (_, i) => `"${i}":0`);
    const { error } = await readChunks([`{${keys.join()}}`], "ndjson");
    expect(String(error)).toContain("rows:1: there are more than 100000 columns");
  });

  test("but not if it is on many lines, or quoted", async () => {
    const blank = await readChunks(long("a,b\n1,2\n", 33 * Mi, "\n", "3,4\n"), "csv");
    expect([blank.error, blank.rows]).toEqual([
      undefined,
      [
        ["1", "2"],
        ["3", "4"],
      ],
    ]);
    const quoted = await readChunks(long('a,b\n1,"', 110_000, ",", '"\n3,4\n'), "csv");
    expect([quoted.error, quoted.rows.length, quoted.lines]).toEqual([undefined, 2, [2, 3]]);
  });
});

describe("every format has the same cells", () => {
  const read = async (format: FormatName, text: string) => {
    const { rows, error } = await readChunks([text], format);
    expect(error).toBeUndefined();
    return rows.map(([cell]) => (cell === null || cell === undefined ? null : String(cell)));
  };

  test.each([
    "12345678901234567890",
    "12345678901234567891",
    "9007199254740993",
    "1.0",
    "1e3",
    "1E-7",
    "-0",
    "0.1",
    "100",
    "0.000001",
    "0.0000001",
    "1.10",
    "0.1234567890123456789",
    "true",
    "false",
    "NaN",
    "-Infinity",
  ])("%s has the same spelling", async (cell) => {
    for (const end of ["", " "]) {
      expect(await read("csv", `a\n${cell}${end}\n`)).toEqual([cell]);
      expect(await read("ndjson", `{"a":${cell}${end}}\n`)).toEqual([cell]);
      expect(await read("json", `[{"a":${cell}${end}}]`)).toEqual([cell]);
      expect(await read("ndjson", `{"a":"${cell}"}`)).toEqual([cell]);
    }
  });

  test("a number that is not spelled as JSON requires is refused, with its spelling", async () => {
    for (const written of ["007", "+1", ".5", "1.", "0x10", "1e", "--1", "None", "True", "undefined", "nan", "1_000"]) {
      const { error } = await readChunks([`{"a":${written}}`], "ndjson");
      expect(String(error)).toContain(`rows:1:6: this is not JSON: got "${written}", expected a value`);
    }
  });

  test("a key that is there twice is refused, even if it is not asked for", async () => {
    for (const [text, line] of [
      ['{"a":1,"b":2,"a":1}', 1],
      ['{"a":1}\n{"a":1,"c":2,"c":2}', 2],
      ['{"a":1}\n{"a":null,"a":2}', 2],
      ['{"a":1}\n{"\\u0061":1,"a":2}', 2],
    ] as const) {
      const { error } = await readChunks([text], "ndjson", { select: ["a"] });
      expect(String(error)).toMatch(new RegExp(`rows:${line}: the key "[ac]" is there twice`));
    }
    const { error, rows } = await readChunks(['[{"a":1},\n{"a":1},\n{"a":1,"a":2}]'], "json");
    expect(rows).toEqual([[1], [1]]);
    expect(String(error)).toContain('rows:3: row 3: the key "a" is there twice');
  });

  test("a key is not mistaken for the expected key that it resembles", async () => {
    const lines = [
      '{"a\\\\":1,"b":2}',
      '{"a\\"":3,"b":4}',
      '{"ab":5,"b":6}',
      '{"b":8,"a\\\\":7}',
      '{"a\\u005c":9,"b":10}',
    ];
    const whole = lines.join("\n");
    for (const chunks of [[whole], [...whole]]) {
      const { header, rows, error } = await readChunks(chunks, "ndjson", { select: ["a\\", "b"] });
      expect([header.slice(0, 2), error]).toEqual([["a\\", "b"], undefined]);
      expect(rows).toEqual([
        [1, 2],
        [null, 4],
        [null, 6],
        [7, 8],
        [9, 10],
      ]);
    }
  });
});

test("each row of a list has its line", async () => {
  const { lines, batches } = await readChunks(['[{"a":1},\n\n', '{\n"a":2}, {"a":3}', ',\r\n{"a":4}]'], "json");
  expect(lines).toEqual([1, 3, 4, 5]);
  expect(batches.map(({ first }) => first)).toEqual([1, 2, 4]);
});

test("booleans are texts; an empty text is missing; a key of the prototype is not a cell", async () => {
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
  ['{"a":1}', "json", "rows:1:1: got an object, expected a list of objects, one for each row"],
  ["[{]", "json", 'rows:1:3: this is not JSON: got "]", expected a key in double quotes or }'],
  ["", "json", "rows:1:1: this is not JSON: got the end of the file, expected a value"],
  ['[{"a":1}]\n[', "json", 'rows:2:1: this is not JSON: got "[", expected the end of the file'],
  ['[\n{"a":1},\n""]', "json", 'rows:3: row 2: got "", expected an object'],
  ['{"a":1}{"a":2}', "ndjson", 'rows:1:8: this is not JSON: got "{", expected the end of the line'],
  ['{"a":1} x\n', "ndjson", 'rows:1:9: this is not JSON: got "x", expected the end of the line'],
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
])("the ending of %s implies %j", (file, expected) => {
  expect(formatOfEnding(file)).toEqual(expected);
});
