import { constant, input, variable } from "../../graph/node.js";
import type { Node, Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import { customOp } from "../../ops/elementwise.js";
import { ops } from "../../ops/index.js";
import { RandomStream } from "../../random.js";
import type { Leaf, Sample } from "../sample.js";
import { sampleOf } from "../samples/createSample.js";
import { type Draw, domains, drawFactors, valueKinds } from "../samples/values.js";
import type { Subject } from "../subject.js";

/**
 * Graphs of several ops: what an engine does with them together, such as computing them in one loop, sharing what is equal, and
 * using memory again. No op shows that alone.
 */
export const combinedSubject: Subject = {
  name: "combined ops",
  samples(seed) {
    const random = RandomStream.create(seed, "gradcheck");
    const [ordinary] = domains as readonly [Draw];
    const build = (title: string, leaves: readonly Variable[], output: Node): Sample =>
      sampleOf(
        { title, leaves, output },
        leaves.map(() => ordinary),
        random,
      );
    return [
      ...layers.map(([rows, inputs, outputs]) => {
        const [x, w, b] = [matrix("x", rows, inputs), matrix("w", inputs, outputs), variable("b", [outputs])];
        const y = ops.tanh(ops.add(ops.matmul(ops.multiply(x, x), w), b));
        return build(`a layer, ${rows} rows, ${inputs} to ${outputs}`, [x, w, b], ops.mean(ops.multiply(y, y)));
      }),
      ...[...squares.map((n) => [n, n] as const), [4, 19] as const].map(([n, columns]) => {
        const [a, b] = [matrix("a", n, n), matrix("b", n, columns)];
        const product = ops.add(ops.matmul(a, b), ops.matmul(ops.transpose(a), b));
        return build(`products with a matrix and its transpose, ${n} rows, ${columns} columns`, [a, b], product);
      }),
      ...squares.map((n) => {
        const [a, b] = [matrix("a", n, n), matrix("b", n, n)];
        const differences = ops.multiply(ops.subtract(a, b), ops.exp(ops.subtract(b, a)));
        return build(`differences in both orders, ${n} rows`, [a, b], differences);
      }),
      ...squares.map((n) => {
        const a = matrix("a", n, n);
        const by = (axis: number) =>
          ops.multiply(ops.sum(a, { axis }), ops.add(ops.mean(a, { axis }), ops.logSumExp(a, { axis })));
        return build(`folds along both axes, ${n} rows`, [a], ops.multiply(by(0), ops.negate(by(1))));
      }),
      ...formulas.flatMap((formula) => {
        const x = variable("x", [7]);
        const wiring = { title: formula, leaves: [x], output: customOp(formula)(x), isPointwise: true };
        const corners = { ...sampleOf({ ...wiring, title: `${formula}, ties` }, [ties], random), isAtCorner: true };
        return [sampleOf(wiring, [ordinary], random), corners];
      }),
      zeros(random),
      batch(random),
    ];
  },
};

const matrix = (name: string, rows: number, columns: number): Variable => variable(name, [rows, columns]);

/** Every way to compute a product, and one whose rows are far apart in memory: 2048 bytes or a multiple, in either number type. */
const layers: readonly (readonly [rows: number, inputs: number, outputs: number])[] = [
  [5, 2, 2],
  [5, 4, 4],
  [3, 3, 3],
  [9, 2, 7],
  [17, 4, 4],
  [7, 9, 3],
  [19, 17, 2],
  [5, 512, 17],
];
const squares = [2, 3, 4, 9];

/** Each comparison, with a corner at 1 or the same slope there; and arithmetic that an engine may simplify. */
const formulas = [
  "x < 1 ? x : x ^ 2",
  "x > 1 ? x ^ 2 : x",
  "x <= 1 ? x : x ^ 3",
  "x >= 1 ? x ^ 3 : x",
  "x == 1 ? x ^ 2 : 2 * x - 1",
  "x != 1 ? 2 * x - 1 : x ^ 2",
  "-1 * x ^ 2 + x ^ 3 / -1 - (x - 1 / 3) * 1",
];
const ties: Draw = (count) => Float64Array.from({ length: count }, (_, i) => [1, 0.5, 2, -1][i % 4] as number);

/** Sums with zeros of both signs, which differ if x is one. */
function zeros(random: RandomStream): Sample {
  const x = variable("x", [5]);
  const inverse = (zero: number) => ops.multiply(ops.add(x, constant(zero, [5])), constant(2, [5]));
  const output = ops.multiply(inverse(0), ops.add(inverse(-0), x));
  const signed = valueKinds.find(({ name }) => name === "signed zeros")?.draws[0] as Draw;
  return sampleOf({ title: "zeros of both signs", leaves: [x], output }, [signed], random);
}

/** The loss over a batch, as in training: rows of tables, numbers that are fed, and one that is set for a pass. */
function batch(random: RandomStream): Sample {
  const [rows, columns, width] = [7, 3, 5];
  const [x, target] = [input("x", [rows, columns]), input("target", [rows, width])];
  const [mask, scale, rate] = [input("mask", [width]), input("scale", [1, width]), input("rate", [])];
  const [w, b] = [matrix("w", columns, width), variable("b", [width])];
  const y = ops.multiply(ops.multiply(ops.add(ops.matmul(x, w), b), mask), scale);
  const draw = (leaf: Leaf) => [leaf, drawFactors(sizeOf(leaf.shape), random)] as const;
  return {
    title: "the loss over a batch",
    inputs: [w, b],
    output: ops.multiply(ops.meanSquaredError(y, target), rate),
    point: new Map([x, target, mask, scale, rate, w, b].map(draw)),
    cotangent: drawFactors(1, random),
  };
}
