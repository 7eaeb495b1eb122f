import { describe, expect, test } from "vitest";
import { vectorJacobianProducts } from "../../src/autodiff/gradients.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { variable } from "../../src/graph/node.js";
import type { Node, Variable } from "../../src/graph/op.js";
import { formatShape, type Shape, sizeOf } from "../../src/graph/shape.js";
import { ops } from "../../src/ops/index.js";
import { evaluateOn } from "../engine/evaluateOn.js";

/** Numbers that no two sums of are the same, and that sum without rounding. */
const numbersOf = (count: number, start: number) =>
  Float64Array.from({ length: count }, (_, i) => start + ((i * i + 3 * i) % 61) / 4);

/** The index, row-major, of the number in a part that stretches to number `index` of the whole. */
function indexInPart(index: number, whole: Shape, part: Shape): number {
  let [rest, at, stride] = [index, 0, 1];
  for (let axis = whole.length - 1; axis >= 0; axis--) {
    const [size, own] = [whole[axis] as number, part[axis - whole.length + part.length] ?? 1];
    at += own === 1 ? 0 : (rest % size) * stride;
    stride *= own;
    rest = Math.floor(rest / size);
  }
  return at;
}

/** Each number's share: the sum over all numbers that it stretches to. */
function addUp(values: readonly number[], whole: Shape, part: Shape): number[] {
  const sums = new Array<number>(sizeOf(part)).fill(0);
  for (const [i, value] of values.entries())
    sums[indexInPart(i, whole, part)] = (sums[indexInPart(i, whole, part)] ?? 0) + value;
  return sums;
}

const stretched: readonly (readonly [left: Shape, right: Shape, whole: Shape])[] = [
  [
    [3, 4],
    [1, 1],
    [3, 4],
  ],
  [[3, 4], [], [3, 4]],
  [[3, 4], [1], [3, 4]],
  [[4, 4], [4], [4, 4]],
  [
    [4, 4],
    [4, 1],
    [4, 4],
  ],
  [
    [3, 1],
    [1, 4],
    [3, 4],
  ],
  [[3, 1], [4], [3, 4]],
  [
    [1, 1],
    [1, 1, 1],
    [1, 1, 1],
  ],
  [
    [2, 3, 4],
    [1, 3, 1],
    [2, 3, 4],
  ],
  [
    [2, 3, 4],
    [2, 1, 1],
    [2, 3, 4],
  ],
  [
    [2, 3, 4],
    [1, 1, 4],
    [2, 3, 4],
  ],
  [
    [2, 3, 4],
    [1, 4],
    [2, 3, 4],
  ],
  [
    [2, 3, 4],
    [3, 1],
    [2, 3, 4],
  ],
  [[2, 3, 4], [4], [2, 3, 4]],
  [[2, 3, 4], [], [2, 3, 4]],
  [
    [3, 3, 3],
    [3, 1],
    [3, 3, 3],
  ],
  [
    [3, 3, 3],
    [1, 3],
    [3, 3, 3],
  ],
  [
    [2, 1, 4],
    [3, 1],
    [2, 3, 4],
  ],
  [
    [17, 9],
    [1, 1],
    [17, 9],
  ],
  [
    [1, 9],
    [17, 1],
    [17, 9],
  ],
];

describe.each(["wasm", "mathjs"] as const)("on %s", async (engineName) => {
  const engine = await loadEngine(engineName, "exact");

  /** The gradients by the variables, for a cotangent that differs from number to number. */
  function gradientsOf(output: Node, variables: readonly Variable[], state: ReadonlyMap<Variable, Float64Array>) {
    const ct = variable("ct", output.shape);
    const cotangent = numbersOf(sizeOf(ct.shape), -3);
    const all = new Map([...state, [ct, cotangent]]);
    const found = evaluateOn(engine, vectorJacobianProducts(output, ct, variables), all);
    return { cotangent: [...cotangent], found: found.map((each) => [...each]) };
  }

  test.each(stretched)(
    "what is stretched from %j and %j gets the sums over all axes that it was stretched along",
    (left, right, whole) => {
      const [a, b] = [variable("a", left), variable("b", right)];
      const state = new Map([
        [a, numbersOf(sizeOf(left), 1)],
        [b, numbersOf(sizeOf(right), 2)],
      ]);
      const [valuesOfA, valuesOfB] = [state.get(a), state.get(b)] as [Float64Array, Float64Array];
      const added = gradientsOf(ops.add(a, b), [a, b], state);
      const { cotangent } = added;
      expect(added.found).toEqual([addUp(cotangent, whole, left), addUp(cotangent, whole, right)]);
      const multiplied = gradientsOf(ops.multiply(a, b), [a, b], state).found;
      const times = (values: Float64Array, part: Shape) =>
        cotangent.map((value, i) => value * (values[indexInPart(i, whole, part)] as number));
      expect(multiplied).toEqual([
        addUp(times(valuesOfB, right), whole, left),
        addUp(times(valuesOfA, left), whole, right),
      ]);
      for (const part of [a, b]) {
        const spread = gradientsOf(ops.broadcast(part, { shape: whole }), [part], state).found;
        expect(spread, formatShape(part.shape)).toEqual([addUp(cotangent, whole, part.shape)]);
      }
    },
  );

  /** A square of a size with kernels, and of one that is worked on element by element. */
  test.each([4, 18])("a matrix of %d rows that is several inputs of one op gets the gradients of all of them", (n) => {
    const x = variable("x", [n, n]);
    const values = numbersOf(n * n, -4);
    const state = new Map([[x, values]]);
    const at = (i: number, j: number) => values[i * n + j] as number;
    const indices = Array.from({ length: n * n }, (_, i) => [Math.floor(i / n), i % n] as const);
    const inner = (term: (p: number) => number) => Array.from({ length: n }, (_, p) => term(p)).reduce((a, b) => a + b);
    const gradientOf = (output: Node) => gradientsOf(output, [x], state);
    const square = gradientOf(ops.multiply(x, x));
    const ct = (i: number, j: number) => square.cotangent[i * n + j] as number;
    expect(square.found[0]).toEqual(indices.map(([i, j]) => 2 * at(i, j) * ct(i, j)));
    const cases: readonly (readonly [Node, (i: number, j: number) => number])[] = [
      [ops.matmul(x, x), (i, j) => inner((p) => ct(i, p) * at(j, p)) + inner((p) => at(p, i) * ct(p, j))],
      [
        ops.matmul(x, ops.transpose(x)),
        (i, j) => inner((p) => ct(i, p) * at(p, j)) + inner((p) => ct(p, i) * at(p, j)),
      ],
      [
        ops.matmul(ops.transpose(x), x),
        (i, j) => inner((p) => at(i, p) * ct(j, p)) + inner((p) => at(i, p) * ct(p, j)),
      ],
      [ops.add(x, ops.transpose(x)), (i, j) => ct(i, j) + ct(j, i)],
      [ops.subtract(x, x), () => 0],
      [ops.add(ops.sum(x, { axis: 0 }), x), (i, j) => ct(i, j) + inner((p) => ct(p, j))],
      [ops.add(ops.sum(x, { axis: 1 }), x), (i, j) => ct(i, j) + inner((p) => inner((q) => (q === i ? ct(p, q) : 0)))],
    ];
    for (const [output, expected] of cases) {
      expect(gradientOf(output).found[0]).toEqual(indices.map(([i, j]) => expected(i, j)));
    }
  });
});
