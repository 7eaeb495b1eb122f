import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteWriter } from "../../src/bytes/byteWriter.js";

const decoder = new TextDecoder();

/** Writes numbers one behind the other, with commas between them. */
function write(numbers: readonly number[]): string {
  const writer = new ByteWriter();
  for (const number of numbers) {
    writer.number(number);
    writer.text(",");
  }
  return decoder.decode(writer.take());
}

const expected = (numbers: readonly number[]) =>
  numbers.map((number) => `${Object.is(number, -0) ? "-0" : number},`).join("");

/** The doubles next to a number, with both signs. */
function around(number: number): readonly number[] {
  const bits = new BigUint64Array(Float64Array.of(number).buffer)[0] as bigint;
  const near = [-2n, -1n, 0n, 1n, 2n].map((step) => BigInt.asUintN(63, bits + step));
  const doubles = new Float64Array(BigUint64Array.from(near).buffer);
  return [...doubles, ...doubles.map((each) => -each)];
}

const powers = (base: number, from: number, until: number) =>
  Array.from({ length: until - from }, (_, i) => base ** (from + i));

test.each<[string, readonly number[]]>([
  ["zeros, infinities and NaN", [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, -Number.NaN]],
  ["the largest and the smallest doubles", [Number.MAX_VALUE, Number.MIN_VALUE, 2 ** -1022].flatMap(around)],
  ["doubles around powers of 2", powers(2, -1074, 1024).flatMap(around)],
  ["doubles around powers of 10", Array.from({ length: 632 }, (_, i) => Number(`1e${i - 323}`)).flatMap(around)],
  ["where exponents begin", [1e21, 1e-6, 1e-7, 123456789012345680000, 1.5e300, 1.5e-300].flatMap(around)],
  ["whole numbers", [...Array(1200).keys(), 99_999_999, 100_000_000, 100_000_001, 2 ** 53 - 1, 2 ** 53, 2 ** 63]],
  ["hundredths", Array.from({ length: 2000 }, (_, i) => i / 100)],
  // Halfway between two shortest texts; from the papers on Grisu, Ryū and Schubfach.
  [
    "doubles that are hard to round",
    [
      9007199254740992, 2e23, 8.41e21, 9.5e-322, 5e-324, 1.7800590868057611e-307, 2.225073858507201e-308, 4.35e-315,
      1.9156918820264798e-56, 3.0e-320,
    ],
  ],
])("%s are written as String writes them", (_, numbers) => {
  expect(write(numbers)).toBe(expected(numbers));
});

test("any doubles are written as String writes them", () => {
  const bits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const number = fc.oneof(
    bits.map((each) => new Float64Array(BigUint64Array.of(each).buffer)[0] as number),
    fc.double({ min: -1, max: 1 }),
    fc.integer(),
    fc.tuple(fc.maxSafeInteger(), fc.integer({ min: -30, max: 30 })).map(([digits, power]) => digits * 10 ** power),
  );
  fc.assert(
    fc.property(fc.array(number, { minLength: 50, maxLength: 200 }), (numbers) => {
      expect(write(numbers)).toBe(expected(numbers));
    }),
    { numRuns: 200 },
  );
});

test("texts of any length and script stand one behind the other", () => {
  const writer = new ByteWriter();
  const texts = ["", "a", "é€😀", "\ud800", "x".repeat(128), "y".repeat(200_000), "ü".repeat(70_000), "z"];
  for (let i = 0; i < 20; i++) for (const text of texts) writer.text(text);
  expect(decoder.decode(writer.take())).toBe(Buffer.from(texts.join("")).toString().repeat(20));
});

test("what has been taken is not taken again, and does not change", () => {
  const writer = new ByteWriter();
  writer.number(1.5);
  const first = writer.take();
  writer.copy(Uint8Array.of(0x61, 0x62));
  expect(decoder.decode(writer.take())).toBe("ab");
  expect(decoder.decode(first)).toBe("1.5");
  expect(writer.take()).toHaveLength(0);
});

test("a text with a character that is not allowed is not written", () => {
  const writer = new ByteWriter();
  const allowed = new Uint8Array(128).fill(1);
  allowed[0x2c] = 0;
  expect(["ab", "a,b", "é", "cd"].map((text) => writer.plain(text, allowed))).toEqual([true, false, false, true]);
  expect(decoder.decode(writer.take())).toBe("abcd");
});
