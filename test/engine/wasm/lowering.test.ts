import { describe, expect, test } from "vitest";
import { vectorJacobianProducts } from "../../../src/autodiff/gradients.js";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { constant, operation, variable } from "../../../src/graph/node.js";
import type { Node, Variable } from "../../../src/graph/op.js";
import { topologicalOrder } from "../../../src/graph/order.js";
import { sizeOf } from "../../../src/graph/shape.js";
import { customOp } from "../../../src/ops/elementwise.js";
import { ops, registry } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";
import { ordinarySamples } from "../../gradcheck/ordinarySamples.js";
import { evaluateOn } from "../evaluateOn.js";

const [wasm, mathjs] = [await loadEngine("wasm", "exact"), await loadEngine("mathjs", "exact")];
const samples = [...registry].flatMap(([name, op]) =>
  ordinarySamples(op, 6, 11).map((sample) => ({ title: `${name} of ${sample.title}`, op, sample })),
);
const formulas = [
  "x * sigmoid(1.702 * x)",
  "max(x, 0) - min(x ^ 3, 1)",
  "x == 0 ? 2 : x > 1 ? -x : abs(x) / 3",
  "sqrt(abs(x)) ^ 1.5",
  "x * exp(1) + tanh(0.5)",
  "log(exp(sin(2)) + abs(x))",
];

/** Whether IEEE 754 prescribes all that is computed, to the bit. */
const isExact = (nodes: readonly Node[]) => {
  const transcendental = /exp|log|sin|cos|tan|erf|gaussian|normalCdf|pow|sigmoid|softplus|\^ *(?![23]\b)/i;
  return topologicalOrder(nodes).every((node) => {
    if (node.kind !== "operation") return true;
    const { name, formula } = node.op;
    if (name === "power" || name.startsWith("power.")) return false;
    return formula === undefined ? !/softmax|logSumExp/i.test(name) : !transcendental.test(formula.text);
  });
};

function compare(nodes: readonly Node[], state: ReadonlyMap<Variable, Float64Array>): void {
  const [ours, theirs] = [evaluateOn(wasm, nodes, state), evaluateOn(mathjs, nodes, state)];
  const exact = isExact(nodes);
  for (const [i, elements] of theirs.entries()) {
    expect(ours[i]).toHaveLength(elements.length);
    for (const [j, expected] of elements.entries()) {
      const actual = ours[i]?.[j] as number;
      if (exact)
        expect(actual).toBe(expected); // Object.is: the bits, and the sign of zero
      else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(expected)));
    }
  }
}

describe("both engines give the same numbers", () => {
  test.each(samples)("for $title, its gradients and theirs", ({ sample }) => {
    const random = RandomStream.create(11, "gradcheck");
    const { output } = sample;
    const state = new Map(sample.point as ReadonlyMap<Variable, Float64Array>);
    const targets = [...state.keys()];
    const ct = variable("ct", output.shape);
    state.set(
      ct,
      Float64Array.from({ length: sizeOf(ct.shape) }, () => random.uniform(-1, 1)),
    );
    const firsts = vectorJacobianProducts(output, ct, targets);
    const along = firsts.map(({ shape }, i) => {
      const direction = variable(`along${i}`, shape);
      state.set(
        direction,
        Float64Array.from({ length: sizeOf(shape) }, () => random.uniform(-1, 1)),
      );
      return direction;
    });
    const seconds = firsts.flatMap((first, i) => vectorJacobianProducts(first, along[i] as Node, targets));
    compare([output, ...firsts, ...seconds], state);
  });

  test.each(formulas)("for the formula %s and its derivative", (text) => {
    const x = variable("x", [7]);
    const state = new Map([[x, Float64Array.of(-3, -1, -0.25, 0.125, 0.5, 1, 2.5)]]);
    const output = customOp(text)(x);
    const ct = variable("ct", [7]);
    state.set(ct, Float64Array.of(1, -2, 3, 0.5, -0.25, 1, 1));
    compare([output, ...vectorJacobianProducts(output, ct, [x])], state);
  });

  const special = [
    -0,
    0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    5e-324,
    -1e-310,
    1e308,
    -1e308,
    1,
    -1,
    3,
    6,
  ];
  const elementwise = [...registry].filter(([, { formula }]) => formula !== undefined);
  test.each(elementwise)("for %s at signed zeros, infinities, NaN and subnormal numbers", (_, op) => {
    const pairs = op.arity === 1 ? special.map((a) => [a, 0]) : special.flatMap((a) => special.map((b) => [a, b]));
    const state = new Map<Variable, Float64Array>();
    for (let i = 0; i < op.arity; i++) {
      state.set(
        variable(`v${i}`, [pairs.length]),
        Float64Array.from(pairs, (pair) => pair[i] as number),
      );
    }
    const node = operation(op, [...state.keys()]);
    const [[ours], [theirs]] = [evaluateOn(wasm, [node], state), evaluateOn(mathjs, [node], state)];
    for (const [i, expected] of (theirs as Float64Array).entries()) {
      const actual = ours?.[i] as number;
      const message = `${op.name}(${pairs[i]}): ${actual}, expected ${expected}`;
      if (!Number.isFinite(expected) || expected === 0 || isExact([node]))
        expect(Object.is(actual, expected), message).toBe(true);
      else expect(Math.abs(actual - expected), message).toBeLessThanOrEqual(1e-15 * Math.abs(expected) * 4);
    }
  });

  test("for a single number in another shape, transposed, folded and multiplied", () => {
    const number = ops.reshape(constant(2), { shape: [1, 1] });
    const x = variable("x", [3, 1]);
    const nodes = [
      number,
      ops.transpose(number),
      ops.sum(number, { axis: 0 }),
      ops.softmax(number),
      ops.matmul(x, number),
      ops.add(x, ops.reshape(number, { shape: [1] })),
    ];
    compare(nodes, new Map([[x, Float64Array.of(1, -2, 3)]]));
  });

  test("for terms that differ in nothing but the sign of a zero or the comparison", () => {
    const x = variable("x", [3]);
    const zeros = [ops.multiply(x, constant(0)), ops.multiply(x, constant(-0))];
    const choices = ["<", "<=", ">", ">=", "==", "!="].map((operator) => customOp(`x ${operator} 1 ? 2 : 3`)(x));
    compare([...zeros, ...choices], new Map([[x, Float64Array.of(-1, 1, 2)]]));
  });

  test("for every op of the registry", () => {
    expect(new Set(samples.map(({ op }) => op.name)).size).toBe(registry.size);
  });
});
