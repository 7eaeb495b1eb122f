import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ShapeError } from "../../src/errors.js";
import { broadcastShapes, reduceShape, sizeOf } from "../../src/graph/shape.js";

const shape = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });

describe("broadcastShapes", () => {
  test.each([
    [[], [], []],
    [[], [2, 3], [2, 3]],
    [[4], [3, 4], [3, 4]],
    [
      [3, 1],
      [1, 4],
      [3, 4],
    ],
    [
      [2, 1, 5],
      [3, 1],
      [2, 3, 5],
    ],
  ])("stretches %j and %j to %j", (a, b, expected) => {
    expect(broadcastShapes(a, b)).toEqual(expected);
    expect(broadcastShapes(b, a)).toEqual(expected);
  });

  test.each([
    [[3], [4]],
    [
      [2, 3],
      [3, 2],
    ],
    [[2, 3], [2]],
  ])("refuses %j against %j and names both", (a, b) => {
    expect(() => broadcastShapes(a, b)).toThrow(ShapeError);
    expect(() => broadcastShapes(a, b)).toThrow(`[${a.join(", ")}] and [${b.join(", ")}]`);
  });

  test("leaves any shape as it is against itself and against a single number", () => {
    fc.assert(
      fc.property(shape, (a) => {
        expect(broadcastShapes(a, a)).toEqual(a);
        expect(broadcastShapes(a, [])).toEqual(a);
      }),
    );
  });
});

describe("reduceShape", () => {
  test("drops the axis, or keeps it as 1", () => {
    expect(reduceShape([2, 3, 4], 1, false)).toEqual([2, 4]);
    expect(reduceShape([2, 3, 4], 1, true)).toEqual([2, 1, 4]);
    expect(reduceShape([2, 3], null, false)).toEqual([]);
    expect(reduceShape([2, 3], null, true)).toEqual([1, 1]);
  });

  test.each([2, -1, 0.5])("refuses the axis %d of a matrix", (axis) => {
    expect(() => reduceShape([2, 3], axis, false)).toThrow(`there is no axis ${axis} in [2, 3]`);
  });
});

test("a single number has one element", () => {
  expect(sizeOf([])).toBe(1);
  expect(sizeOf([2, 3, 4])).toBe(24);
});
