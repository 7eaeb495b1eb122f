import { describe, expect, test } from "vitest";
import type { CheckRow } from "../../../src/gradcheck/checkRow.js";
import type { Place } from "../../../src/gradcheck/runners/runner.js";
import { type OptimizerCase, optimizerCases } from "../../../src/gradcheck/subjects/optimizerCases.js";
import { checkOptimizer, checkOptimizers } from "../../../src/gradcheck/subjects/optimizers.js";
import { constant } from "../../../src/graph/node.js";
import type { Node, Variable } from "../../../src/graph/op.js";
import { ops } from "../../../src/ops/index.js";
import { optimizerDefaults, optimizerNames } from "../../../src/optim/optimizer.js";
import type { UpdateRule } from "../../../src/optim/updateRule.js";

const wasm: Place = { engine: "wasm", dtype: "float64", arithmetic: "exact" };
const places: readonly Place[] = [
  { ...wasm, engine: "mathjs" },
  wasm,
  { ...wasm, arithmetic: "fast" },
  { ...wasm, dtype: "float32" },
];

test("every optimizer follows its formulas: in 64 digits to 1e-50, and at each place within rounding", async () => {
  const rows: CheckRow[] = [];
  for await (const some of checkOptimizers(places, 1)) rows.push(...some);
  expect(rows.filter(({ verdict }) => verdict !== "PASS")).toEqual([]);
  expect([...new Set(rows.map(({ op }) => op))]).toEqual([
    ...optimizerNames.map((name) => `optimizer ${name}`),
    "clipping",
  ]);
  expect(new Set(rows.map(({ engine, dtype, arithmetic }) => `${engine} ${dtype} ${arithmetic}`)).size).toBe(4);
  const inDigits = rows.filter(({ sample }) => sample.endsWith("64 digits"));
  expect(inDigits.filter(({ relativeError }) => relativeError > 1e-50)).toEqual([]);
  expect(inDigits.length).toBe(rows.length / 5);
});

test.each(optimizerNames)("%s is checked with each of its settings on, off and changed", (name) => {
  const settings = optimizerCases().flatMap((each) => (each.subject === `optimizer ${name}` ? [each.settings] : []));
  for (const key of Object.keys(optimizerDefaults[name]).filter((each) => each !== "name")) {
    expect(new Set(settings.map((each) => each[key])).size).toBeGreaterThan(1);
  }
});

describe("a wrong update is found:", () => {
  const find = (subject: string, title: string) =>
    optimizerCases().find((each) => each.subject === subject && each.title === title) as OptimizerCase;
  const plain = find("optimizer sgd", "");
  /** The case with other updates. */
  const change = (
    each: OptimizerCase,
    wrap: (updates: UpdateRule["updates"], parameters: readonly Variable[]) => UpdateRule["updates"],
  ): OptimizerCase => ({
    ...each,
    build: (parameters) => {
      const rule = each.build(parameters);
      return { ...rule, updates: wrap(rule.updates, parameters) };
    },
  });
  const failures = async (each: OptimizerCase, at: readonly Place[] = []) =>
    (await checkOptimizer(each, at, 0)).filter(({ verdict }) => verdict === "FAIL");

  test("a gradient that is 1e-15 off, in 64 digits", async () => {
    const wrong = change(
      plain,
      (updates) => (gradients, lr) =>
        updates(
          gradients.map((gradient) => ops.multiply(gradient, constant(1 + 2 ** -50))),
          lr,
        ),
    );
    const [row] = await failures(wrong);
    expect(row).toMatchObject({ op: "optimizer sgd", input: "parameter", engine: "mathjs" });
    expect(row?.explanation).toContain("parameter - lr *");
    expect(row?.sample).toMatch(/^step \d, 64 digits$/);
  });

  test("state that is not updated, by its name", async () => {
    const adam = find("optimizer adam", "beta1 0.9, beta2 0.999, epsilon 1e-8");
    const wrong = change(
      adam,
      (updates) => (gradients, lr) =>
        updates(gradients, lr).map((update) =>
          update.variable.name.endsWith("meanSquare") ? { ...update, value: update.variable } : update,
        ),
    );
    expect((await failures(wrong)).map(({ input }) => input)).toContain("meanSquare");
  });

  test("a first step that is another one", async () => {
    const damped = find("optimizer sgd", "momentum 0.9, dampening 0.3");
    const wrong = change(
      damped,
      (updates) => (gradients, lr) =>
        updates(gradients, lr).map((update) =>
          update.variable.name === "sgd.hasStarted" ? { ...update, value: constant(0) } : update,
        ),
    );
    expect((await failures(wrong)).map(({ input }) => input)).toEqual(["parameter", "velocity", "hasStarted"]);
  });

  test("a rule that cannot be built, with its message", async () => {
    const wrong = change(plain, () => (gradients) => [
      { variable: {} as Variable, value: ops.matmul(gradients[0] as Node, gradients[0] as Node) },
    ]);
    expect(await failures(wrong, [wasm])).toMatchObject([
      { op: "optimizer sgd", explanation: expect.stringContaining("matmul") },
    ]);
  });
});
