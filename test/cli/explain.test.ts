import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderEntry } from "../../src/cli/explain/renderEntry.js";
import { renderMatrix } from "../../src/cli/explain/renderMatrix.js";
import { main } from "../../src/cli/main.js";
import { CapturedIo, runMain } from "./runMain.js";

/** The config of a network that is too wide for a terminal. */
const wide = JSON.stringify({
  data: {
    inputs: Array.from({ length: 12 }, (_, i) => Array.from({ length: 30 }, (_, j) => Math.sin(i + j / 2))),
    targets: Array.from({ length: 12 }, (_, i) => [0, 1, 2].map((each) => (each === i % 3 ? 1 : 0))),
  },
  layers: [20, "relu", { dropout: 0.2 }, 3],
  loss: "crossEntropy",
});

/** The lines that a terminal of so many columns shows. */
async function linesAt(columns: number, argv: readonly string[], env = {}): Promise<readonly string[]> {
  const io = new CapturedIo({ env, terminal: true, stdin: wide });
  Object.defineProperty(io.stdout, "columns", { value: columns });
  expect(await main(["explain", ...argv, "--no-color"], io)).toBe(0);
  expect(io.stderr.text).toBe("");
  return io.stdout.text.trimEnd().split("\n");
}

test("explain works out the first step of xor, in not much more than a hundred lines", async () => {
  const { code, stdout } = await runMain(["explain", "configs/xor.json"]);
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.length).toBeLessThan(130);
  const parts = lines.filter((line) => /^[A-Z]+$/.test(line));
  expect(parts).toEqual(["FORWARD", "BACKWARD", "UPDATE"]);
  const from = (start: string) => lines.slice(lines.findIndex((line) => line.startsWith(start)));
  expect(lines.slice(0, 2)).toEqual([
    "Step 1 of 1000 of configs/xor.json, worked out by hand, on 4 rows: 1, 2, 3, 4.",
    "The network is x → linear 5 → relu → linear 1, the loss mse, the optimizer sgd.",
  ]);
  expect(from("a1 = ").slice(0, 7)).toEqual([
    "a1 = relu(z0)                                            layers[1] (relu) [4, 5]",
    "    relu(x) = 0 if x <= 0, else x",
    "         0       0       0  0.1835  0.5156",
    "         0  0.0036       0  0.6762  1.1455",
    "         0       0       0  0.7913  0.3600",
    "         0       0  0.3418  1.2840  0.9899",
    "    row 4, column 4: 1.2840, since 1.2840 > 0",
  ]);
  expect(from("loss = ").slice(0, 3)).toEqual([
    "loss = mean of (z2 - target)²                                           the loss",
    "    = ((0.2856 - 0)² + (0.3901 - 1)² + (0.2916 - 1)² + (0.3254 - 0)²) / 4 =",
    "    0.2653",
  ]);
  expect(from("b2.grad = ").slice(0, 3)).toEqual([
    "b2.grad = sum over the rows of z2.grad                                       [1]",
    "    from z2 = a1 · W2 + b2: b2 is used in all 4 rows, so add these up",
    "    = 0.1428 + (-0.3050) + (-0.3542) + 0.1627 = -0.3536",
  ]);
  expect(lines.slice(-2)).toEqual([
    "b2.new = b2 - b2.grad · lr                                                   [1]",
    "    = 0.2093 - (-0.3536) · 0.1 = 0.2447",
  ]);
});

test.each([
  [140, ["configs/xor.json", "--set", "optimizer=adam", "--set", "clipNorm=0.1"]],
  [40, ["configs/xor.json", "--set", "optimizer=adam", "--set", "clipNorm=0.1"]],
  [80, ["-", "--step", "2"]],
  [40, ["-", "--row", "7"]],
  [40, ["configs/xor-formula.json", "--set", "loss=huber"]],
] as const)("explain is no wider than a terminal of %i columns: %j", async (columns, argv) => {
  for (const line of await linesAt(columns, argv)) expect(line.length, line).toBeLessThanOrEqual(columns);
});

test("explain writes ASCII to a terminal that knows nothing else, and no wider", async () => {
  const lines = await linesAt(40, ["-"], { LC_ALL: "C" });
  for (const line of lines) expect(line).toMatch(/^[ -~]{0,40}$/);
  expect(lines.some((line) => line.startsWith("W3.grad = d2^T * z3.grad"))).toBe(true);
});

test("explain says what it leaves out of large matrices, and --all leaves out nothing of them", async () => {
  const { stdout } = await runMain(["explain", "-"], { stdin: wide });
  expect(stdout).toContain("    … (7 of 12 rows, 8 of 30 columns)");
  expect(stdout).toMatch(/· \(?-?[\d.]+\)?\s+\+\s+…\s+\(26 more\)/);
  const all = await runMain(["explain", "-", "--all"], { stdin: wide });
  expect(all.stdout).not.toMatch(/of \d+ (rows|columns)/);
  const rows = all.stdout.split("\n").filter((line) => /^ +-?[\d.]+( +-?[\d.]+){29}$/.test(line));
  expect(rows.length).toBeGreaterThanOrEqual(12);
});

test("explain reads a config from standard input, and sets entries", async () => {
  const stdin = readFileSync("configs/xor.json", "utf8");
  const { stdout, code } = await runMain(["explain", "-", "--set", "loss=mae", "--step", "3"], { stdin });
  expect(code).toBe(0);
  expect(stdout).toContain("Step 3 of 1000 of the config, worked out by hand");
  expect(stdout).toContain("l2 = abs(l1)");
});

test("explain says that the data was encoded, and that training rounds to float32", async () => {
  const { stdout } = await runMain(["explain", "configs/iris.json", "--set", 'dtype="float32"']);
  expect(stdout.replaceAll("\n", " ")).toContain(
    "x and target hold the data as the network sees it: scaled, with classes as 0 and 1.",
  );
  expect(stdout.replaceAll("\n", " ")).toContain("Training computes in float32.");
});

test.each([
  ["configs/spirals.json", "x and target hold the data as the network sees it: with classes as 0 and 1."],
  ["configs/xor.json", undefined],
])("explain says of the data only what applies: %s", async (config, text) => {
  const words = (await runMain(["explain", config])).stdout.replaceAll("\n", " ");
  expect(/x and target hold.*?\./.exec(words)?.[0]).toBe(text);
});

test("explain writes all numbers for programs", async () => {
  const { stdout } = await runMain(["explain", "configs/xor.json", "--format", "json", "--row", "2"]);
  const explained = JSON.parse(stdout);
  expect(Object.keys(explained)).toEqual(["step", "epoch", "rows", "forward", "backward", "updates"]);
  expect(explained).toMatchObject({ step: 1, epoch: 1, rows: [2] });
  expect(explained.forward[0]).toMatchObject({ name: "x", shape: [1, 2], values: [1, 0], inputs: [] });
  expect(explained.backward[1]).toMatchObject({ name: "z2.grad", inputs: ["z2", "target", "loss.grad"] });
});

test.each([
  [["--step", "1001"], "--step: there is no step 1001: got 1001, expected 1 to 1000: the run has 1000 steps"],
  [["--row", "5"], "--row: there is no row 5: got 5, expected 1 to 4, the rows trained on"],
  [["--step", "0"], "Expected a whole number of 1 or more."],
])("explain is refused with %j", async (options, message) => {
  const { code, stdout, stderr } = await runMain(["explain", "configs/xor.json", ...options]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("a gradient that adds up shows each contribution, then the sum", () => {
  const entry = (name: string, values: readonly number[], formula: string) => ({
    name,
    values,
    formula,
    shape: [2],
    role: "",
    inputs: [],
  });
  const find = (name: string) => (name === "z" ? entry("z", [1, 4], "h²") : undefined);
  const contributions = [
    { through: "z", reason: "times the slope", formula: "z.grad ⊙ (2 · h)", values: [1, 2] },
    { through: "q", reason: "a sum passes it on as it is", formula: "q.grad", values: [0.5, 0.5] },
  ];
  const lines = renderEntry({ ...entry("h.grad", [1.5, 2.5], "z.grad ⊙ (2 · h) + q.grad"), contributions }, find, {
    width: 60,
    rows: 8,
  });
  expect(
    lines.map((line) =>
      (typeof line === "string"
        ? line
        : line.map((part) => (typeof part === "string" ? part : part.text)).join("")
      ).trimEnd(),
    ),
  ).toEqual([
    "h.grad = z.grad ⊙ (2 · h) + q.grad                       [2]",
    "    from z = h²: z.grad ⊙ (2 · h), times the slope",
    "    1  2",
    "    from q: q.grad, a sum passes it on as it is",
    "    0.5  0.5",
    "    added up:",
    "    1.5  2.5",
  ]);
});

test.each([
  [[1, 2, 3, 4], [2, 2], 80, ["1  2", "3  4"]],
  [[1, 2, 3, 4], [4, 1], 80, ["(1  2  3  4)ᵀ"]],
  [[0.5, -2], [2], 80, [" 0.5  -2.0"]],
  [[7], [], 80, ["7"]],
  [[1, 2, 3, 4], [1, 4], 8, ["1 2 3 4"]],
  [[1, 2, 3, 4, 5], [1, 5], 8, ["1  2  …", "… (2 of 5 columns)"]],
  [[1, 2, 3, 4, 5], [5, 1], 11, ["(1  2  …)ᵀ", "… (2 of 5 rows)"]],
  [[1 / 3, -2 / 3], [1, 2], 15, [" 0.3333 -0.6667"]],
  [[1 / 3, -2 / 3], [1, 2], 13, [" 0.333 -0.667"]],
  [[1 / 3, -2 / 3], [1, 2], 11, [" 0.33 -0.67"]],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9], [4, 3], 19, ["1  2  3", "4  5  6", "… (2 of 4 rows)"]],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9], [4, 3], 4, ["1  …", "4  …", "… (2 of 4 rows)", "… (1 of 3 columns)"]],
  [[1, 2, 3, 4, 5, 6, 7, 8], [4, 2], 80, ["1  2", "3  4", "… (2 of 4 rows)"]],
] as const)("a matrix %j of shape %j in %i columns", (values, shape, width, lines) => {
  expect(renderMatrix(values, shape, { width, rows: 3 })).toEqual(lines);
});

test.each([
  [[1, 2, 3, 4, 5, 6], [2, 3], 80, ["1  2  3", "4  5  6"]],
  [[1, 2, 3, 4, 5, 6], [2, 3], 5, ["1 2 3", "4 5 6"]],
  [[1, 2, 3, 4, 5, 6], [2, 3], 4, ["columns 1 to 2 of 3:", "1  2", "4  5", "columns 3 to 3 of 3:", "3", "6"]],
  [
    [1, 2, 3, 4, 5],
    [5, 1],
    8,
    ["rows 1 to 2 of 5:", "(1  2)ᵀ", "rows 3 to 4 of 5:", "(3  4)ᵀ", "rows 5 to 5 of 5:", "(5)ᵀ"],
  ],
] as const)("all of a matrix %j of shape %j in %i columns is in blocks", (values, shape, width, lines) => {
  expect(renderMatrix(values, shape, { width, rows: Number.POSITIVE_INFINITY })).toEqual(lines);
});

test("explain --all shows every number on a terminal, in blocks of columns", async () => {
  const lines = await linesAt(80, ["-", "--all"]);
  expect(lines.some((line) => /^ {4}columns 1 to \d+ of 30:$/.test(line))).toBe(true);
  expect(lines.some((line) => /^ {4}columns \d+ to 30 of 30:$/.test(line))).toBe(true);
  expect(lines.join("\n")).not.toMatch(/of \d+ (rows|columns)\)/);
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
});

test("explain shows all of xor in 40 columns", async () => {
  const lines = await linesAt(40, ["configs/xor.json"]);
  expect(lines.join("\n")).not.toContain("…");
  const start = lines.findIndex((line) => line.startsWith("W0.grad = "));
  expect(lines.slice(start + 1)).toContain("         0  0.037 -0.034 -0.006 -0.019");
});

test("explain breaks lines as ASCII has them", async () => {
  const lines = await linesAt(80, ["configs/xor.json"], { LC_ALL: "C" });
  const words = lines.join(" ").replaceAll(/\s+/g, " ");
  expect(words).toContain("from loss = mean of (z2 - target)^2: the slope of a square is twice its base; the mean");
  for (const line of lines) expect(line).toMatch(/^[ -~]{0,80}$/);
});
