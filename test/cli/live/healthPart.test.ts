import { describe, expect, test } from "vitest";
import { HealthPart } from "../../../src/cli/live/healthPart.js";
import type { Line } from "../../../src/cli/output/line.js";
import type { LayerHealth } from "../../../src/train/records.js";

const layers: readonly LayerHealth[] = [
  { layer: 0, name: "linear 64", gradientNorm: 0.1, updateRatio: 0.001 },
  { layer: 1, name: "relu", dead: 0.25 },
  { layer: 2, name: "linear 8", gradientNorm: 1e-8, updateRatio: 0.5 },
  { layer: 3, name: "tanh", saturated: 0.75 },
  { layer: 4, name: "linear 1", gradientNorm: 1, updateRatio: 2 },
];

const textOf = (line: Line) =>
  typeof line === "string" ? line : line.map((span) => (typeof span === "string" ? span : span.text)).join("");
const looksOf = (line: Line) =>
  typeof line === "string" ? [] : line.flatMap((span) => (typeof span === "string" ? [] : [span.look]));

function render(columns: number, { isUnicode = true, rows = 20, of = layers } = {}) {
  const part = new HealthPart(isUnicode);
  part.show([{ type: "health", epoch: 20, layers: of }]);
  return part.render({ columns, rows });
}

describe("the health of a run", () => {
  test("is nothing before the first look, and stays at the end", () => {
    const part = new HealthPart(true);
    expect(part.render({ columns: 80, rows: 20 })).toEqual([]);
    expect(part.isKept).toBe(true);
  });

  test("is a line for each layer, with bars whose scale is logarithmic for norms and ratios", () => {
    expect(render(80).map(textOf)).toEqual([
      "epoch 20     gradient norm, log 1e-8..100  update / weight, log 1e-7..1",
      "0 linear 64  ██████████░░░░ 0.1            ████████░░░░░░ 0.001",
      "1 relu       ████░░░░░░░░░░ 25% dead",
      "2 linear 8   ░░░░░░░░░░░░░░ 1.0e-8         █████████████░ 0.5",
      "3 tanh       ███████████░░░ 75% saturated",
      "4 linear 1   ███████████░░░ 1              ██████████████ 2",
    ]);
  });

  test("has colours for what is well and what is not", () => {
    expect(render(80).map(looksOf)).toEqual([["dim"], ["green"], [], ["yellow", "yellow"], ["yellow"], ["red"]]);
  });

  test("has bars of ASCII on a terminal that knows nothing else", () => {
    const text = render(60, { isUnicode: false }).map(textOf).join("\n");
    expect(text).toContain("1 relu       ###---------- 25% dead");
    expect(text).toMatch(/^[ -~\n]*$/);
  });

  test.each([140, 80, 60, 40, 30, 20, 8, 1])("is never wider than %i columns", (columns) => {
    const long = [...layers, { layer: 100, name: "x * sigmoid(1.702 * x) + 0.5", dead: 1 }];
    for (const line of render(columns, { of: long })) expect(textOf(line).length).toBeLessThanOrEqual(columns);
  });

  test("says the scale in a narrower window as well, as long as there are bars that need one", () => {
    expect(textOf(render(64)[0] as Line)).toBe("epoch 20     gradient, log 1e-8..100  update, log 1e-7..1");
  });

  test("leaves out bars in a narrow window", () => {
    expect(render(32).map(textOf)).toEqual([
      "epoch 20    gradient  update",
      "0 linear …  0.1       0.001",
      "1 relu      25% dead",
      "2 linear 8  1.0e-8    0.5",
      "3 tanh      75% saturated",
      "4 linear 1  1         2",
    ]);
  });

  test("leaves out layers in the middle if the window is low, and says how many", () => {
    const texts = render(80, { rows: 4 }).map(textOf);
    expect(texts.map((text) => text.slice(0, 15).trim())).toEqual([
      "epoch 20     gr",
      "0 linear 64  ██",
      "(3 more layers)",
      "4 linear 1   ██",
    ]);
    for (const rows of [1, 2, 3, 5, 6]) expect(render(80, { rows }).length).toBe(rows);
  });

  test("shows numbers that are not finite in red", () => {
    const sick = [{ layer: 0, name: "linear 1", gradientNorm: Number.NaN, updateRatio: Number.POSITIVE_INFINITY }];
    const [, line] = render(80, { of: sick });
    expect(looksOf(line as Line)).toEqual(["red", "red"]);
    expect(textOf(line as Line)).toContain("NaN");
  });
});
