import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { createStyle, renderLine } from "../../src/cli/output/style.js";
import { renderChecks } from "../../src/cli/tables/renderChecks.js";
import type { CheckRow } from "../../src/gradcheck/checkRow.js";
import { methods } from "../../src/gradcheck/references/methods.js";
import { countVerdicts } from "../../src/gradcheck/summarize.js";
import { killChildren, outcomeOf, start } from "./children.js";
import { CapturedStream, runMain } from "./runMain.js";

afterEach(killChildren);

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

const kink: CheckRow = { ...passing, op: "relu", input: "x", verdict: "KINK", explanation: "at x = 0 it has a corner" };

describe("the table of checks", () => {
  const render = async (
    rows: readonly CheckRow[],
    isAll: boolean,
    style = createStyle(new CapturedStream(), {}, false),
  ) => (await renderChecks(rows, isAll)).map((line) => renderLine(line, style));
  const rows = [passing, alsoPassing, failing];

  test("has a row for each input, what failures look like, and the counts", async () => {
    expect(await render(rows, false)).toEqual([
      "op      input  shape     abs error  rel error  at      analytic  reference  verdict",
      "matmul  a      [3, 4]      1.0e-16    2.0e-16  [0, 0]  0.500000   0.500000  PASS",
      "matmul  b      [100, 2]     3.0e-2     3.0e-2  [7, 1]   1.03000    1.00000  FAIL",
      "",
      `FAIL  matmul b: ${failing.explanation} (mathjs; [3, 4] and [4, 2])`,
      "",
      "3 checks on mathjs, wasm float32: 2 PASS, 1 FAIL",
    ]);
  });

  test("has a row for each check if all are wanted", async () => {
    const lines = await render(rows, true);
    expect(lines.slice(1, 4).map((line) => line.split(/ {2,}/).slice(0, 5))).toEqual([
      ["matmul", "a", "mathjs", "[3, 4] and [4, 2]", "[3, 4]"],
      ["matmul", "a", "wasm float32", "[3, 4] and [4, 2]", "[3, 4]"],
      ["matmul", "b", "mathjs", "[3, 4] and [4, 2]", "[100, 2], 64 of 200"],
    ]);
  });

  test("leaves out values on which the engines agree, if not all are wanted", async () => {
    const agreeing = { ...passing, input: "output" };
    const table = async (isAll: boolean) => (await render([passing, agreeing], isAll)).join("\n");
    expect(await table(false)).not.toContain("output");
    expect(await table(true)).toContain("output");
    expect(await render([passing, { ...agreeing, verdict: "FAIL" }], false)).toContain(
      "FAIL  matmul output: got 0.500000, expected 0.500000 (mathjs; [3, 4] and [4, 2])",
    );
  });

  test("shows the least order of a remainder, if there is one", async () => {
    const orders = [
      { ...passing, order: 2.01 },
      { ...passing, order: 1.98 },
      { ...failing, order: Infinity },
    ];
    const [header, ...lines] = await render(orders, false);
    expect(header).toMatch(/ {2}order {2}verdict$/);
    expect(lines[0]).toMatch(/ {2}1\.98 {2}PASS$/);
    expect(lines[1]).toMatch(/ {2}- {2}FAIL$/);
  });

  test("begins with what it comes to, if it is long, and only counts the kinks", async () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ ...passing, input: `a${i}` }));
    const others = [kink, { ...passing, op: "loss mse" }, { ...passing, op: "x ^ 2" }, { ...passing, op: "clipping" }];
    expect((await render([...many, ...others], false))[0]).toBe(
      "2 ops, 1 loss, 1 formula and clipping: nothing is wrong",
    );
    const lines = await render([...many, kink, failing], false);
    expect(lines.slice(0, 2)).toEqual(["2 ops: something is wrong in 1 op", ""]);
    expect(lines.slice(-5)).toEqual([
      "KINK  in 1 op: to see them, name an op (--op) or a formula",
      "",
      `FAIL  matmul b: ${failing.explanation} (mathjs; [3, 4] and [4, 2])`,
      "",
      "42 checks on mathjs: 40 PASS, 1 FAIL, 1 KINK",
    ]);
    expect(await render([kink], false)).toContain("KINK  relu x: at x = 0 it has a corner");
  });

  test("colours the verdicts", async () => {
    const lines = await render(rows, false, createStyle(new CapturedStream(true), {}, true));
    expect(lines[1]).toContain("\u001B[32mPASS\u001B[39m");
    expect(lines[2]).toContain("\u001B[31mFAIL\u001B[39m");
  });

  test("counts every verdict", () => {
    const rows = [passing, failing, { ...passing, verdict: "KINK" } as const, passing];
    expect(countVerdicts(rows)).toEqual({ PASS: 2, FAIL: 1, KINK: 1, NOISY: 0 });
  });
});

/** What a check in NDJSON writes. */
async function recordsOf(args: readonly string[]) {
  const { code, stdout, stderr } = await runMain(["gradcheck", ...args, "--format", "ndjson"]);
  const records = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { code, stderr, records };
}

/** The truncation of a large step is too much for this tolerance. */
const tooStrict = ["--op", "softsign", "--method", "central", "--eps", "0.01", "--atol", "0", "--rtol", "1e-9"];

describe("backprop gradcheck", () => {
  // The built command, with the flags of V8 that it sets.
  test("checks everything, and all is right", async () => {
    const { code, stdout, stderr } = await outcomeOf(start(process.execPath, ["bin/backprop.js", "gradcheck"]));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^\d+ ops, \d+ losses, \d+ optimizers, \d+ formulas.*: nothing is wrong\n\n/);
    expect(stdout).toMatch(/\n\d+ checks on mathjs, wasm, .*: \d+ PASS, .*\d+ KINK.*\n$/);
  });

  test("checks the ops that are named, and no others", async () => {
    const { code, stdout } = await runMain(["gradcheck", "--op", "negate", "--op", "transpose"]);
    const ops = stdout.split("\n").map((line) => line.split(" ")[0]);
    expect(code).toBe(0);
    expect(new Set(ops.slice(1, ops.indexOf("")))).toEqual(new Set(["negate", "transpose"]));
  });

  test("checks the parameters of a config's model", async () => {
    const { code, stdout } = await runMain(["gradcheck", "--config", "configs/xor.json"]);
    expect(code).toBe(0);
    expect(stdout).toContain("layers.0.weight  [2, 5]");
    expect(stdout).toMatch(/checks on mathjs, wasm: \d+ PASS\n$/);
  });

  test("says what a formula is, and checks it", async () => {
    const { code, stdout } = await runMain(["gradcheck", "abs(x) / 2"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^formula {5}abs\(x\) \/ 2\nderivative {2}.*\nfinite for {2}every x\nkinks {7}at x = 0: slopes -0\.5 and 0\.5/,
    );
    expect(stdout).toMatch(/\n\nop +input .*\nabs\(x\) \/ 2 {2}x /);
    const { records } = await recordsOf(["abs(x) / 2", "2 * x"]);
    expect(records.slice(0, 3).map(({ type, formula, op }) => [type, formula ?? op])).toEqual([
      ["formula", "abs(x) / 2"],
      ["formula", "2 * x"],
      ["check", "abs(x) / 2"],
    ]);
    expect(records[0].kinks).toMatchObject([{ x: 0, slopes: [-0.5, 0.5], taken: 0 }]);
  });

  test("does not say FAIL of a right rule if a method is too coarse for the tolerance that is asked for", async () => {
    const { code, records } = await recordsOf(tooStrict);
    expect(code).toBe(0);
    expect(records.at(-1)).toMatchObject({ type: "end", FAIL: 0 });
    expect(records.at(-1).NOISY).toBeGreaterThan(0);
  });

  test("writes a JSON object a line, the counts in the last", async () => {
    const { code, records } = await recordsOf(["--op", "negate"]);
    expect(code).toBe(0);
    expect(records[0]).toMatchObject({ type: "check", op: "negate", input: "x", verdict: "PASS" });
    expect(records.at(-1)).toMatchObject({ type: "end", FAIL: 0, KINK: 0, NOISY: 0 });
    expect(records.length).toBeLessThan(5);
  });

  test("writes every check with --all", async () => {
    const { records } = await recordsOf(["--op", "negate", "--all"]);
    const [end, ...checks] = records.toReversed();
    expect(checks).toHaveLength(end.PASS);
    expect(new Set(checks.map(({ engine }) => engine))).toEqual(new Set(["mathjs", "wasm"]));
  });

  test.each(["mathjs", "wasm"])("checks the engine %s alone", async (engine) => {
    const { records } = await recordsOf(["--op", "negate", "--all", "--engine", engine]);
    const checks = records.slice(0, -1);
    expect(checks.length).toBeGreaterThan(10);
    expect(new Set(checks.map((row) => row.engine))).toEqual(new Set([engine]));
  });

  test("checks second derivatives, by the cotangent too", async () => {
    const { code, records } = await recordsOf(["--op", "square", "--order", "2"]);
    expect(code).toBe(0);
    expect(records.map(({ input }) => input)).toEqual(expect.arrayContaining(["x", "cotangent"]));
  });

  test("compares with 64 digits", async () => {
    const args = ["--op", "transpose", "--engine", "mathjs"];
    const { code, records } = await recordsOf([...args, "--digits", "64"]);
    expect(code).toBe(0);
    expect(records[0].relativeError).toBeLessThan(1e-14);
    // Larger samples would take too long.
    expect(records.at(-1).PASS).toBeLessThan((await recordsOf(args)).records.at(-1).PASS);
  });

  test("finds the order of the Taylor remainder", async () => {
    const { code, records } = await recordsOf(["--op", "square", "--method", "taylor", "--engine", "mathjs"]);
    expect(code).toBe(0);
    expect(records[0].order).toBeGreaterThan(1.5);
  });

  test.each(["ridders", "central"])("finds derivatives by the method %s", async (method) => {
    const { code, records } = await recordsOf(["--op", "sigmoid", "--method", method, "--engine", "mathjs"]);
    expect(code).toBe(0);
    // Neither is exact to the last bits.
    expect(records[0].relativeError).toBeGreaterThan(1e-15);
  });

  test("checks other points with another seed, and the same ones with the same", async () => {
    const pointsOf = async (seed: string) => (await recordsOf(["--op", "negate", "--all", "--seed", seed])).records;
    const [first, again, other] = [await pointsOf("0"), await pointsOf("0"), await pointsOf("1")];
    expect(first).toEqual(again);
    expect(first[0].analytic).not.toBe(other[0].analytic);
  });

  test.each<[string, readonly string[], number, RegExp]>([
    ["a config that is not there", ["--config", "missing.json"], 5, /missing\.json/],
    ["an op that is not there", ["--op", "tanh", "--op", "sigmod"], 2, /no op "sigmod": did you mean "sigmoid"\?/],
    ["a formula as an op", ["--op", "x * x"], 2, /no op "x \* x": it is a formula, which is checked without --op/],
    ["an op as a formula", ["tanh"], 2, /"tanh" is the name of an op, not a formula: .* --op tanh/],
    ["a formula that is none", ["x +"], 2, /x \+/],
    ["a step that no method takes", ["--op", "tanh", "--eps", "1e-3"], 2, /--eps is for --method central only/],
    ["a tolerance that no method takes", ["--method", "taylor", "--rtol", "1"], 2, /taylor needs no tolerance/],
    ["two ways to find derivatives", ["--digits", "64", "--method", "ridders"], 2, /leave out --method ridders/],
    ["another number of digits", ["--digits", "32"], 2, /Allowed choices are 16, 64/],
    ["a formula in a self-test", ["--self-test", "2 * x"], 2, /leave out the formula/],
    [
      "a method in a self-test",
      ["--self-test", "--method", "ridders"],
      2,
      /'--self-test' cannot be used with .*--method/,
    ],
    [
      "a config in a self-test",
      ["--self-test", "--config", "a.json"],
      2,
      /'--self-test' cannot be used with .*--config/,
    ],
  ])("refuses %s, before anything is checked", async (_title, args, code, message) => {
    const outcome = await runMain(["gradcheck", ...args]);
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: "" });
    expect(outcome.stderr).toMatch(message);
  });

  test("has the choices and the defaults that its help states", async () => {
    const { complex, ridders, central } = methods;
    const help = (await runMain(["gradcheck", "--help"])).stdout.replaceAll(/\s+/g, " ");
    const list = (of: (method: { atol: number; rtol: number }) => number) =>
      `(default: ${of(complex.tolerance)}; ridders: ${of(ridders.tolerance)}; central: ${of(central.tolerance).toExponential()}; taylor`;
    expect(help).toContain(
      `(choices: ${Object.keys(methods)
        .map((name) => `"${name}"`)
        .join(", ")}, default: "complex")`,
    );
    expect(help).toContain(`--method central (default: ${central.eps.toExponential()})`);
    expect(help).toContain(list(({ atol }) => atol));
    expect(help).toContain(list(({ rtol }) => rtol));
  });
});

describe("backprop gradcheck --self-test", () => {
  test("counts which mistakes in an op each method finds", async () => {
    const { code, stdout } = await runMain(["gradcheck", "--self-test", "--op", "relu"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Mistakes in the rules of ops\nmistake .* complex {2}ridders {2}taylor {2}central\n/);
    expect(stdout).toMatch(/\nother branch at a corner +1 +1 +100 % +0\.0 %/);
    expect(stdout).toMatch(/\nOf \d+ mistakes that change a value, the default check finds all\.\n$/);
  });

  test("writes a JSON object for each kind of mistake, and the counts", async () => {
    const { code, records } = await recordsOf(["--self-test", "--op", "relu"]);
    expect(code).toBe(0);
    expect(records[0]).toMatchObject({ type: "mistake", layer: "rule", mistake: "factor 1.03", made: 1, wrong: 1 });
    expect(records.at(-1)).toMatchObject({ type: "end", missed: 0 });
  });
});

test("`gradcheck --config` says so if the loss has no gradient", async () => {
  const folder = await mkdtemp(join(tmpdir(), "backprop-gradcheck-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = join(folder, "config.json");
  await writeFile(config, '{"data":{"inputs":[[0]],"targets":[1]},"layers":["log",1]}');
  const { code, stdout, stderr } = await runMain(["gradcheck", "--config", config]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toMatch(
    /^error: \S+config.json:1:1: the loss is (NaN|Infinity) at the first parameters, so it has no gradient/,
  );
});
