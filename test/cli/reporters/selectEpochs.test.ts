import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { selectEpochs } from "../../../src/cli/reporters/selectEpochs.js";
import { roundInterval } from "../../../src/train/roundInterval.js";
import { runRecords } from "./records.js";

/** The epochs that come through of a run. */
function selected(every: number | "round", epochs: number, planned = epochs): number[] {
  const select = selectEpochs(every);
  return runRecords(epochs, planned)
    .flatMap((record) => select([record]))
    .flatMap((record) => (record.type === "epoch" ? [record.epoch] : []));
}

describe("selecting epochs", () => {
  test.each([
    ["all of them at an interval of 1", 1, 4, 4, [1, 2, 3, 4]],
    ["the first, every third and the last", 3, 8, 8, [1, 3, 6, 8]],
    ["the last only once if it is due", 3, 6, 6, [1, 3, 6]],
    ["the first and the last at an interval beyond the end", 100, 7, 7, [1, 7]],
    ["the only epoch once", 100, 1, 1, [1]],
    ["the last of a run that stops early", 10, 23, 1000, [1, 10, 20, 23]],
  ] as const)("gives %s", (_title, every, epochs, planned, expected) => {
    expect(selected(every, epochs, planned)).toEqual(expected);
  });

  test("gives all of a short run and round epochs of a long one", () => {
    expect(selected("round", 5)).toEqual([1, 2, 3, 4, 5]);
    expect(selected("round", 1000).slice(0, 4)).toEqual([1, 50, 100, 150]);
    expect(selected("round", 30_001).slice(-2)).toEqual([30_000, 30_001]);
  });

  test("gives 20 to 50 rows for any number of epochs that has as many", () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 1_000_000_000 }), (epochs) => {
        const interval = roundInterval(epochs);
        const between = Math.floor(epochs / interval);
        const rows = between + (interval > 1 ? 1 : 0) + (epochs % interval > 0 ? 1 : 0);
        expect(rows).toBeGreaterThanOrEqual(20);
        expect(rows).toBeLessThanOrEqual(50);
        expect(String(interval)).toMatch(/^[125]0*$/);
      }),
    );
  });

  test("selects the same whatever records come together", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 100, maxLength: 100 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 25 }), (pieces, every) => {
        const records = runRecords(90);
        const whole = selectEpochs(every)(records);
        const select = selectEpochs(every);
        const apart = pieces.flatMap((size) => select(records.splice(0, size)));
        expect(apart).toEqual(whole);
      }),
    );
  });

  test("lets every other record through, the held epoch before the end", () => {
    const select = selectEpochs(10);
    const warning = { type: "warning", message: "careful" } as const;
    const [start, first, second, end] = runRecords(2);
    const through = [start, first, warning, second, end].flatMap((record) => (record ? select([record]) : []));
    expect(through).toEqual([start, first, warning, second, end]);
  });
});
