import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layOutPlane, type PlaneLayout, type PlaneSpace } from "../../src/charts/plane/layOutPlane.js";
import { noLevel, type PlanePoint, type PlaneSubject, xOfColumn, yOfRow } from "../../src/charts/plane/plane.js";
import { renderPlane } from "../../src/charts/plane/renderPlane.js";
import type { Row } from "../../src/charts/span.js";
import { plotOf, textOf, textsOf } from "./readChart.js";

const widthOf = (text: string) => text.length;
const plain: PlaneSpace = { columns: 80, rows: 40, hasColors: false, isAscii: false, widthOf };
const colored = { ...plain, hasColors: true };

const subject: PlaneSubject = {
  x: { name: "width", from: -2, to: 6 },
  y: { name: "height", from: 100, to: 300 },
  kind: "classes",
  levels: ["no", "yes"],
  points: [],
};

/** @param levelAt the level at a place, or that of an unsure one */
function draw(
  of: PlaneSubject,
  space: PlaneSpace,
  levelAt: (x: number, y: number) => number,
  isUnsure: (x: number, y: number) => boolean = () => false,
): { readonly layout: PlaneLayout; readonly rows: readonly Row[] } {
  const layout = layOutPlane(of, space) as PlaneLayout;
  const { samples: size } = layout;
  const places = Array.from({ length: size.rows * size.columns }, (_, i) => {
    const row = Math.floor(i / size.columns);
    return [xOfColumn(of, size, i % size.columns), yOfRow(of, size, row)] as const;
  });
  const levels = Int32Array.from(places, ([x, y]) => levelAt(x, y));
  const unsure = Uint8Array.from(places, ([x, y]) => (isUnsure(x, y) ? 1 : 0));
  return { layout, rows: renderPlane(layout, { ...size, levels, unsure }, "prediction of it") };
}

/** The cells of a row of the picture, right of the axis. */
const cellsOf = (row: Row) =>
  row
    .slice(1)
    .flatMap(({ text, color, background }) => [...text].map((character) => ({ character, color, background })));

describe("the plane", () => {
  test("has x to the right and y upwards", () => {
    const { rows } = draw(subject, plain, (x, y) => (x > 2 && y > 200 ? 1 : 0));
    const plane = plotOf(rows.slice(1));
    expect(plane).toHaveLength(20);
    const [upper, lower] = [`${" ".repeat(32)}${"░".repeat(32)}`, " ".repeat(64)];
    expect(plane).toEqual([...Array(10).fill(upper), ...Array(10).fill(lower)]);
  });

  test("has two levels in a character of two colours", () => {
    const { rows, layout } = draw(subject, colored, (_, y) => (y > 205 ? 1 : 0));
    expect(layout.samples).toEqual({ columns: 64, rows: 40 });
    // A character is 10 high: one of them lies half above 205.
    const cells = rows.slice(9, 12).map((row) => cellsOf(row)[7]);
    expect(cells).toEqual([
      { character: "▀", color: "yellow", background: "yellow" },
      { character: "▀", color: "yellow", background: "blue" },
      { character: "▀", color: "blue", background: "blue" },
    ]);
  });

  test("is grey where the model is unsure, and blank where it has no number", () => {
    const { rows } = draw(
      subject,
      colored,
      (x) => (x < 0 ? noLevel : 1),
      (x) => x > 4,
    );
    const cells = cellsOf(rows[5] as Row);
    expect(cells[0]).toEqual({ character: " ", color: undefined, background: undefined });
    expect(cells[20]?.color).toBe("yellow");
    expect(cells.at(-1)).toEqual({ character: "▀", color: "gray", background: "gray" });
    expect(textOf(rows.at(-1) as Row)).toContain("unsure");
  });

  test("without colours, a place without a number has a question mark, and each level has a character", () => {
    const { rows } = draw({ ...subject, levels: ["a", "b", "c"] }, plain, (x) => (x < 0 ? noLevel : x < 3 ? 1 : 2));
    expect(new Set(plotOf(rows.slice(1)).join(""))).toEqual(new Set(["?", "░", "▒"]));
    expect(textOf(rows.at(-1) as Row)).toBe("[  ] a   [░░] b   [▒▒] c");
  });

  test("has no character beyond ASCII if the terminal has none", () => {
    const named = { ...subject, points: [{ x: 0, y: 200, level: 1, isHeldOut: true }] };
    for (const hasColors of [false, true]) {
      const { rows } = draw(named, { ...plain, hasColors, isAscii: true, columns: 30 }, (x) => (x > 1 ? 1 : 0));
      expect(textsOf(rows).join("")).toMatch(/^[ -~]*$/);
    }
  });

  test("is no wider and no higher than its space, and has no picture if that is too small", () => {
    const long = { ...subject, levels: ["a".repeat(50), "b".repeat(50), "c", "d".repeat(20), "e".repeat(33)] };
    const sizes = fc.record({ columns: fc.integer({ min: 1, max: 150 }), rows: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(sizes, fc.boolean(), fc.boolean(), (size, hasColors, isAscii) => {
        const space = { ...plain, ...size, hasColors, isAscii };
        if (layOutPlane(long, space) === undefined) {
          expect(size.columns < 30 || size.rows < 11).toBe(true);
          return;
        }
        const lines = textsOf(draw(long, space, () => 0).rows);
        expect(lines.length).toBeLessThanOrEqual(size.rows);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(size.columns);
      }),
    );
  });
});

describe("the points", () => {
  const inside = fc.record({
    x: fc.double({ min: -2, max: 6, noNaN: true }),
    y: fc.double({ min: 100, max: 300, noNaN: true }),
  });

  test("sit in the cells that they lie in", () => {
    fc.assert(
      fc.property(inside, ({ x, y }) => {
        const points: readonly PlanePoint[] = [{ x, y, level: 1, isHeldOut: false }];
        const { rows, layout } = draw({ ...subject, points }, plain, () => 0);
        const plane = plotOf(rows.slice(1));
        const row = plane.findIndex((line) => line.includes("B"));
        const column = (plane[row] as string).indexOf("B");
        const { cells } = layout;
        expect(Math.abs(xOfColumn(subject, cells, column) - x)).toBeLessThanOrEqual(8 / cells.columns / 2 + 1e-9);
        expect(Math.abs(yOfRow(subject, cells, row) - y)).toBeLessThanOrEqual(200 / cells.rows / 2 + 1e-9);
        expect(plane.join("").replace("B", "").trim()).toBe("");
      }),
    );
  });

  test("outside of the plane are not drawn", () => {
    const points = [
      { x: 7, y: 200, level: 1, isHeldOut: false },
      { x: 0, y: 99, level: 1, isHeldOut: false },
      { x: Number.NaN, y: 200, level: 1, isHeldOut: false },
    ];
    expect(layOutPlane({ ...subject, points }, plain)?.marks.size).toBe(0);
  });

  test("of one cell have one mark: that of the level that most of them have; held out if all of these are", () => {
    const at = (level: number, isHeldOut: boolean) => ({ x: 0.01, y: 201, level, isHeldOut });
    const markOf = (...points: readonly PlanePoint[]) => [
      ...(layOutPlane({ ...subject, points }, plain)?.marks.values() ?? []),
    ];
    expect(markOf(at(0, false), at(1, true), at(1, true))).toEqual([{ level: 1, isHeldOut: true }]);
    expect(markOf(at(1, false), at(1, true), at(0, true))).toEqual([{ level: 1, isHeldOut: false }]);
    expect(markOf(at(1, false), at(0, false))).toEqual([{ level: 1, isHeldOut: false }]);
  });

  test("are on the colour of their own level, so that wrong predictions stand out", () => {
    const points = [
      { x: -1, y: 200, level: 1, isHeldOut: false },
      { x: 1, y: 200, level: 0, isHeldOut: true },
    ];
    const { rows } = draw({ ...subject, points }, colored, () => 0);
    const marks = rows
      .slice(1, 21)
      .flatMap(cellsOf)
      .filter(({ character }) => "●○".includes(character));
    expect(marks).toEqual([
      { character: "●", color: "black", background: "yellow" },
      { character: "○", color: "whiteBright", background: "blue" },
    ]);
    expect(textOf(rows.at(-1) as Row)).toBe(" ●  no    ●  yes       unsure   ○ held out");
  });

  test("have letters of their own if the colours do not suffice", () => {
    const levels = Array.from({ length: 8 }, (_, i) => `class ${i}`);
    const points = [{ x: 0, y: 200, level: 7, isHeldOut: true }];
    const { rows } = draw({ ...subject, levels, points }, colored, () => 0);
    expect(textsOf(rows).slice(1, 21).join("")).toContain("h");
  });

  test("of numbers have the number of their band, if there are no colours", () => {
    const bands = { ...subject, kind: "bands", levels: ["1", "2", "3", "4", "5"] } as const;
    const points = [{ x: 0, y: 200, level: 3, isHeldOut: true }];
    const { rows } = draw({ ...bands, points }, plain, (x) => (x < 1 ? 0 : 4));
    expect(new Set(plotOf(rows.slice(1)).join(""))).toEqual(new Set([" ", "4", "█"]));
  });
});

test("the axes have their names, and round numbers at the cells in which they lie", () => {
  const { rows, layout } = draw(subject, plain, () => 0);
  const lines = textsOf(rows);
  expect(lines[0]).toBe("height   prediction of it");
  const labels = lines.slice(1, 21).flatMap((line, row) => {
    const [, label] = /^(\d+) ┤/.exec(line) ?? [];
    return label === undefined ? [] : [{ label: Number(label), middle: yOfRow(subject, layout.cells, row) }];
  });
  expect(labels.length).toBeGreaterThanOrEqual(4);
  for (const { label, middle } of labels) expect(Math.abs(label - middle)).toBeLessThanOrEqual(5 + 1e-9);
  const [axis, numbers] = lines.slice(21, 23) as [string, string];
  expect(numbers).toMatch(/ width$/);
  // Below a tick there is the last digit of a label of one or two characters.
  const ticks = [...axis].flatMap((character, at) => (character === "┬" ? [at] : []));
  for (const at of ticks) {
    const label = Number(/^-?\d/.exec(numbers.slice(at))?.[0]);
    const middle = xOfColumn(subject, layout.cells, at - layout.side.width);
    if (!Number.isNaN(label)) expect(Math.abs(label - middle)).toBeLessThanOrEqual(8 / 64 / 2 + 1e-9);
  }
  expect(ticks.length).toBeGreaterThanOrEqual(4);
});
