import { describe, expect, test } from "vitest";
import { explainFailure } from "../../../src/gradcheck/explain/explainFailure.js";
import type { Leaf } from "../../../src/gradcheck/sample.js";
import { constant, operation } from "../../../src/graph/node.js";
import type { Node, Op } from "../../../src/graph/op.js";
import { ops, registry } from "../../../src/ops/index.js";
import { failureOf, type SampleOptions, sampleOf, spoiled } from "./wrongRules.js";

type Shapes = readonly (readonly number[])[];
const on = (op: Op, shapes: Shapes, options?: SampleOptions) =>
  sampleOf(shapes, (...leaves) => operation(op, leaves), options);
const withParams = (op: Op, params: Record<string, number | boolean>, shapes: Shapes) =>
  sampleOf(shapes, (...leaves) => operation(op, leaves, params));
const say = (sample: Parameters<typeof failureOf>[0], which = 0) => explainFailure(failureOf(sample, which));

describe("numbers in the wrong places", () => {
  const transposed = spoiled("matmul", 1, (right) => ops.transpose(right));
  test("a transpose of a square gradient is recognised", () => {
    expect(
      say(
        on(transposed, [
          [4, 3],
          [3, 3],
        ]),
        1,
      ),
    ).toMatch(/^The gradient by b is the transpose of the right one: at \[\d, \d\] it is .+, and should be .+\.$/);
  });

  test("rows and columns swapped of one that is not square are recognised", () => {
    const swapped = spoiled("tanh", 0, (right) => ops.reshape(ops.transpose(right), { shape: right.shape }));
    expect(say(on(swapped, [[4, 3]]))).toMatch(/has the right numbers with rows and columns swapped/);
  });

  test("a factor of a product that is not transposed is recognised", () => {
    const forgotten = spoiled("matmul", 0, (_, { ct, inputs: [, b] }) => ops.matmul(ct, b as Node));
    expect(
      say(
        on(forgotten, [
          [3, 3],
          [3, 3],
        ]),
      ),
    ).toMatch(/is what it would be if b was transposed/);
    const other = spoiled("matmul", 1, (_, { ct, inputs: [a] }) => ops.matmul(a as Node, ct));
    expect(
      say(
        on(other, [
          [3, 3],
          [3, 3],
        ]),
        1,
      ),
    ).toMatch(/is what it would be if a was transposed/);
  });

  test("factors that are swapped are recognised", () => {
    const swapped = spoiled("matmul", 0, (_, { ct, inputs: [, b] }) => ops.matmul(ops.transpose(b as Node), ct));
    expect(
      say(
        on(swapped, [
          [3, 3],
          [3, 3],
        ]),
      ),
    ).toMatch(/would be if b and the incoming gradient were transposed, and is transposed itself/);
  });

  test("the gradients of two inputs that are exchanged are recognised", () => {
    const exchanged = spoiled("multiply", 0, (_, { ct, inputs: [a] }) => ops.multiply(ct, a as Node));
    expect(
      say(
        on(exchanged, [
          [3, 4],
          [3, 4],
        ]),
      ),
    ).toMatch(/is the gradient by b/);
  });

  test("reversed and shifted gradients are recognised", () => {
    const failure = failureOf(on(registry.get("sin") as Op, [[5]]));
    const values = failure.analytic as Float64Array;
    expect(explainFailure({ ...failure, analytic: values.toReversed() })).toMatch(/is the right one in reverse order/);
    const shifted = values.map((_, i) => values[(i + 1) % 5] as number);
    expect(explainFailure({ ...failure, analytic: shifted })).toMatch(/shifted by one place/);
  });
});

describe("the wrong axis", () => {
  test("of a sum in a rule is recognised", () => {
    const softmax = spoiled("softmax", 0, (_, { ct, output: y }) =>
      ops.multiply(y, ops.subtract(ct, ops.sum(ops.multiply(ct, y), { axis: 0, keepDims: true }))),
    );
    for (const shape of [
      [3, 3],
      [3, 4],
    ]) {
      expect(say(on(softmax, [shape]))).toMatch(
        /comes from the wrong axis: the rule takes a sum along axis 0, and should along axis 1/,
      );
    }
  });

  test("of a gradient that is spread is recognised", () => {
    const rows = spoiled("sum", 0, (right, { ct }) => ops.broadcast(ct, { shape: right.shape }));
    expect(say(withParams(rows, { axis: 1 }, [[3, 3]]))).toMatch(
      /transpose of the right one|spreads the incoming gradient along axis 0, and should along axis 1/,
    );
    const mean = spoiled("mean", 0, (right, { ct }) =>
      ops.divide(ops.broadcast(ops.reshape(ct, { shape: [1, 4] }), { shape: right.shape }), constant(4)),
    );
    expect(say(withParams(mean, { axis: 1 }, [[4, 4]]))).toMatch(/transpose of the right one|along axis 1/);
  });
});

describe("broadcasting that is not undone", () => {
  test.each<[string, number, (right: Node) => Node, Shapes, RegExp]>([
    [
      "a mean over rows for the sum",
      1,
      (right) => ops.divide(right, constant(3)),
      [[3, 4], [4]],
      /is 1\/3 of the right one \(a sum over the 3 rows of a is taken as a mean\), or is the mean over the 3 rows of the output, and should be the sum over the 3 rows of the output, since b is stretched along them/,
    ],
    [
      "a single number",
      1,
      (right) => ops.divide(right, constant(4)),
      [[3, 4], []],
      /is the mean over the 4 columns of the output, summed over the 3 rows of the output alone, and should be the sum over the 3 rows of the output and the 4 columns of the output/,
    ],
  ])("%s is recognised", (_, which, spoil, shapes, sentence) => {
    const wrong = spoiled("multiply", which, (right) => {
      let sum = right;
      while (sum.shape.length > (shapes[which] as readonly number[]).length) sum = ops.sum(sum, { axis: 0 });
      return spoil(sum);
    });
    expect(say(on(wrong, shapes), which)).toMatch(sentence);
  });

  test("one slice for the sum is recognised", () => {
    const failure = failureOf(on(registry.get("add") as Op, [[3, 4], [4]]), 1);
    const { cotangent } = failure.sample;
    expect(explainFailure({ ...failure, analytic: cotangent.slice(0, 4) })).toMatch(
      /is only what the first of the 3 rows of the output contributes, and should be the sum over the 3 rows of the output, since b is stretched along them/,
    );
    expect(explainFailure({ ...failure, analytic: cotangent.slice(8) })).toMatch(/the last of the 3 rows/);
  });

  test("one of two stretched axes that is not summed is recognised", () => {
    const failure = failureOf(
      on(registry.get("multiply") as Op, [
        [3, 4],
        [1, 1],
      ]),
      1,
    );
    const { cotangent, point, inputs } = failure.sample;
    const a = point.get(inputs[0] as Leaf) as Float64Array;
    const firstColumn = [0, 4, 8].reduce((sum, i) => sum + (cotangent[i] as number) * (a[i] as number), 0);
    expect(explainFailure({ ...failure, analytic: [firstColumn] })).toMatch(
      /is only what the first of the 4 columns of the output contributes, summed over the 3 rows of the output alone, and should be the sum over the 3 rows of the output and the 4 columns/,
    );
  });
});

describe("an input that is used several times", () => {
  const multiply = registry.get("multiply") as Op;
  const product = (op: Op) => sampleOf([[3, 3]], (a) => operation(op, [a as Leaf, a as Leaf]));

  test("of which one use is lost is recognised", () => {
    const lost = spoiled("matmul", 1, (right) => ops.multiply(right, constant(0)));
    expect(say(product(lost))).toMatch(
      /is only what the use of a as input a of matmul contributes, without the other use/,
    );
  });

  test("of which one is counted twice is recognised", () => {
    const twice = spoiled("matmul", 0, (right) => ops.multiply(right, constant(2)));
    expect(say(product(twice))).toMatch(/counts twice what the use of a as input a of matmul contributes/);
  });

  test("has both readings if the uses contribute the same", () => {
    const lost = spoiled("multiply", 1, (right) => ops.multiply(right, constant(0)));
    expect(say(product(lost))).toMatch(
      /is half the right one \(a factor 2 is missing\), or is only what the use of a as input a of multiply contributes, without the other use/,
    );
  });

  test("is recognised if several ops use it, and if it is the result of an op", () => {
    const failure = failureOf(
      sampleOf([[4]], (a) => {
        const inner = ops.sin(a as Leaf);
        return operation(multiply, [ops.exp(inner), ops.square(inner)]);
      }),
    );
    const expOnly = failureOf(
      sampleOf([[4]], (a) =>
        operation(
          spoiled("multiply", 1, (right) => ops.multiply(right, constant(0))),
          [ops.exp(ops.sin(a as Leaf)), ops.square(ops.sin(a as Leaf))],
        ),
      ),
    );
    expect(explainFailure({ ...failure, analytic: expOnly.analytic })).toMatch(
      /is only what the use of the result of sin as the input of exp contributes, without the other use/,
    );
  });
});

describe("off-diagonals", () => {
  test("that are left out are recognised", () => {
    const diagonal = spoiled("softmax", 0, (_, { ct, output: y }) =>
      ops.multiply(ct, ops.multiply(y, ops.subtract(constant(1), y))),
    );
    expect(say(on(diagonal, [[3, 4]]))).toMatch(/leaves out the off-diagonals/);
  });

  test("are distinguished from a term that is dropped", () => {
    const dropped = spoiled("softmax", 0, (_, { ct, output: y }) => ops.multiply(ct, y));
    expect(say(on(dropped, [[3, 4]]))).toMatch(
      /is the output times the incoming gradient: the rest of the rule is left out/,
    );
    const none = spoiled("logSoftmax", 0, (_, { ct }) => ct);
    expect(say(on(none, [[3, 4]]))).toMatch(/is the incoming gradient itself/);
    const ignored = spoiled("square", 0, (_, { inputs: [x] }) => ops.multiply(x as Node, constant(2)));
    expect(say(on(ignored, [[3, 4]]))).toMatch(/is not multiplied by the incoming gradient/);
  });
});

describe("a sum that forgets a slice", () => {
  test("is recognised in a gradient and in a value", () => {
    const sample = on(registry.get("matmul") as Op, [
      [7, 3],
      [3, 2],
    ]);
    const a = (sample.point.get(sample.inputs[0] as Leaf) as Float64Array).map((x, i) => (i >= 18 ? 0 : x));
    const point = new Map([...sample.point, [sample.inputs[0] as Leaf, a]]);
    const { analytic } = failureOf({ ...sample, point }, 1);
    expect(explainFailure({ ...failureOf(sample, 1), analytic })).toMatch(
      /The gradient by b is what it would be without the last row of (the incoming gradient|a)/,
    );
  });
});
