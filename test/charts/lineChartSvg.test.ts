import { describe, expect, test } from "vitest";
import { renderLineChartSvg } from "../../src/charts/lineChartSvg.js";
import type { Series } from "../../src/charts/series.js";

const count = (n: number) => Array.from({ length: n }, (_, i) => i);
const curve = (ys: ArrayLike<number>, name = "loss"): Series => ({ name, xs: count(ys.length), ys });

/** The points of each curve, piece by piece. */
function pathsOf(svg: string): readonly (readonly (readonly (readonly number[])[])[])[] {
  return Array.from(svg.matchAll(/<path class="curve[^>]* d="([^"]*)"><title>/g), ([, path = ""]) =>
    path
      .split("M")
      .slice(1)
      .map((piece) =>
        piece
          .replace("h0", "")
          .split("L")
          .map((point) => point.split(" ").map(Number)),
      ),
  );
}

/** The place of the label of a tick. */
function placeOf(svg: string, label: string): readonly number[] {
  const [, x, y] = new RegExp(`<text x="([^"]*)" y="([^"]*)" text-anchor="\\w*">${label}</text>`).exec(svg) ?? [];
  return [Number(x), Number(y)];
}

describe("the picture of curves", () => {
  test("has each point at the place that the ticks say", () => {
    const svg = renderLineChartSvg([curve(count(11).map((x) => x / 10))], { title: "t", isLogScale: false });
    const [[points = []] = []] = pathsOf(svg);
    expect(points).toHaveLength(11);
    const [x0 = 0] = placeOf(svg, "0");
    const bottom = placeOf(svg, "0.2")[1] as number;
    const top = placeOf(svg, "0.8")[1] as number;
    const right = placeOf(svg, "10")[0] as number;
    const y = (value: number) => bottom - ((value - 0.2) / 0.6) * (bottom - top) - 4;
    for (const [i, [px = 0, py = 0]] of points.entries()) {
      expect(py).toBeCloseTo(y(i / 10), 0);
      if (i === 10) expect(Math.abs(px - right)).toBeLessThan(1);
      expect(px).toBeGreaterThan(x0);
    }
  });

  test("has gaps, and a point alone as a line of no length", () => {
    const svg = renderLineChartSvg([curve([1, 2, Number.NaN, 3, Number.NaN, 4, 5])], { title: "t" });
    expect(pathsOf(svg)[0]?.map((piece) => piece.length)).toEqual([2, 1, 2]);
    expect(svg).toContain("h0");
  });

  test("of a million points is small, and keeps a spike", () => {
    const ys = new Float64Array(1e6).fill(0.5);
    ys[300_000] = 1;
    const svg = renderLineChartSvg([curve(ys)], { title: "t", isLogScale: false });
    expect(svg.length).toBeLessThan(60_000);
    const heights = pathsOf(svg)
      .flat(2)
      .map(([, y]) => y as number);
    expect(heights.filter((y) => y === Math.min(...heights))).toHaveLength(1);
  });

  test("escapes names and titles", () => {
    const svg = renderLineChartSvg([curve([1, 2], '<a> & "b"\u0007')], { title: "</title><script>" });
    expect(svg).toContain("<title>&lt;/title&gt;&lt;script&gt;</title>");
    expect(svg).toContain("&lt;a&gt; &amp; &quot;b&quot;\\u0007");
    expect(svg).not.toContain("<script>");
    expect(svg.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  test("tells curves apart without colours, and names nothing outside of it", () => {
    const svg = renderLineChartSvg(
      count(6).map((i) => curve([1, 2], `run ${i}`)),
      { title: "t" },
    );
    const dashes = Array.from(
      svg.matchAll(/class="curve c\d"( stroke-dasharray="[^"]*")? d="[^"]*"><title>/g),
      ([, dash]) => dash,
    );
    expect(new Set(dashes).size).toBe(6);
    expect(svg.match(/https?:[^"]*/g)).toEqual(["http://www.w3.org/2000/svg"]);
  });

  test("says so if there is nothing to be drawn", () => {
    expect(renderLineChartSvg([], { title: "t" })).toContain("no numbers to draw");
  });
});
