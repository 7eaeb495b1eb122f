import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LineChartOptions, renderLineChart } from "../../src/charts/lineChart.js";
import type { Series } from "../../src/charts/series.js";
import { dotsOf, plotOf, textsOf } from "./readChart.js";

const count = (n: number) => Array.from({ length: n }, (_, i) => i);
const curve = (ys: readonly number[], name = "loss"): Series => ({ name, xs: count(ys.length), ys });
const size: LineChartOptions = { columns: 60, rows: 20, isLogScale: false };
const draw = (all: readonly Series[], options: Partial<LineChartOptions> = {}) =>
  renderLineChart(all, { ...size, ...options });
const plotSize = (lines: readonly string[]) => ({ width: 2 * (lines[0] ?? "").length, height: 4 * lines.length });

describe("a line chart", () => {
  test("has a dot at each point, and only dots between neighbours", () => {
    const heights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(
        heights.filter((ys) => new Set(ys).size > 1),
        fc.boolean(),
        (ys, isLog) => {
          const values = isLog ? ys.map((y) => 10 ** (y / 200)) : ys;
          const lines = plotOf(draw([curve(values)], { isLogScale: isLog }));
          const dots = dotsOf(lines);
          const { width, height } = plotSize(lines);
          const [low, high] = [Math.min(...ys), Math.max(...ys)];
          const x = (i: number) => (i / (ys.length - 1)) * (width - 1);
          const y = (value: number) => (1 - (value - low) / (high - low)) * (height - 1);
          for (const [i, value] of ys.entries()) {
            const near = dots.filter(([a, b]) => Math.abs(a - x(i)) <= 0.5 && Math.abs(b - y(value)) <= 0.5 + 1e-6);
            expect(near.length).toBeGreaterThan(0);
          }
          for (const [a, b] of dots) {
            // A dot is within one dot of the straight line between the points on its sides.
            const at = (a / (width - 1)) * (ys.length - 1);
            const reach = (ys.length - 1) / (width - 1);
            const ends = [at - reach, at + reach].map((each) => Math.min(Math.max(each, 0), ys.length - 1));
            const [from = 0, to = 0] = ends;
            const between = [from, to, ...count(ys.length).filter((i) => i > from && i < to)].map((place) => {
              const before = Math.min(Math.floor(place), ys.length - 2);
              const [start = 0, end = 0] = ys.slice(before, before + 2);
              return y(start + (end - start) * (place - before));
            });
            expect(b).toBeGreaterThanOrEqual(Math.min(...between) - 1);
            expect(b).toBeLessThanOrEqual(Math.max(...between) + 1);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test("labels the rows and columns that the numbers are at", () => {
    const ys = count(101).map((i) => i / 10);
    const lines = textsOf(draw([curve(ys)], { rows: 13, xTitle: "epoch", isXWhole: true }));
    // The numbers 0 to 10 are in 10 rows: the first is that of 10.
    expect(lines[0]).toMatch(/^ *10 ┤/);
    expect(lines[9]).toMatch(/^ *0 ┤/);
    const plot = plotOf(draw([curve(ys)], { rows: 13, xTitle: "epoch", isXWhole: true }));
    for (const [row, line] of lines.slice(0, 10).entries()) {
      const [, label] = /^ *(\d+) ┤/.exec(line) ?? [];
      if (label === undefined) continue;
      const column = Math.round((Number(label) / 10) * ((plot[0] ?? "").length - 1));
      expect(plot[row]?.slice(Math.max(0, column - 3), column + 4).trim()).not.toBe("");
    }
    const [axis = "", labels = "", legend] = lines.slice(10);
    for (const [label] of labels.matchAll(/\d+/g)) {
      const left = axis.indexOf("└") + 1;
      const column = left + Math.round((Number(label) / 100) * (axis.length - left - 1));
      expect(axis[column]).toBe("┬");
      expect(Math.abs(column - labels.indexOf(label) - label.length / 2)).toBeLessThanOrEqual(2);
    }
    expect(labels).toContain("epoch");
    expect(legend).toBe("─── loss");
  });

  test("takes a logarithmic axis by itself if the numbers are positive and span more than one and a half decades", () => {
    const isLog = (ys: readonly number[]) =>
      textsOf(draw([curve(ys)], { isLogScale: "auto" }))
        .join("")
        .includes("log");
    expect(isLog([1, 0.1, 0.03])).toBe(true);
    expect(isLog([1, 0.1, 0.04])).toBe(false);
    expect(isLog([1, 0.1, 0])).toBe(false);
    expect(isLog([100, 1, -1])).toBe(false);
  });

  test("leaves a gap at numbers that are not finite, and on a logarithmic axis at those that are not positive", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0),
        fc.integer({ min: 20, max: 80 }),
        (value, from) => {
          const ys = count(101).map((i) => (i >= from && i < from + 10 ? value : 1 + i));
          const lines = plotOf(draw([curve(ys)], { isLogScale: value === 0 }));
          const { width } = plotSize(lines);
          const columns = new Set(dotsOf(lines).map(([x]) => x));
          const empty = count(width).filter((x) => !columns.has(x));
          // From the column of the last point before the gap to that of the first one after it.
          const columnOf = (i: number) => Math.round((i / 100) * (width - 1));
          expect(empty).toEqual(count(width).filter((x) => x > columnOf(from - 1) && x < columnOf(from + 10)));
        },
      ),
    );
  });

  test("has a gap where it jumps from above the range that is shown to below it, but not where it only leaves it", () => {
    const xs = count(60);
    const options = { yRange: { low: -1, high: 1 } };
    const columnsOf = (ys: readonly number[]) => new Set(dotsOf(plotOf(draw([curve(ys)], options))).map(([x]) => x));
    const pole = xs.map((x) => 100 / (29.5 - x));
    expect([...columnsOf(pole)]).toEqual([]);
    expect(columnsOf(xs.map((x) => (x === 30 ? 0 : 100 / (29.5 - x)))).size).toBeGreaterThan(0);
    expect(columnsOf(xs.map((x) => (x < 30 ? -100 : 0.5))).size).toBeGreaterThan(50);
  });

  test("names all of its curves in as many rows as that takes, and shortens the names before it leaves one out", () => {
    const names = ["first.ndjson loss", "first.ndjson validationLoss", "second.csv loss", "second.csv validationLoss"];
    const legendOf = (rows: number) =>
      textsOf(
        draw(
          names.map((name) => curve([1, 2, 3], name)),
          { columns: 40, rows },
        ),
      ).filter((line) => line.startsWith("─"));
    expect(legendOf(20)).toEqual(names.map((name, i) => `─${"abcd"[i]}─ ${name}`));
    const short = legendOf(8);
    expect(short).toHaveLength(2);
    expect(short.join("")).toMatch(/^─a─ fir.*….*n loss +─b─ fir.*….*nLoss─c─ sec.*….* loss +─d─ sec.*….*nLoss$/);
    expect(legendOf(7).join("")).toMatch(/ \+\d$/);
  });

  test("keeps the lowest and the highest of a million points in each column, at their place", () => {
    const ys = new Float64Array(1e6).fill(0.5);
    ys[300_000] = 1;
    ys[700_000] = 0;
    const lines = plotOf(draw([{ name: "loss", xs: new Float64Array(1e6).map((_, i) => i), ys }]));
    const { width, height } = plotSize(lines);
    const dots = dotsOf(lines);
    expect(new Set(dots.filter(([, y]) => y === 0).map(([x]) => x))).toEqual(new Set([Math.round(0.3 * (width - 1))]));
    expect(new Set(dots.filter(([, y]) => y === height - 1).map(([x]) => x))).toEqual(
      new Set([Math.round(0.7 * (width - 1))]),
    );
  });

  test("is never wider or higher than it may be, whatever it shows", () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -5, max: 5 }));
    const series = fc.record({ name: fc.string({ maxLength: 50 }), ys: fc.array(value, { maxLength: 30 }) });
    fc.assert(
      fc.property(
        fc.array(series, { maxLength: 70 }),
        fc.record({
          columns: fc.integer({ min: 1, max: 100 }),
          rows: fc.integer({ min: 1, max: 30 }),
          isAscii: fc.boolean(),
          isLogScale: fc.constantFrom<boolean | "auto">(true, false, "auto"),
          hasZeroLine: fc.boolean(),
          xTitle: fc.constantFrom("", "epoch"),
        }),
        (all, options) => {
          const lines = textsOf(
            draw(
              all.map(({ name, ys }) => curve(ys, name)),
              options,
            ),
          );
          expect(lines.length).toBeGreaterThan(0);
          expect(lines.length).toBeLessThanOrEqual(options.rows);
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(options.columns);
        },
      ),
    );
  });

  test("draws with ASCII alone if it is asked to", () => {
    const lines = textsOf(draw([curve([1, 2, 3], "a"), curve([3, 2, 1], "b")], { isAscii: true, hasZeroLine: true }));
    expect(lines.join("")).toMatch(/^[ -~]*$/);
  });

  test("tells its curves apart without colours: each has its mark on it, which the legend names", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.boolean(), (n, isAscii) => {
        // All of them are the same, and so lie on each other.
        const all = count(n).map((i) => curve(count(50), `run ${i}`));
        const lines = textsOf(draw(all, { isAscii, columns: 100 }));
        const plot = plotOf(draw(all, { isAscii, columns: 100 })).join("");
        for (const { name } of all) {
          const [, mark] = new RegExp(`[-─](.)[-─] ${name}`).exec(lines.join("\n")) ?? [];
          expect(plot).toContain(mark);
        }
      }),
    );
  });

  test("shows the colours of both curves where they lie on each other", () => {
    const rows = draw([curve(count(50), "a"), curve(count(50), "b")]);
    const colors = rows.slice(0, 10).flatMap((row) => row.slice(1).map(({ color }) => color));
    expect(colors.filter((color) => color === "cyan").length).toBeGreaterThan(5);
    expect(colors.filter((color) => color === "yellow").length).toBeGreaterThan(5);
  });

  test("draws one point, and equal ones, in the middle", () => {
    for (const ys of [[0.5], [0.5, 0.5, 0.5]]) {
      const lines = plotOf(draw([curve(ys)], { rows: 12 }));
      const { height } = plotSize(lines);
      const dots = dotsOf(lines);
      expect(dots.length).toBeGreaterThanOrEqual(4);
      for (const [, y] of dots) expect(Math.abs(y - height / 2)).toBeLessThanOrEqual(1);
    }
    expect(textsOf(draw([curve([0.5])])).some((line) => /^ *0\.5 ┤/.test(line))).toBe(true);
  });

  test("says so if there is nothing to be drawn", () => {
    for (const all of [[], [curve([])], [curve([Number.NaN])]]) {
      expect(textsOf(draw(all))).toEqual(["no numbers to draw"]);
    }
    expect(textsOf(draw([curve([-1, 0])], { isLogScale: true }))).toEqual(["no numbers to draw"]);
  });

  test("draws a line at zero where there is no curve", () => {
    const lines = plotOf(draw([curve([-1, 1])], { hasZeroLine: true }));
    const rows = lines.flatMap((line, row) => (line.includes("╌") ? [row] : []));
    expect(rows).toEqual([Math.round((lines.length - 1) / 2)]);
  });
});
