import { describe, expect, test } from "vitest";
import type { Checker } from "../../src/gradcheck/checker.js";
import type { CheckRow } from "../../src/gradcheck/checkRow.js";
import { opSubject } from "../../src/gradcheck/subjects/opSubject.js";
import { constant, defineOp, operation, variable } from "../../src/graph/node.js";
import type { Node, Op, OpDefinition } from "../../src/graph/op.js";
import { ops, registry } from "../../src/ops/index.js";
import { checkerOf, rowsOf, rowsOfSample } from "./rowsOf.js";

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

const opNamed = (name: string) => registry.get(name) as Op;
const failures = (rows: readonly CheckRow[]) => rows.filter(({ verdict }) => verdict === "FAIL");

describe("a right rule", () => {
  test.each([...registry].map(([name, op]) => ({ name, op })))(
    "of $name is proved to 1e-12 by complex step",
    ({ op }) => {
      const rows = rowsOf(op);
      expect(rows.filter(({ verdict }) => verdict !== "PASS" && verdict !== "KINK")).toEqual([]);
      expect(Math.max(...rows.map(({ relativeError }) => relativeError))).toBeLessThan(1e-12);
    },
  );
});

describe("a rule that is off by one part in a million", () => {
  // It is off at every sample. What fails is confirmed with 64 digits, for which larger ones take long.
  const fewElements = 16;
  // What has no gradient at all has nothing to corrupt.
  const rules = [...registry]
    .filter(([name]) => name !== "sign" && name !== "equal")
    .flatMap(([name, op]) => Array.from({ length: op.arity }, (_, which) => ({ name, op, which })));

  test.each(rules)("is found in $name by input $which, and said to be a factor or everywhere", ({ op, which }) => {
    const off = corrupt(op, which, (product) => ops.multiply(product, constant(1 + 1e-6)));
    const failed = failures(rowsOf(off, checkerOf("complex", { mostElements: fewElements })));
    const explained = failed.filter(({ explanation }) => explanation !== undefined);
    expect(explained.map(({ explanation }) => explanation).join("\n")).toMatch(/1\.000001|wrong in all/);
    for (const { at, shape } of explained) expect(at).toHaveLength(shape.length);
  });
});

describe("a wrong rule", () => {
  const sin = opNamed("sin");
  test.each<[string, Op]>([
    ["of the wrong sign", corrupt(opNamed("multiply"), 0, (product) => ops.negate(product))],
    ["that forgets its input", corrupt(opNamed("multiply"), 1, () => constant(0, []))],
    [
      "that is off in some elements by 1e-9",
      corrupt(opNamed("matmul"), 0, (product) =>
        ops.multiply(product, ops.add(constant(1), ops.multiply(constant(1e-9), ops.sin(product)))),
      ),
    ],
    ["that gives NaN", corrupt(sin, 0, (product) => ops.log(ops.negate(ops.square(product))))],
    ["of the wrong shape", corrupt(sin, 0, (product) => ops.reshape(ops.sum(product), { shape: [1, 1, 1, 1, 1] }))],
    [
      "that throws",
      withChanges(sin, {
        vjp: () => {
          throw new Error("this rule is not written yet");
        },
      }),
    ],
  ])("%s fails", (_, op) => {
    expect(failures(rowsOf(op)).length).toBeGreaterThan(0);
  });

  test("that throws is said to, with its message", () => {
    const throwing = withChanges(sin, {
      vjp: () => {
        throw new Error("this rule is not written yet");
      },
    });
    const explanations = rowsOf(throwing).flatMap(({ explanation }) => explanation ?? []);
    expect(explanations.join()).toContain("this rule is not written yet");
  });

  test("of an op without a finite output is said to have no samples", () => {
    const nowhere = withChanges(sin, { forward: (math, [a]) => math.map("0 / (x - x)", { x: a as Node }) });
    expect(rowsOf(nowhere)).toMatchObject([{ verdict: "FAIL", explanation: expect.stringContaining("no sample") }]);
  });
});

describe("at a point", () => {
  const at = (build: (x: Node) => Node, x: number, checker: Checker): CheckRow | undefined => {
    const leaf = variable("x", []);
    const sample = {
      title: "a point",
      inputs: [leaf],
      output: build(leaf),
      point: new Map([[leaf, Float64Array.of(x)]]),
      cotangent: Float64Array.of(1),
    };
    return rowsOfSample(sample, checker)[0];
  };
  const central = checkerOf("central");

  test("differences say KINK if the slopes differ, and complex step takes the library's subgradient", () => {
    expect(at((x) => ops.relu(x), 1e-8, central)?.verdict).toBe("KINK");
    expect(at((x) => ops.relu(x), 1e-8, checkerOf("complex"))?.verdict).toBe("PASS");
    for (const method of ["central", "complex"] as const) {
      expect(at((x) => ops.abs(x), 0, checkerOf(method))?.verdict).toBe("PASS");
    }
  });

  test("a sample that lies at a kink by chance is counted, and drawn again nearby", () => {
    const leaf = variable("x", []);
    const sample = {
      title: "a point",
      inputs: [leaf],
      output: ops.relu(ops.subtract(leaf, constant(1))),
      point: new Map([[leaf, Float64Array.of(1)]]),
      cotangent: Float64Array.of(1),
    };
    // The subgradient is 0, and central differences say 1/2.
    const rows = rowsOfSample(sample, central);
    expect(rows.map(({ verdict }) => verdict)).toEqual(["KINK", "PASS"]);
    expect(rows[1]?.sample).toContain("drawn again");
    expect(rowsOfSample({ ...sample, isAtCorner: true }, central)).toHaveLength(1);
  });

  test("differences say NOISY if rounding hides the derivative", () => {
    const buried = (x: Node) => ops.add(constant(1e12), ops.square(x));
    expect(at(buried, 3, central)?.verdict).toBe("NOISY");
    expect(at(buried, 3, checkerOf("complex"))?.verdict).toBe("PASS");
  });

  test("differences say FAIL for a wrong rule on a smooth function", () => {
    const wrong = corrupt(opNamed("sin"), 0, (product) => ops.multiply(product, constant(1.03)));
    for (const method of ["central", "ridders", "taylor"] as const) {
      expect(at((x) => operation(wrong, [x]), 0.4, checkerOf(method))?.verdict).toBe("FAIL");
    }
    // Barely beyond the tolerance, by less than the one-sided differences differ.
    const barely = corrupt(opNamed("square"), 0, (product) => ops.multiply(product, constant(1.001025)));
    const strict = { ...central, tolerance: { atol: 0, rtol: 1e-3 } };
    expect(at((x) => operation(barely, [x]), 0.01, strict)?.verdict).toBe("FAIL");
  });

  test("the Taylor remainder is of order 2 for a right rule, and of order 1 for a wrong one", () => {
    const wrong = corrupt(opNamed("tanh"), 0, (product) => ops.multiply(product, constant(1 + 1e-6)));
    expect(at((x) => ops.tanh(x), 0.4, checkerOf("taylor"))?.order).toBeCloseTo(2, 2);
    expect(at((x) => operation(wrong, [x]), 0.4, checkerOf("taylor"))?.order).toBeCloseTo(1, 2);
  });

  test("a tail is judged by its own size", () => {
    const flat = corrupt(opNamed("sigmoid"), 0, (product) => ops.multiply(product, constant(0)));
    // 1e-14, which is nothing beside the largest slope of a sigmoid.
    expect(at((x) => operation(flat, [x]), -32, checkerOf("complex"))?.verdict).toBe("FAIL");
    expect(at((x) => operation(flat, [x]), -32, central)?.verdict).toBe("PASS");
  });
});

test("the same seed draws the same samples, and another seed others", () => {
  const drawn = (seed: number) => opSubject(opNamed("tanh")).samples(seed)[0]?.point.values().next().value;
  expect(drawn(0)).toEqual(drawn(0));
  expect(drawn(0)).not.toEqual(drawn(1));
});

describe("second derivatives", () => {
  test.each([...registry].map(([name, op]) => ({ name, op })))("of $name are what complex step finds", ({ op }) => {
    const rows = rowsOf(op, checkerOf("complex", { order: 2 }));
    expect(failures(rows)).toEqual([]);
  });

  test("are wrong if a derivative's own rule is", () => {
    const square = opNamed("square");
    const half = corrupt(opNamed("multiply"), 1, (product) => ops.multiply(product, constant(0.5)));
    const wrong = withChanges(square, {
      vjp: ({ ct, inputs: [x] }) => [operation(half, [ops.multiply(ct, constant(2)), x as Node])],
    });
    expect(failures(rowsOf(wrong))).toEqual([]);
    expect(failures(rowsOf(wrong, checkerOf("complex", { order: 2 }))).length).toBeGreaterThan(0);
  });
});
