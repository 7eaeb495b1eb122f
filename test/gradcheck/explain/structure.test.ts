import { describe, expect, test } from "vitest";
import { explainFailure } from "../../../src/gradcheck/explain/explainFailure.js";
import { valuesAt } from "../../../src/gradcheck/explain/values.js";
import type { Leaf } from "../../../src/gradcheck/sample.js";
import { constant, operation } from "../../../src/graph/node.js";
import type { Formula, Node, Op } from "../../../src/graph/op.js";
import { customOp } from "../../../src/ops/elementwise.js";
import { ops, registry } from "../../../src/ops/index.js";
import { changed, failureOf, onWasm, type SampleOptions, sampleOf, spoiled } from "./wrongRules.js";

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

  test("a factor of a product that is not transposed is recognised, in the rule and in an engine", () => {
    const squares = [
      [3, 3],
      [3, 3],
    ];
    const byA = spoiled("matmul", 0, (_, { ct, inputs: [, b] }) => ops.matmul(ct, b as Node));
    expect(say(on(byA, squares))).toMatch(
      /comes from a transpose that is left out \(the rule multiplies by b, and should by its transpose\)/,
    );
    const byB = spoiled("matmul", 1, (_, { ct, inputs: [a] }) => ops.matmul(a as Node, ct));
    expect(say(on(byB, squares), 1)).toMatch(/the rule multiplies by a, and should by its transpose/);
    const right = failureOf(on(registry.get("matmul") as Op, squares));
    expect(explainFailure({ ...right, place: onWasm, analytic: failureOf(on(byA, squares)).analytic })).toMatch(
      /^Only on the wasm engine, the gradient by a is what it would be if b was transposed: at/,
    );
  });

  test("factors that are swapped are recognised, in the rule and in an engine", () => {
    const squares = [
      [3, 3],
      [3, 3],
    ];
    const swapped = spoiled("matmul", 0, (_, { ct, inputs: [, b] }) => ops.matmul(ops.transpose(b as Node), ct));
    expect(say(on(swapped, squares))).toMatch(
      /in the wrong order \(the rule has matmul of the transpose of b and the incoming gradient, and should have it the other way round\)/,
    );
    const right = failureOf(on(registry.get("matmul") as Op, squares));
    expect(explainFailure({ ...right, place: onWasm, analytic: failureOf(on(swapped, squares)).analytic })).toMatch(
      /would be if b and the incoming gradient were transposed, and is transposed itself/,
    );
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
    for (const columns of [3, 4]) {
      expect(say(on(softmax, [[3, columns]]))).toMatch(
        /comes from the wrong axis \(the rule takes a sum along axis 0, and should along axis 1\)/,
      );
    }
  });

  test("of a gradient that is spread is recognised, beside the transpose that it looks like", () => {
    const rows = spoiled("sum", 0, (right, { ct }) => ops.broadcast(ct, { shape: right.shape }));
    expect(say(withParams(rows, { axis: 1 }, [[3, 3]]))).toMatch(
      /is the transpose of the right one, or comes from the wrong axis \(the rule spreads the incoming gradient along axis 0, and should along axis 1\)/,
    );
    const columns = spoiled("logSumExp", 0, (_, { ct, inputs: [a] }) =>
      ops.multiply(ops.reshape(ct, { shape: [1, 4] }), ops.softmax(a as Node, { axis: 1 })),
    );
    expect(say(withParams(columns, { axis: 1 }, [[4, 4]]))).toMatch(
      /comes from the wrong axis \(the rule spreads the incoming gradient along axis 0, and should along axis 1\)/,
    );
  });

  test("of a value that an engine computes is recognised", () => {
    const sample = withParams(registry.get("softmax") as Op, { axis: 1 }, [[3, 3]]);
    const other = withParams(registry.get("softmax") as Op, { axis: 0 }, [[3, 3]]);
    const failure = {
      sample,
      analytic: valuesAt(other.output, other.point),
      reference: valuesAt(sample.output, sample.point),
      place: onWasm,
    };
    expect(explainFailure(failure)).toMatch(
      /^Only on the wasm engine, the output is that along axis 0, and should be that along axis 1: at \[/,
    );
  });
});

describe("broadcasting that is not undone", () => {
  test.each<[string, number, Shapes, RegExp]>([
    [
      "rows",
      3,
      [[3, 4], [4]],
      /is 1\/3 of the right one \(a sum over the 3 places that each element of b is stretched to is taken as a mean\)/,
    ],
    [
      "both axes",
      12,
      [[3, 4], []],
      /is 1\/12 of the right one \(a sum over the 12 places that each element of b is stretched to is taken as a mean\)/,
    ],
    [
      "one of two axes",
      4,
      [[3, 4], []],
      /is 1\/4 of the right one \(a sum over the 4 columns of a is taken as a mean\)/,
    ],
  ])("a mean over %s for the sum is recognised", (_, count, shapes, sentence) => {
    const failure = failureOf(on(registry.get("multiply") as Op, shapes), 1);
    expect(explainFailure(changed(failure, (value) => value / count))).toMatch(sentence);
  });

  test("one slice for the sum is recognised", () => {
    const failure = failureOf(on(registry.get("add") as Op, [[3, 4], [4]]), 1);
    const { cotangent } = failure.sample;
    expect(explainFailure({ ...failure, analytic: cotangent.slice(0, 4) })).toMatch(
      /is only what the first of the 3 rows contributes and not the sum over all \(b is stretched along the 3 rows\)/,
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
      /is only what the first of the 4 columns contributes, summed over the 3 rows, and not the sum over all \(b is stretched along the 3 rows and the 4 columns\)/,
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
    expect(say(on(diagonal, [[3, 4]]))).toMatch(
      /has only what each element contributes to the output at its own place \(the off-diagonals are left out\)/,
    );
  });

  test("are distinguished from a term that is dropped", () => {
    const dropped = spoiled("softmax", 0, (_, { ct, output: y }) => ops.multiply(ct, y));
    expect(say(on(dropped, [[3, 4]]))).toMatch(
      /is the output times the incoming gradient \(the rest of the rule is left out\)/,
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

describe("a slip in a formula", () => {
  const y = (spoil: (y: Node, ct: Node, x: Node) => Node) =>
    spoiled("sigmoid", 0, (_, { ct, inputs: [x], output }) => spoil(output, ct, x as Node));
  test.each<[string, Op, RegExp]>([
    [
      "of a derivative",
      spoiled("tanh", 0, (_, { ct, output }) => ops.multiply(ct, ops.negate(ops.square(output)))),
      /lacks the term 1 \(the derivative is 1 - y \^ 2\)/,
    ],
    [
      "inside a product",
      y((out, ct) => ops.multiply(ct, ops.negate(ops.square(out)))),
      /lacks the term 1 \(the derivative is y \* \(1 - y\)\)/,
    ],
    [
      "of the product rule",
      spoiled("silu", 0, (_, { ct, inputs: [x] }) => ops.multiply(ct, ops.sigmoid(x as Node))),
      /lacks the term x \* \(sigmoid/,
    ],
    [
      "of a sign",
      y((out, ct) => ops.multiply(ct, ops.multiply(out, ops.add(constant(1), out)))),
      /has the term y with the wrong sign \(the derivative is/,
    ],
    [
      "of a factor",
      y((out, ct) => ops.multiply(ct, ops.subtract(constant(1), out))),
      /lacks the factor y \(the derivative is/,
    ],
    [
      "of a divisor",
      spoiled("sqrt", 0, (_, { ct }) => ops.multiply(ct, constant(0.5))),
      /does not divide by y \(the derivative is 0.5 \/ y\)/,
    ],
    [
      "of an exponent",
      spoiled("tanh", 0, (_, { ct, output }) => ops.multiply(ct, ops.subtract(constant(1), output))),
      /lacks the exponent of y \^ 2/,
    ],
    [
      "of the input for the output",
      y((_, ct, x) => ops.multiply(ct, ops.multiply(x, ops.subtract(constant(1), x)))),
      /reads x for y \(the derivative is/,
    ],
    [
      "of branches that are swapped",
      spoiled("relu", 0, (_, { ct, inputs: [x] }) => ops.multiply(ct, customOp("x <= 0 ? 1 : 0")(x as Node))),
      /swaps the two branches of x <= 0 \? 0 : 1/,
    ],
  ])("%s is recognised", (_, op, sentence) => {
    // Of roots too.
    const positive = Array.from({ length: 12 }, (_, i) => 0.3 + i / 7);
    const values = op.name === "sqrt" ? [positive] : [];
    expect(say(on(op, [[3, 4]], { values }))).toMatch(sentence);
  });

  test("is found from the formula, if the derivative that is given lacks it too", () => {
    const { formula } = registry.get("silu") as Op;
    const lacking = { ...(formula as Formula), derivatives: () => ["sigmoid(x)"] };
    const op = spoiled("silu", 0, (_, { ct, inputs: [x] }) => ops.multiply(ct, ops.sigmoid(x as Node)), lacking);
    expect(say(on(op, [[3, 4]]))).toMatch(/takes the second x in x \* sigmoid\(x\) for a constant/);
  });
});
