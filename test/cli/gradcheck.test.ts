import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createStyle, renderLine } from "../../src/cli/output/style.js";
import { renderChecks } from "../../src/cli/tables/renderChecks.js";
import type { CheckRow } from "../../src/gradcheck/checkRow.js";
import { methods } from "../../src/gradcheck/references/methods.js";
import { countVerdicts } from "../../src/gradcheck/summarize.js";
import { CapturedStream, runMain } from "./runMain.js";

const passing: CheckRow = {
  op: "matmul",
  input: "a",
  engine: "mathjs",
  dtype: "float64",
  arithmetic: "exact",
  sample: "[3, 4] and [4, 2]",
  shape: [3, 4],
  checked: 12,
  total: 12,
  absoluteError: 1e-16,
  relativeError: 2e-16,
  at: [0, 0],
  analytic: 0.5,
  reference: 0.5,
  condition: 1.5,
  verdict: "PASS",
};
const alsoPassing: CheckRow = { ...passing, engine: "wasm", dtype: "float32", relativeError: 3e-8 };
const failing: CheckRow = {
  ...passing,
  input: "b",
  shape: [100, 2],
  checked: 64,
  total: 200,
  absoluteError: 0.0301,
  relativeError: 0.03,
  at: [7, 1],
  analytic: 1.03,
  reference: 1,
  verdict: "FAIL",
  explanation: "The gradient by b is 1.03 times the right one: at [7, 1] it is 1.03, and should be 1.",
};

describe("the table of checks", () => {
  const render = async (isAll: boolean, style = createStyle(new CapturedStream(), {}, false)) =>
    (await renderChecks([passing, alsoPassing, failing], isAll)).map((line) => renderLine(line, style));

  test("has a row for each input, what failures look like, and the counts", async () => {
    expect(await render(false)).toEqual([
      "op      input  samples  shape     abs error  rel error  in float32  at      analytic  reference  verdict",
      "matmul  a            2  [3, 4]      1.0e-16    2.0e-16      3.0e-8  [0, 0]  0.500000   0.500000  PASS",
      "matmul  b            1  [100, 2]     3.0e-2     3.0e-2              [7, 1]   1.03000    1.00000  FAIL",
      "",
      `FAIL  matmul b: ${failing.explanation} (mathjs; [3, 4] and [4, 2])`,
      "",
      "3 gradients checked on mathjs, wasm float32: 2 PASS, 1 FAIL",
    ]);
  });

  test("has a row for each check if all are wanted", async () => {
    const lines = await render(true);
    expect(lines.slice(1, 4).map((line) => line.split(/ {2,}/).slice(0, 5))).toEqual([
      ["matmul", "a", "mathjs", "[3, 4] and [4, 2]", "[3, 4]"],
      ["matmul", "a", "wasm float32", "[3, 4] and [4, 2]", "[3, 4]"],
      ["matmul", "b", "mathjs", "[3, 4] and [4, 2]", "[100, 2], 64 of 200"],
    ]);
  });

  test("colours the verdicts", async () => {
    const lines = await render(false, createStyle(new CapturedStream(true), {}, true));
    expect(lines[1]).toContain("\u001B[32mPASS\u001B[39m");
    expect(lines[2]).toContain("\u001B[31mFAIL\u001B[39m");
  });

  test("counts every verdict", () => {
    const rows = [passing, failing, { ...passing, verdict: "KINK" } as const, passing];
    expect(countVerdicts(rows)).toEqual({ PASS: 2, FAIL: 1, KINK: 1, NOISY: 0 });
  });
});

describe("backprop gradcheck", () => {
  test("checks every op, and all are right", async () => {
    const { code, stdout, stderr } = await runMain(["gradcheck"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/\n\d+ gradients checked on mathjs, wasm, .*: \d+ PASS, \d+ KINK\n$/);
  });

  test("checks the ops that are named, and no others", async () => {
    const { code, stdout } = await runMain(["gradcheck", "--op", "tanh", "--op", "matmul"]);
    const ops = stdout.split("\n").map((line) => line.split(" ")[0]);
    expect(code).toBe(0);
    expect(new Set(ops.slice(1, ops.indexOf("")))).toEqual(new Set(["tanh", "matmul"]));
  });

  test("checks the parameters of a config's model", async () => {
    const { code, stdout } = await runMain(["gradcheck", "--config", "configs/xor.json"]);
    expect(code).toBe(0);
    expect(stdout).toContain("layers.0.weight  [2, 5]");
    expect(stdout).toMatch(/gradients checked on mathjs, wasm: \d+ PASS\n$/);
  });

  test("exits with 1 if a gradient is not within the tolerance", async () => {
    // The truncation of a large step is too much for a tolerance of nothing.
    const { code, stdout } = await runMain([
      ...["gradcheck", "--op", "softmax", "--method", "central", "--eps", "0.01", "--atol", "0", "--rtol", "1e-9"],
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/FAIL\n/);
  });

  test("writes a JSON object a line, the counts in the last", async () => {
    const { code, stdout } = await runMain(["gradcheck", "--op", "add", "--format", "ndjson"]);
    const records = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(records[0]).toMatchObject({ type: "check", op: "add", input: "a", verdict: "PASS" });
    expect(records.at(-1)).toMatchObject({ type: "end", FAIL: 0, KINK: 0, NOISY: 0 });
  });

  test.each([
    ["a config that is not there", ["--config", "missing.json"], 5],
    ["an op that is not there, before any is checked", ["--op", "tanh", "--op", "nothing-like-it"], 2],
  ])("reports %s", async (_title, args, code) => {
    const outcome = await runMain(["gradcheck", ...args]);
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: "" });
  });

  test("has the defaults that its help states", async () => {
    const { complex, central } = methods;
    const help = (await runMain(["gradcheck", "--help"])).stdout;
    expect(help).toContain(`difference (default: ${central.eps.toExponential()})`);
    expect(help).toContain(`(default: ${complex.tolerance.atol}; central: ${central.tolerance.atol.toExponential()})`);
    expect(help).toContain(`(default: ${complex.tolerance.rtol}; central: ${central.tolerance.rtol.toExponential()})`);
  });
});

test("`gradcheck --config` says so if the loss has no gradient", async () => {
  const folder = await mkdtemp(join(tmpdir(), "backprop-gradcheck-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = join(folder, "config.json");
  await writeFile(config, '{"data":{"inputs":[[0]],"targets":[1]},"layers":["log",1]}');
  const { code, stdout, stderr } = await runMain(["gradcheck", "--config", config]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toMatch(/^error: the loss is (NaN|Infinity) at the first parameters, so it has no gradient/);
});
