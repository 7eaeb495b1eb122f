import { describe, expect, test } from "vitest";
import { checkOp } from "../../src/gradcheck/checkOp.js";
import { type CheckOptions, compareGradients, defaultTolerances } from "../../src/gradcheck/compareGradients.js";
import { ScalarFunction } from "../../src/gradcheck/scalarFunction.js";
import { constant, defineOp, input, operation } from "../../src/graph/node.js";
import type { Node, Op, OpDefinition } from "../../src/graph/op.js";
import { ops, registry } from "../../src/ops/index.js";
import { RandomStream } from "../../src/random.js";

const complex: CheckOptions = { method: "complex", ...defaultTolerances.complex, seed: 0 };
const central: CheckOptions = { method: "central", ...defaultTolerances.central, seed: 0 };

function withChanges(op: Op, changes: Partial<OpDefinition>): Op {
  const { name, arity, params, summary, formula, shape, forward, vjp } = op;
  const definition: OpDefinition = { name, arity, params, summary, shape, forward, vjp, ...changes };
  return defineOp(formula === undefined ? definition : { ...definition, formula }) as unknown as Op;
}

/** The op with its gradient by one input made wrong. */
function corrupt(op: Op, which: number, spoil: (product: Node) => Node): Op {
  return withChanges(op, {
    vjp: (context) => op.vjp(context).map((product, i) => (i === which && product !== null ? spoil(product) : product)),
  });
}

// What has no gradient at all has nothing to corrupt.
const rules = [...registry]
  .filter(([name]) => name !== "sign" && name !== "equal")
  .flatMap(([name, op]) =>
    Array.from({ length: op.arity }, (_, which) => ({
      name,
      op,
      which,
      input: (op.formula?.variables ?? ["a", "b"])[which],
    })),
  );

describe("a rule that is 3 % off", () => {
  test.each(rules)("is found in $name by $input, with the element", ({ op, which, input: name }) => {
    for (const options of [complex, central]) {
      const rows = checkOp(
        corrupt(op, which, (product) => ops.multiply(product, constant(1.03))),
        options,
      );
      const failed = rows.filter(({ verdict }) => verdict === "FAIL");
      expect(failed.length).toBeGreaterThan(0);
      for (const row of failed) {
        expect(row).toMatchObject({ op: op.name, input: name });
        expect(row.at).toHaveLength(row.shape.length);
        expect(row.analytic / row.reference).toBeCloseTo(1.03, 3);
        expect(row.relativeError).toBeGreaterThan(0.02);
      }
    }
  });
});

describe("a wrong rule", () => {
  const multiply = registry.get("multiply") as Op;
  test.each<[string, Op]>([
    ["of the wrong sign", corrupt(multiply, 0, (product) => ops.negate(product))],
    ["that forgets its input", corrupt(multiply, 1, () => constant(0, []))],
    [
      "that is off in a single element",
      corrupt(registry.get("matmul") as Op, 0, (product) =>
        ops.multiply(product, ops.add(constant(1), ops.multiply(constant(1e-9), ops.sin(product)))),
      ),
    ],
    ["that gives NaN", corrupt(multiply, 0, (product) => ops.log(ops.negate(ops.square(product))))],
  ])("%s fails", (_, op) => {
    expect(checkOp(op, complex).some(({ verdict }) => verdict === "FAIL")).toBe(true);
  });
});

describe("central differences", () => {
  const at = (build: (x: Node) => Node, x: number, options: CheckOptions) => {
    const leaf = input("x", []);
    const f = new ScalarFunction(build(leaf), new Map([[leaf, Float64Array.of(x)]]));
    return compareGradients(f, [leaf], options, RandomStream.create(0, "gradcheck"))[0];
  };

  test("say KINK if the one-sided differences differ, except with complex step", () => {
    expect(at((x) => ops.relu(x), 1e-8, central)?.verdict).toBe("KINK");
    expect(at((x) => ops.relu(x), 1e-8, complex)?.verdict).toBe("PASS");
    // At the kink itself both find the subgradient 0.
    for (const options of [central, complex]) expect(at((x) => ops.abs(x), 0, options)?.verdict).toBe("PASS");
  });

  test("say NOISY if rounding hides the derivative", () => {
    const buried = (x: Node) => ops.add(constant(1e12), ops.square(x));
    expect(at(buried, 3, central)?.verdict).toBe("NOISY");
    expect(at(buried, 3, complex)?.verdict).toBe("PASS");
  });

  test("say FAIL for a wrong rule on a smooth function, kink or not", () => {
    const wrong = corrupt(registry.get("sin") as Op, 0, (product) => ops.multiply(product, constant(1.03)));
    expect(at((x) => operation(wrong, [x]), 0.4, central)?.verdict).toBe("FAIL");
    // Barely beyond the tolerance, by less than the one-sided differences differ.
    const barely = corrupt(registry.get("square") as Op, 0, (product) => ops.multiply(product, constant(1.001025)));
    expect(at((x) => operation(barely, [x]), 0.01, { ...central, atol: 0 })?.verdict).toBe("FAIL");
  });
});

test("the same seed draws the same samples, and another seed others", () => {
  const op = registry.get("tanh") as Op;
  expect(checkOp(op, complex)).toEqual(checkOp(op, complex));
  expect(checkOp(op, complex)[0]?.analytic).not.toBe(checkOp(op, { ...complex, seed: 1 })[0]?.analytic);
});
