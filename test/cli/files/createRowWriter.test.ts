import { describe, expect, test } from "vitest";
import { createRowWriter } from "../../../src/cli/files/createRowWriter.js";
import type { OutputFormat } from "../../../src/cli/files/outputFormat.js";

function write(format: OutputFormat, rows: readonly (readonly (string | number)[])[]): string {
  const columns = ["y", "label"];
  const writer = createRowWriter({ format, delimiter: "," }, columns);
  const cells = columns.map((_, i) => ({ kind: "cells" as const, cell: (row: number) => rows[row]?.[i] ?? null }));
  return new TextDecoder().decode(writer.rows(cells, rows.length)) + writer.end();
}

describe("predictions", () => {
  test.each<[OutputFormat, string]>([
    ["csv", "y,label\n-0,a\n0.1,b\n"],
    ["ndjson", '{"y":-0,"label":"a"}\n{"y":0.1,"label":"b"}\n'],
    ["json", '[\n  {"y":-0,"label":"a"},\n  {"y":0.1,"label":"b"}\n]\n'],
  ])("as %s keep the sign of -0", (format, text) => {
    expect(
      write(format, [
        [-0, "a"],
        [0.1, "b"],
      ]),
    ).toBe(text); // prettier-ignore
  });
});

test("texts of CSV are in quotes if a reader would split or trim them, and as they are otherwise", () => {
  const rows = ["New York", " a", "a\t", "a,b", 'say "a"', "a\nb", "\u00a0a", "\u00e9", ""].map((text) => [1, text]);
  expect(write("csv", rows)).toBe(
    'y,label\n1,New York\n1," a"\n1,"a\t"\n1,"a,b"\n1,"say ""a"""\n1,"a\nb"\n1,"\u00a0a"\n1,\u00e9\n1,\n',
  );
});

test("no rows leave a head, or an empty list", () => {
  expect((["csv", "ndjson", "json"] as const).map((format) => write(format, []))).toEqual(["y,label\n", "", "[]\n"]);
});
