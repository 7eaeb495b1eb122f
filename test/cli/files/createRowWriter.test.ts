import { describe, expect, test } from "vitest";
import { createRowWriter } from "../../../src/cli/files/createRowWriter.js";
import type { OutputFormat } from "../../../src/cli/files/outputFormat.js";

function write(format: OutputFormat, rows: readonly (readonly (string | number)[])[]): string {
  const writer = createRowWriter({ format, delimiter: "," }, ["y", "label"]);
  return writer.head + writer.rows(rows) + writer.tail(rows.length === 0);
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
