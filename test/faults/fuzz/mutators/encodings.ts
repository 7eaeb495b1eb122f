import { gzipSync } from "node:zlib";
import fc from "fast-check";

const swap = (bytes: Buffer) => Buffer.from(bytes).swap16();
const encoders: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(`\uFEFF${text}`),
  (text) => Buffer.from(`\uFEFF${text}`, "utf16le"),
  (text) => swap(Buffer.from(`\uFEFF${text}`, "utf16le")),
  (text) => Buffer.from(text, "utf16le"),
  (text) => Buffer.from(text, "latin1"),
  (text) => Buffer.from(text.replaceAll("\n", "\r\n")),
  (text) => Buffer.from(text.replaceAll("\n", "\r")),
  (text) => gzipSync(text),
  (text) => gzipSync(gzipSync(text)),
];

/** A text in an encoding, mostly UTF-8. */
export const encoding: fc.Arbitrary<(text: string) => Buffer> = fc.oneof(
  { weight: 8, arbitrary: fc.constant((text: string) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.constantFrom(...encoders) },
);
