import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { TextError } from "../../src/errors.js";
import { readText } from "../../src/text/readText.js";

const read = (chunks: Iterable<Buffer>) => readText({ stream: Readable.from(chunks), name: "x" }, "config");
const each = (bytes: Buffer) => [...bytes].map((byte) => Buffer.of(byte));
const text = '{"ä": "😀"}\n';
const utf16 = Buffer.from(`\uFEFF${text}`, "utf16le");

describe("a text is read", () => {
  test.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with its mark", Buffer.from(`\uFEFF${text}`)],
    ["UTF-16", utf16],
    ["UTF-16 with the high byte first", Buffer.from(utf16).swap16()],
    ["lines that end in two characters", Buffer.from(text.replace("\n", "\r\n"))],
    ["gzip", gzipSync(text)],
  ])("from %s, for any chunks", async (_, bytes) => {
    expect(await read([bytes])).toBe(text);
    expect(await read(each(bytes))).toBe(text);
  });
});

describe("a text is refused with its line", () => {
  test.each([
    ["Latin-1", Buffer.from("a\nb\nä", "latin1"), 3, "this is not UTF-8"],
    ["a character that is cut short", Buffer.from("a\nä").subarray(0, 3), 2, "this is not UTF-8"],
    ["UTF-16 that is cut short", utf16.subarray(0, -1), 1, "this is not UTF-16LE"],
    ["UTF-16 without its mark", Buffer.from("{}\n", "utf16le"), 1, "it has zero bytes"],
    ["zero bytes", Buffer.from("a\n\0"), 2, "it has zero bytes"],
  ])("of %s", async (_, bytes, line, message) => {
    for (const chunks of [[bytes], each(bytes)]) {
      const error = await read(chunks).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TextError);
      expect(error).toMatchObject({ place: { file: "x", line }, problem: expect.stringContaining(message) });
    }
  });

  test("or as too long, before it is read to its end", async () => {
    let given = 0;
    function* endless(): Generator<Buffer> {
      for (;;) {
        given++;
        yield Buffer.alloc(2 ** 20, " ");
      }
    }
    const error = await read(endless()).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("x: the config is too long: expected at most 16777216 characters (16 Mi)");
    expect(given).toBeLessThan(40);
  });
});
