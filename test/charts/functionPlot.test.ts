import { describe, expect, test } from "vitest";
import { renderFunctionPlot } from "../../src/charts/functionPlot.js";
import { dotsOf, plotOf } from "./readChart.js";

const range = { low: -4, high: 4 };
const draw = (valueAt: (x: number) => number) =>
  plotOf(renderFunctionPlot([{ name: "f", valueAt }], range, { columns: 80, rows: 24 }));

/** The columns of dots from the left to the right end of the range, each with its dots from above. */
function columnsOf(valueAt: (x: number) => number): readonly (readonly number[])[] {
  const lines = draw(valueAt);
  const columns: number[][] = Array.from({ length: 2 * (lines[0] ?? "").length }, () => []);
  for (const [x, y] of dotsOf(lines)) columns[x]?.push(y);
  return columns;
}

const placeOf = (column: number, count: number) => -4 + (8 * column) / (count - 1);

describe("the plot of a function", () => {
  test("has the function in every column where it is defined, and nothing elsewhere", () => {
    const columns = columnsOf((x) => Math.sqrt(x - 1));
    for (const [i, dots] of columns.entries()) {
      const x = placeOf(i, columns.length);
      if (Math.abs(x - 1) > 0.1) expect([x, dots.length > 0]).toEqual([x, x > 1]);
    }
  });

  test("has a gap at a pole, and leaves the plot on its way there", () => {
    const columns = columnsOf((x) => 1 / (x - 0.123));
    const middle = Math.round(((0.123 + 4) / 8) * (columns.length - 1));
    // No column has dots from the top to the bottom.
    const heights = columns.map((dots) => (dots.length === 0 ? 0 : Math.max(...dots) - Math.min(...dots)));
    const highest = Math.max(...columns.flat());
    expect(Math.max(...heights)).toBeLessThan(0.6 * highest);
    const before = columns.slice(0, middle).flat();
    const after = columns.slice(middle + 1).flat();
    expect(Math.max(...before)).toBe(highest);
    expect(Math.min(...after)).toBe(0);
  });

  test("has no gap at a zero, however steep", () => {
    for (const f of [(x: number) => x, (x: number) => Math.cbrt(x - 0.3), (x: number) => Math.tanh(20 * x)]) {
      expect(columnsOf(f).filter((dots) => dots.length === 0)).toEqual([]);
    }
  });

  test("has a line at y = 0", () => {
    const lines = draw((x) => x);
    const rows = lines.flatMap((line, row) => (line.includes("╌") ? [row] : []));
    expect(rows).toEqual([Math.round((lines.length - 1) / 2)]);
  });

  test("shows all of a function that only grows fast", () => {
    const columns = columnsOf(Math.exp);
    expect(Math.min(...(columns.at(-1) ?? []))).toBe(0);
  });
});
