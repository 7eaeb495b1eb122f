import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LongCurve } from "../../src/charts/longCurve.js";

function curveOf(ys: Iterable<number>): LongCurve {
  const curve = new LongCurve();
  let x = 0;
  for (const y of ys) curve.add(x++, y);
  return curve;
}

describe("a long curve", () => {
  test("that is short has all of its points", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 500 }), (ys) => {
        expect(curveOf(ys).toSeries("loss")).toEqual({ name: "loss", xs: ys.map((_, x) => x), ys });
      }),
    );
  });

  test("that is very long has few points, all of them points that were added, from left to right", () => {
    const ys = Array.from({ length: 300_000 }, (_, x) => Math.sin(x * x));
    const kept = curveOf(ys).toSeries("loss");
    expect(kept.xs.length).toBeLessThanOrEqual(4096);
    expect(kept.xs.length).toBeGreaterThan(1000);
    let before = -1;
    for (let i = 0; i < kept.xs.length; i++) {
      const x = kept.xs[i] as number;
      expect(x).toBeGreaterThan(before);
      expect(kept.ys[i]).toBe(ys[x]);
      before = x;
    }
  });

  test("keeps its highest and its lowest points, wherever they are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.nat(19_999), fc.nat(19_999), (length, up, down) => {
        const ys = new Float64Array(length).fill(0.5);
        ys[up % length] = 1;
        ys[down % length] = 0;
        const kept = curveOf(ys).toSeries("loss");
        const at = (y: number) => Array.from(kept.xs).filter((_, i) => kept.ys[i] === y);
        expect(at(0)).toEqual([down % length]);
        expect(at(1)).toEqual(up % length === down % length ? [] : [up % length]);
      }),
      { numRuns: 30 },
    );
  });

  test("keeps its gaps, and has none elsewhere", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 20_000 }),
        fc.nat(20_000),
        fc.integer({ min: 1, max: 9000 }),
        (n, at, width) => {
          const from = at % n;
          const ys = Array.from({ length: n }, (_, x) => (x >= from && x < from + width ? Number.NaN : x));
          const kept = curveOf(ys).toSeries("loss");
          const gaps = Array.from(kept.ys).flatMap((y, i) => (Number.isNaN(y) ? [i] : []));
          expect(gaps.length).toBeGreaterThan(0);
          // Points that share a bucket.
          const size = 2 ** Math.max(0, Math.ceil(Math.log2(n / 2048)));
          const [first, end] = [from - size, Math.min(n, from + width) + size];
          for (const i of gaps) {
            const [before = -1, after = n] = [i - 1, i + 1].map((each) => kept.ys[each]);
            if (!Number.isNaN(before)) expect(before >= first - 1 && before < end).toBe(true);
            if (!Number.isNaN(after)) expect(after > first && after <= end).toBe(true);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test("has a gap where it begins once more", () => {
    const curve = new LongCurve();
    for (const x of [1, 2, 3, 1, 2]) curve.add(x, x);
    const { ys } = curve.toSeries("loss");
    expect(ys).toEqual([1, 2, 3, Number.NaN, 1, 2]);
  });
});
