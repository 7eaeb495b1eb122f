import fc from "fast-check";
import { expect, test } from "vitest";
import { RowPositions } from "../../../src/data/read/rowPositions.js";

test("every position that was pushed is found at its row", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1 }), (steps) => {
      const positions = new RowPositions();
      let position = 0;
      const expected = steps.map((step) => {
        position += step;
        positions.push(position);
        return position;
      });
      expect(expected.map((_, row) => positions.at(row))).toEqual(expected);
    }),
  );
});
