import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createStyle, renderLine, type Style } from "../../src/cli/output/style.js";
import { countVerdicts, renderChecks } from "../../src/cli/tables/renderChecks.js";
import type { CheckRow } from "../../src/gradcheck/compareGradients.js";
import { defaultTolerances } from "../../src/gradcheck/compareGradients.js";
import { CapturedStream, runMain } from "./runMain.js";

const passing: CheckRow = {
  op: "matmul",
  input: "a",
  shape: [3, 4],
  checked: 12,
  total: 12,
  absoluteError: 0,
  relativeError: 0,
  at: [0, 0],
  analytic: 0.5,
  reference: 0.5,
  verdict: "PASS",
};
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
};

describe("the table of checks", () => {
  const renderAs = async (style: Style) =>
    (await renderChecks([passing, failing])).map((line) => renderLine(line, style));

  test("says op, input, element and values, and counts at the end", async () => {
    expect(await renderAs(createStyle(new CapturedStream(), {}, false))).toEqual([
      "op      input  shape                abs error  rel error  at      analytic  reference  verdict",
      "matmul  a      [3, 4]                       0          0  [0, 0]  0.500000   0.500000  PASS",
      "matmul  b      [100, 2], 64 of 200     3.0e-2     3.0e-2  [7, 1]   1.03000    1.00000  FAIL",
      "",
      "2 gradients checked: 1 PASS, 1 FAIL",
    ]);
  });

  test("colours the verdicts", async () => {
    const lines = await renderAs(createStyle(new CapturedStream(true), {}, true));
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
    expect(stdout).toMatch(/\n(\d+) gradients checked: \1 PASS\n$/);
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
    expect(stdout).toContain("4 gradients checked: 4 PASS");
  });

  test("exits with 1 if a gradient is not within the tolerance", async () => {
    // Rounding alone is too much for a tolerance of nothing.
    const { code, stdout } = await runMain(["gradcheck", "--op", "softmax", "--atol", "0", "--rtol", "0"]);
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
    expect(records[0]).toMatchObject({ type: "check", op: "add", input: "a", shape: [3, 4], verdict: "PASS" });
    expect(records.at(-1)).toEqual({ type: "end", PASS: records.length - 1, FAIL: 0, KINK: 0, NOISY: 0 });
  });

  test.each([
    ["a config that is not there", ["--config", "missing.json"], 5],
    ["an op that is not there, before any is checked", ["--op", "tanh", "--op", "nothing-like-it"], 2],
  ])("reports %s", async (_title, args, code) => {
    const outcome = await runMain(["gradcheck", ...args]);
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: "" });
  });

  test("has the defaults that its help states", async () => {
    const { complex, central } = defaultTolerances;
    const help = (await runMain(["gradcheck", "--help"])).stdout;
    expect(help).toContain(`difference (default: ${central.eps.toExponential()})`);
    expect(help).toContain(`(default: ${complex.atol}; central: ${central.atol.toExponential()})`);
    expect(help).toContain(`(default: ${complex.rtol}; central: ${central.rtol.toExponential()})`);
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
