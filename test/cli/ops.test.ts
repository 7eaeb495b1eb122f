import { expect, test } from "vitest";
import { registry } from "../../src/ops/index.js";
import { runMain } from "./runMain.js";

test("`ops` lists every op with its inputs and what it computes", async () => {
  const { code, stdout } = await runMain(["ops"]);
  const [header, ...rows] = stdout.trimEnd().split("\n");
  expect(code).toBe(0);
  expect(header).toMatch(/^op +inputs {2}computes$/);
  expect(rows.map((row) => row.split(" ")[0])).toEqual([...registry.keys()]);
  expect(rows.find((row) => row.startsWith("matmul "))).toMatch(/^matmul +2 {2}matrix product/);
});

test("`ops NAME` shows formula, derivative, kinks, defaults and shapes of an elementwise op", async () => {
  const { stdout } = await runMain(["ops", "leakyRelu"]);
  expect(stdout.split("\n").slice(0, 6)).toEqual([
    "leakyRelu",
    "  formula   x > 0 ? x : slope * x",
    expect.stringMatching(/^ {2}d\/dx {6}.*slope$/),
    "  kinks     at x = 0, where the derivative is taken as 0.01",
    "  defaults  slope = 0.01",
    "  shapes    [2, 3] -> [2, 3]",
  ]);
});

test("`ops NAME` says what y is in a derivative that is written in the output", async () => {
  expect((await runMain(["ops", "sigmoid"])).stdout).toContain("d/dx     y * (1 - y)    (y: the output)");
});

test("`ops NAME` shows what a structural op computes, its defaults and shapes", async () => {
  const { stdout } = await runMain(["ops", "mean"]);
  expect(stdout).toMatch(
    /^mean\n {2}computes {2}\S.*\n {2}vjp a {5}\S.*\n.*ct: the gradient.*\n {2}defaults {2}axis = null, keepDims = false\n {2}shapes/,
  );
  expect(stdout).toContain("[2, 3], axis 0 -> [3]");
});

test.each([...registry.keys()])("`ops %s` can be shown", async (name) => {
  const { code, stdout } = await runMain(["ops", name]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/-> \[/);
});

test("`ops NAME` shows the rule of a structural op", async () => {
  const { stdout } = await runMain(["ops", "matmul"]);
  expect(stdout).toContain("  vjp a     matmul(ct, transpose(b))\n  vjp b     matmul(transpose(a), ct)\n");
});
