import { describe, expect, test } from "vitest";
import type { Leaf } from "../../../src/gradcheck/sample.js";
import { lossSubject, lossSubjects } from "../../../src/gradcheck/subjects/lossSubjects.js";
import { constant, defineOp } from "../../../src/graph/node.js";
import type { Node, Op, OpDefinition, Params } from "../../../src/graph/op.js";
import type { Shape } from "../../../src/graph/shape.js";
import type { Loss } from "../../../src/nn/losses/loss.js";
import { losses, lossNames } from "../../../src/nn/losses/losses.js";
import { ops } from "../../../src/ops/index.js";
import { difference, findWorst } from "./findWorst.js";

test("every loss of the library is a subject", () => {
  expect(lossSubjects().map(({ name }) => name)).toEqual(lossNames.map((name) => `loss ${name}`));
});

describe.each(lossSubjects())("$name", (subject) => {
  const samples = subject.samples(3);

  test("has values that float32 has, too, and the same ones for the same seed", () => {
    const valuesOf = (each: typeof samples) =>
      each.flatMap(({ point, cotangent }) => [...[...point.values()].flatMap((values) => [...values]), ...cotangent]);
    const values = valuesOf(samples);
    expect(values.filter((value) => !Number.isFinite(value) || value !== Math.fround(value))).toEqual([]);
    expect(valuesOf(subject.samples(3))).toEqual(values);
    expect(valuesOf(subject.samples(4))).not.toEqual(values);
  });

  test("is differentiated by outputs and targets, as another method says at every sample", () => {
    for (const sample of samples) {
      expect(sample.inputs.map(({ name }) => name)).toEqual(["outputs", "targets"]);
      // The formula of binary cross-entropy has two corners at a logit of 0 that cancel: complex step sees but one side.
      const hasZero = [...(sample.point.get(sample.inputs[0] as Leaf) as Float64Array)].includes(0);
      const isCancelled = subject.name === "loss binaryCrossEntropy" && hasZero;
      expect(isCancelled ? findWorst(sample, difference) : findWorst(sample)).toBeLessThan(1e-12);
    }
  });
});

/** Mean squared error, or another op of two inputs, with another rule. */
function withRule<Arity extends number, P extends Params>(
  { name, arity, params, summary, shape, forward }: Op<Arity, P>,
  vjp: OpDefinition<Arity, P>["vjp"],
): Op<Arity, P> {
  return defineOp<Arity, P>({ name, arity, params, summary, shape, forward, vjp });
}
const scaled = <P extends Params>(op: Op<2, P>, factor: (shape: Shape) => number) =>
  withRule(op, (context) =>
    op.vjp(context).map((each) => ops.multiply(each as Node, constant(factor(context.inputs[0].shape)))),
  );
const spoilt = <P extends Params>(op: Op<2, P>, which: number, spoil: (rule: Node, output: Node) => Node) =>
  withRule(op, (context) =>
    op.vjp(context).map((each, i) => (i === which ? spoil(each as Node, context.inputs[0]) : each)),
  );
const zeroBeyond = (limit: number) => (rule: Node, output: Node) =>
  ops.multiply(rule, ops.equal(ops.hardTanh(output, { min: -limit, max: limit }), output));
/** The rule of cross-entropy by its logits, with parts to be spoilt. */
const crossEntropyRule = (axisFor: (shape: Shape) => number, weigh: (targets: Node) => Node) =>
  withRule(ops.softmaxCrossEntropy, ({ ct, inputs: [a, b] }) => {
    const share = ops.divide(ct, constant(a.shape[0] as number));
    const shares = ops.multiply(ops.softmax(a, { axis: axisFor(a.shape) }), weigh(b));
    const toB = ops.negate(ops.multiply(ops.logSoftmax(a, { axis: 1 }), share));
    return [ops.multiply(ops.subtract(shares, b), share), toB];
  });
type Build = NonNullable<Loss["build"]>;
const sumOf = (targets: Node) => ops.sum(targets, { axis: 1, keepDims: true });

describe("a wrong loss is found:", () => {
  const { abs, meanSquaredError, softmaxCrossEntropy, huber, binaryCrossEntropy } = ops;
  const meanOf =
    (build: Build): Build =>
    (outputs, targets) =>
      ops.mean(build(outputs, targets));
  // sign(x + 1e-9) is 1 at 0.
  const absWithSlopeAtZero = withRule(abs, ({ ct, inputs: [x] }) => [
    ops.multiply(ct, ops.sign(ops.add(x, constant(1e-9)))),
  ]);
  test.each<[string, Loss, Build]>([
    ["one divided by rows instead of elements", losses.mse, scaled(meanSquaredError, ([, columns = 1]) => columns)],
    ["one halved for one row", losses.mse, scaled(meanSquaredError, ([rows]) => (rows === 1 ? 0.5 : 1))],
    ["one halved for squares", losses.mse, scaled(meanSquaredError, ([rows, columns]) => (rows === columns ? 0.5 : 1))],
    ["one that is a millionth off", losses.mse, scaled(meanSquaredError, () => 1 + 1e-6)],
    ["one without slope for large outputs", losses.mse, spoilt(meanSquaredError, 0, zeroBeyond(5))],
    ["one of the wrong sign by its targets", losses.mse, spoilt(meanSquaredError, 1, (rule) => ops.negate(rule))],
    [
      "one that takes the targets to add up to 1",
      losses.crossEntropy,
      crossEntropyRule(
        () => 1,
        () => constant(1),
      ),
    ],
    [
      "one with a softmax over the wrong axis, for squares alone",
      losses.crossEntropy,
      crossEntropyRule(([rows, columns]) => (rows === columns ? 0 : 1), sumOf),
    ],
    ["one without slope for saturated logits", losses.crossEntropy, spoilt(softmaxCrossEntropy, 0, zeroBeyond(20))],
    [
      "one with no slope by its targets",
      losses.crossEntropy,
      spoilt(softmaxCrossEntropy, 1, (rule) => ops.multiply(rule, constant(0))),
    ],
    [
      "one without slope for saturated logits of yes or no",
      losses.binaryCrossEntropy,
      meanOf(spoilt(binaryCrossEntropy, 0, zeroBeyond(30))),
    ],
    [
      "one with another delta in its rule",
      losses.huber,
      meanOf(withRule(huber, (context) => huber.vjp({ ...context, params: { delta: 1 + 2 ** -19 } }))),
    ],
    [
      "one with a slope where outputs equal their targets",
      losses.mae,
      (outputs, targets) => ops.mean(absWithSlopeAtZero(ops.subtract(outputs, targets))),
    ],
  ])("%s", (_, loss, build) => {
    const worst = lossSubject("spoilt", { ...loss, build } as Loss)
      .samples(0)
      .map((sample) => findWorst(sample));
    expect(Math.max(...worst)).toBeGreaterThan(1e-7);
  });
});
