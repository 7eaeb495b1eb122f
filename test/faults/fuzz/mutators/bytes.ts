import fc from "fast-check";

/** Bytes that readers treat in a way of their own. */
const tokens: readonly Buffer[] = [
  ..."\"',;:\t\n\r {}[]\\/#|`=-+.eE0".split(""),
  '""',
  "\r\n",
  "\n\n",
  "\0",
  "\u0001",
  "\u001B[2J",
  "\u007F",
  "\u009B2J",
  "\u202E",
  "\u2028",
  "\uFEFF",
  "é",
  "𝒙",
  "1e999",
  "-0",
  "1e-400",
  "NaN",
  "Infinity",
  "null",
  "true",
  "__proto__",
  "//",
  "/*",
].map((text) => Buffer.from(text));
const raw: readonly Buffer[] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0x80],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0x1f, 0x8b],
  [0xff],
].map((bytes) => Buffer.from(bytes));

export const token: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...tokens) },
  { weight: 1, arbitrary: fc.constantFrom(...raw) },
);

type Edit = (bytes: Buffer) => Buffer;

const place = fc.nat(2 ** 20);
const short = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.integer({ min: 1, max: 400 }));
const at = (bytes: Buffer, place: number) => place % (bytes.length + 1);
const splice = (bytes: Buffer, from: number, length: number, insert: Buffer) =>
  Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + length)]);

function editsWith(others: readonly Buffer[]): fc.Arbitrary<Edit> {
  return fc.oneof(
    fc.tuple(place, fc.constantFrom(0, 0, 1, 2, 3, 4, 5, 6, 7)).map(
      ([p, bit]): Edit =>
        (bytes) => {
          const copy = Buffer.from(bytes);
          const i = p % Math.max(copy.length, 1);
          if (copy.length > 0) copy[i] = (copy[i] as number) ^ (1 << bit);
          return copy;
        },
    ),
    fc.tuple(place, token).map(
      ([p, insert]): Edit =>
        (bytes) =>
          splice(bytes, at(bytes, p), 0, insert),
    ),
    fc.tuple(place, token).map(
      ([p, insert]): Edit =>
        (bytes) =>
          splice(bytes, at(bytes, p), insert.length, insert),
    ),
    fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 4 })).map(
      ([p, insert]): Edit =>
        (bytes) =>
          splice(bytes, at(bytes, p), 0, Buffer.from(insert)),
    ),
    fc.tuple(place, short).map(
      ([p, length]): Edit =>
        (bytes) =>
          splice(bytes, at(bytes, p), length, Buffer.alloc(0)),
    ),
    fc.tuple(place, place, short).map(
      ([p, q, length]): Edit =>
        (bytes) => {
          const from = at(bytes, q);
          return splice(bytes, at(bytes, p), 0, bytes.subarray(from, from + length));
        },
    ),
    fc.tuple(place, fc.integer({ min: 2, max: 3000 })).map(
      ([p, count]): Edit =>
        (bytes) => {
          const from = at(bytes, p);
          return splice(bytes, from, 0, Buffer.concat(Array<Buffer>(count).fill(bytes.subarray(from, from + 1))));
        },
    ),
    place.map(
      (p): Edit =>
        (bytes) =>
          bytes.subarray(0, at(bytes, p)),
    ),
    fc.tuple(place, place, fc.constantFrom(...others)).map(
      ([p, q, other]): Edit =>
        (bytes) =>
          Buffer.concat([bytes.subarray(0, at(bytes, p)), other.subarray(at(other, q))]),
    ),
  );
}

/** A few edits of bytes that know nothing of what they mean. */
export function mutateBytes(content: Buffer, others: readonly Buffer[]): fc.Arbitrary<Buffer> {
  return fc
    .array(editsWith([content, ...others]), { minLength: 1, maxLength: 4 })
    .map((edits) => edits.reduce((bytes, edit) => edit(bytes), content));
}
