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
    "  formula     x > 0 ? x : slope * x",
    expect.stringMatching(/^ {2}derivative {2}.*slope$/),
    "  kinks       at x = 0, where the derivative is taken as 0.01",
    "  defaults    slope = 0.01",
    "  shapes      [2, 3] -> [2, 3]",
  ]);
});

test("`ops NAME` says what y is in a derivative that is written in the output", async () => {
  expect((await runMain(["ops", "sigmoid"])).stdout).toContain("derivative  y * (1 - y)    (y: the output)");
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

test("`ops FORMULA` shows its derivative, where it is finite, its kinks and its curve", async () => {
  const { code, stdout } = await runMain(["ops", "max(x, 0) / (x - 2)"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^formula {5}max\(x, 0\) \/ \(x - 2\)\nderivative {2}\S.*\nfinite for {2}every x but 2\nkinks {7}at x = 0:/,
  );
  expect(stdout).toMatch(/[\u2801-\u28ff]/);
  expect(stdout).toMatch(/value.*derivative\n$/);
});

test("`ops --format json` gives the library, an op or a formula to programs", async () => {
  const read = async (...args: string[]) => JSON.parse((await runMain(["ops", ...args, "--format", "json"])).stdout);
  const list = await read();
  expect(list.map(({ name }: { name: string }) => name)).toEqual([...registry.keys()]);
  expect(list[0]).toEqual({ name: "negate", inputs: ["x"], computes: "-x" });
  expect(await read("leakyRelu")).toMatchObject({
    name: "leakyRelu",
    isElementwise: true,
    kinks: [{ place: "x = 0", subgradient: 0.01 }],
    defaults: { slope: 0.01 },
    shapes: expect.arrayContaining([{ inputs: [[2, 3]], params: {}, output: [2, 3] }]),
  });
  expect(await read("matmul")).toMatchObject({
    inputs: ["a", "b"],
    derivatives: { a: "matmul(ct, transpose(b))", b: "matmul(transpose(a), ct)" },
  });
  expect(await read("x * tanh(x)")).toMatchObject({
    formula: "x * tanh(x)",
    derivative: "tanh(x) + x * (1 - tanh(x) ^ 2)",
    kinks: [],
    domain: { intervals: [{}] },
  });
});

test.each([
  ["swish", 'there is no op "swish": did you mean "silu"?'],
  ["2x", 'a sign is missing before "x": to multiply, write 2 * x'],
  ["x **", "there is no sign **"],
])("`ops %s` is refused with what to write", async (name, message) => {
  const { code, stderr } = await runMain(["ops", name]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
