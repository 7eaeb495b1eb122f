import { describe, expect, test } from "vitest";
import { type FormatName, formatNames } from "../../../src/data/read/formats.js";
import { openRows } from "../../../src/data/read/openRows.js";
import type { ByteSource } from "../../../src/text/readBytes.js";

/** Rows of each format, over several chunks, with the columns `a` and `b`. */
const chunks: Readonly<Record<FormatName, readonly string[]>> = {
  csv: ["a,b\n1,2\n", "3,4\n", "5,6\n"],
  ndjson: ['{"a":1,"b":2}\n', '{"a":3,"b":4}\n', '{"a":5,"b":6}\n'],
  json: ['[{"a":1,"b":2}', ',{"a":3,"b":4}', ',{"a":5,"b":6}]'],
};

/** A source that counts how often it is opened and closed. */
function count(texts: readonly string[]): ByteSource & { opened: number; closed: number } {
  async function* read() {
    source.opened++;
    try {
      for (const text of texts) yield Buffer.from(text);
    } finally {
      source.closed++;
    }
  }
  const source = { stream: read(), name: "rows", opened: 0, closed: 0 };
  return source;
}

describe.each(formatNames)("a file of %s", (format) => {
  test.each([format, undefined])("is not read on before its rows are asked for (format: %s)", async (given) => {
    const source = count(chunks[format]);
    const reader = await openRows(source, { format: given });
    expect(reader.header?.columns).toEqual(["a", "b"]);
    expect([source.opened, source.closed]).toEqual([1, 0]);
    await reader.close();
    expect(source.closed).toBe(1);
  });

  test.each([format, undefined])("is closed however the loop over its rows ends (format: %s)", async (given) => {
    const open = async () => {
      const source = count(chunks[format]);
      return { source, reader: await openRows(source, { format: given }) };
    };
    const whole = await open();
    const rows = [];
    for await (const batch of whole.reader.rows(["b"])) rows.push(...batch.rows.map(([cell]) => Number(cell)));
    expect([rows, whole.source.closed]).toEqual([[2, 4, 6], 1]);

    const early = await open();
    for await (const { first } of early.reader.rows(["a"])) if (first === 1) break;
    expect(early.source.closed).toBe(1);

    const failing = await open();
    const fail = async () => {
      for await (const _ of failing.reader.rows(["a"])) throw new Error("no more");
    };
    await expect(fail()).rejects.toThrow("no more");
    expect(failing.source.closed).toBe(1);

    const refused = await open();
    await expect(refused.reader.rows(["c"]).next()).rejects.toThrow('there is no column "c"');
    expect(refused.source.closed).toBe(1);
  });

  test("is closed if its text cannot be parsed, before or after the header", async () => {
    const wrong = format === "csv" ? '"x"y\n' : "}";
    const before = count([wrong, ...chunks[format]]);
    await expect(openRows(before, { format })).rejects.toThrow("rows:1");
    expect(before.closed).toBe(1);
    const after = count([chunks[format][0] as string, wrong, ...chunks[format]]);
    const reader = await openRows(after, { format });
    const rows = reader.rows(["a"]);
    expect((await rows.next()).done).toBe(false);
    await expect(rows.next()).rejects.toThrow("rows:");
    expect(after.closed).toBe(1);
  });
});

test("lines are counted right if empty lines come before the header, in a chunk of their own", async () => {
  for (const texts of [
    ["\n", "a,a\n1,2\n"],
    ["\n\n", "\n", 'a,"a\nb"\n', "1\n"],
  ]) {
    const reader = await openRows(count(texts), { format: "csv" });
    const line = texts.join("").split("a,")[0]?.length as number;
    expect(reader.header?.place).toEqual({ file: "rows", line: line + 1 });
    await reader.close();
  }
});
