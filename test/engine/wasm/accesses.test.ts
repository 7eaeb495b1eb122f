import fc from "fast-check";
import { expect, test } from "vitest";
import { type Access, collide } from "../../../src/engine/wasm/accesses.js";

const access = fc
  .record({
    local: fc.constantFrom(undefined, undefined, undefined, 0),
    fixed: fc.nat(60),
    length: fc.integer({ min: 1, max: 12 }),
    count: fc.integer({ min: 1, max: 4 }),
    stride: fc.constantFrom(8, 12, 13),
    isWritten: fc.boolean(),
  })
  .map(({ local, fixed, length, count, stride, isWritten }): Access => {
    // Runs that touch each other are one.
    const isOne = count === 1 || length >= stride;
    const span = (count - 1) * stride + length;
    return isOne
      ? { address: { local, fixed }, length: span, count: 1, stride: span, isWritten }
      : { address: { local, fixed }, length, count, stride, isWritten };
  });

function bytesOf({ address: { fixed }, length, count, stride }: Access): ReadonlySet<number> {
  return new Set(
    Array.from({ length: count }, (_, i) => Array.from({ length }, (_, j) => fixed + i * stride + j)).flat(),
  );
}

test("accesses collide if one writes a byte that the other reads or writes", () => {
  fc.assert(
    fc.property(access, access, (a, b) => {
      const [first, second] = [bytesOf(a), bytesOf(b)];
      const shares = a.address.local === b.address.local && [...first].some((byte) => second.has(byte));
      const doesCollide = shares && (a.isWritten || b.isWritten);
      if (doesCollide) expect(collide(a, b)).toBe(true);
      expect(collide(a, b)).toBe(collide(b, a));
      if (!(a.isWritten || b.isWritten) || a.address.local !== b.address.local) expect(collide(a, b)).toBe(false);
    }),
    { numRuns: 5000, seed: 4 },
  );
});

test("halves of the columns of a matrix do not collide, and neither do halves of its rows", () => {
  const half = (fixed: number, length: number, count: number, stride: number): Access => ({
    address: { local: undefined, fixed },
    length,
    count,
    stride,
    isWritten: true,
  });
  const [left, right] = [half(0, 64, 10, 128), half(64, 64, 10, 128)];
  expect(collide(left, right)).toBe(false);
  expect(collide(left, half(0, 640, 1, 640))).toBe(true);
  expect(collide(half(0, 640, 1, 640), half(640, 640, 1, 640))).toBe(false);
  // One row of the right half lies between two rows of the left one.
  expect(collide(left, half(192, 64, 1, 64))).toBe(false);
  expect(collide(left, half(184, 64, 1, 64))).toBe(true);
});
