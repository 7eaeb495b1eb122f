import { describe, expect, test } from "vitest";
import { operation } from "../../src/graph/node.js";
import type { Op, Value } from "../../src/graph/op.js";
import { flatten } from "../../src/math/nestedArrays.js";
import { ops, registry } from "../../src/ops/index.js";
import { bind, elementsOf, evaluateNode } from "../evaluateNode.js";

/** Values that Python's math module gives, not this code. */
const literals: Readonly<Record<string, readonly [input: Value, output: Value]>> = {
  negate: [
    [-2, -0.5, 0.75, 2.5],
    [2, 0.5, -0.75, -2.5],
  ],
  square: [
    [-2, -0.5, 0.75, 2.5],
    [4, 0.25, 0.5625, 6.25],
  ],
  abs: [
    [-2, -0.5, 0.75, 2.5],
    [2, 0.5, 0.75, 2.5],
  ],
  sign: [
    [-2, -0.5, 0, 2.5],
    [-1, -1, 0, 1],
  ],
  exp: [
    [-2, -0.5, 0.75, 2.5],
    [0.1353352832366127, 0.6065306597126334, 2.117000016612675, 12.182493960703473],
  ],
  expm1: [
    [-2, -0.5, 0.75, 2.5],
    [-0.8646647167633873, -0.3934693402873666, 1.1170000166126748, 11.182493960703473],
  ],
  sin: [
    [-2, -0.5, 0.75, 2.5],
    [-0.9092974268256817, -0.479425538604203, 0.6816387600233341, 0.5984721441039565],
  ],
  cos: [
    [-2, -0.5, 0.75, 2.5],
    [-0.4161468365471424, 0.8775825618903728, 0.7316888688738209, -0.8011436155469337],
  ],
  tan: [
    [-2, -0.5, 0.75, 2.5],
    [2.185039863261519, -0.5463024898437905, 0.9315964599440725, -0.7470222972386603],
  ],
  sinh: [
    [-2, -0.5, 0.75, 2.5],
    [-3.626860407847019, -0.5210953054937474, 0.82231673193583, 6.0502044810397875],
  ],
  cosh: [
    [-2, -0.5, 0.75, 2.5],
    [3.7621956910836314, 1.1276259652063807, 1.2946832846768448, 6.132289479663686],
  ],
  tanh: [
    [-2, -0.5, 0.75, 2.5],
    [-0.9640275800758169, -0.46211715726000974, 0.6351489523872873, 0.9866142981514303],
  ],
  erf: [
    [-2, -0.5, 0.75, 2.5],
    [-0.9953222650189527, -0.5204998778130465, 0.7111556336535151, 0.999593047982555],
  ],
  identity: [
    [-2, -0.5, 0.75, 2.5],
    [-2, -0.5, 0.75, 2.5],
  ],
  sigmoid: [
    [-2, -0.5, 0.75, 2.5],
    [0.11920292202211755, 0.3775406687981454, 0.679178699175393, 0.9241418199787566],
  ],
  relu: [
    [-2, -0.5, 0.75, 2.5],
    [0, 0, 0.75, 2.5],
  ],
  relu6: [
    [-6, -1.5, 2.25, 7.5],
    [0, 0, 2.25, 6],
  ],
  leakyRelu: [
    [-2, -0.5, 0.75, 2.5],
    [-0.02, -0.005, 0.75, 2.5],
  ],
  elu: [
    [-2, -0.5, 0.75, 2.5],
    [-0.8646647167633873, -0.3934693402873666, 0.75, 2.5],
  ],
  selu: [
    [-2, -0.5, 0.75, 2.5],
    [-1.520166468595695, -0.6917581878028713, 0.7880257405166103, 2.626752468388701],
  ],
  gaussian: [
    [-6, -1, 0, 0.5, 2],
    [1.522997974471263e-8, 0.6065306597126334, 1, 0.8824969025845955, 0.1353352832366127],
  ],
  normalCdf: [
    [-6, -1, 0, 0.5, 2],
    [9.865876450376981e-10, 0.15865525393145705, 0.5, 0.6914624612740131, 0.9772498680518208],
  ],
  gelu: [
    [-2, -0.5, 0.75, 2.5],
    [-0.04550026389635842, -0.15426876936299344, 0.5800294857173489, 2.4844758366855597],
  ],
  silu: [
    [-2, -0.5, 0.75, 2.5],
    [-0.2384058440442351, -0.1887703343990727, 0.5093840243815447, 2.3103545499468914],
  ],
  softplus: [
    [-2, -0.5, 0.75, 2.5, 30],
    [0.1269280110429725, 0.4740769841801067, 1.1368710061148999, 2.5788897342925496, 30],
  ],
  mish: [
    [-2, -0.5, 0.75, 2.5],
    [-0.2525014826957089, -0.22074377465173, 0.6100183352182934, 2.471392304557881],
  ],
  softsign: [
    [-2, -0.5, 0.75, 2.5],
    [-0.6666666666666666, -0.3333333333333333, 0.42857142857142855, 0.7142857142857143],
  ],
  hardTanh: [
    [-2, -0.5, 0.75, 2.5],
    [-1, -0.5, 0.75, 1],
  ],
  hardSigmoid: [
    [-4, -2, 0.75, 3.5],
    [0, 0.16666666666666666, 0.625, 1],
  ],
  sqrt: [
    [0.25, 0.6, 3, 4],
    [0.5, 0.7745966692414834, 1.7320508075688772, 2.0],
  ],
  log: [
    [0.25, 0.6, 3, 5],
    [-1.3862943611198906, -0.5108256237659907, 1.0986122886681098, 1.6094379124341003],
  ],
  log1p: [
    [0.25, 0.6, 3, 5],
    [0.22314355131420976, 0.4700036292457356, 1.3862943611198906, 1.791759469228055],
  ],
  transpose: [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
  ],
  sum: [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    21,
  ],
  mean: [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    3.5,
  ],
  max: [
    [
      [1, 7, 3],
      [4, 5, 6],
    ],
    [[7], [6]],
  ],
  logSumExp: [
    [
      [1, 2, 3],
      [4, 0, 0],
    ],
    [[3.40760596444438], [4.035976299748193]],
  ],
  softmax: [[[1, 2, 3]], [[0.09003057317038048, 0.2447284710547977, 0.665240955774822]]],
  logSoftmax: [[[1, 2, 3]], [[-2.40760596444438, -1.4076059644443801, -0.40760596444438013]]],
};
const literalsOfTwo: Readonly<Record<string, readonly [a: Value, b: Value, output: Value]>> = {
  add: [
    [
      [1, 2],
      [3, 4],
    ],
    [10, 20],
    [
      [11, 22],
      [13, 24],
    ],
  ],
  subtract: [
    [
      [1, 2],
      [3, 4],
    ],
    [[10], [20]],
    [
      [-9, -8],
      [-17, -16],
    ],
  ],
  multiply: [[1, 2, 3], 2, [2, 4, 6]],
  divide: [
    [1, 2, 3],
    [2, 4, 8],
    [0.5, 0.5, 0.375],
  ],
  power: [
    [2, 4, 0.5],
    [3, 0.5, -2],
    [8, 2, 4],
  ],
  equal: [
    [1, 2, 3],
    [1, 2.5, 3],
    [1, 0, 1],
  ],
  huber: [
    [1, 3, -2],
    [1.5, 0, 1],
    [0.125, 2.5, 2.5],
  ],
  binaryCrossEntropy: [
    [0.5, -2, 1.5],
    [1, 0, 0.25],
    [0.47407698418010663, 0.12692801104297252, 1.3264132779827524],
  ],
  matmul: [
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
    [
      [19, 22],
      [43, 50],
    ],
  ],
  meanSquaredError: [
    [
      [1, 2],
      [3, 4],
    ],
    [
      [2, 2],
      [3, 1],
    ],
    2.5,
  ],
  softmaxCrossEntropy: [
    [
      [1, 2, 3],
      [4, 0, 0],
    ],
    [
      [1, 0, 0],
      [0, 0, 1],
    ],
    3.2217911320962864,
  ],
};

describe("forward at literal values", () => {
  const close = (actual: number[], expected: Value) => {
    const numbers = flatten(expected) as number[];
    expect(actual).toHaveLength(numbers.length);
    for (const [i, element] of actual.entries())
      expect(Math.abs(element - (numbers[i] as number))).toBeLessThan(1e-14 * Math.max(1, Math.abs(element)));
  };
  test.each(Object.entries(literals))("%s", (name, [value, expected]) => {
    const x = bind(value);
    close(elementsOf(operation(registry.get(name) as Op, [x.node]), [x]), expected);
  });
  test.each(Object.entries(literalsOfTwo))("%s", (name, [left, right, expected]) => {
    const [a, b] = [bind(left, "a"), bind(right, "b")];
    close(elementsOf(operation(registry.get(name) as Op, [a.node, b.node]), [a, b]), expected);
  });
  test("sum and mean go along an axis, and keep it if asked to", () => {
    const x = bind([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(evaluateNode(ops.sum(x.node, { axis: 0 }), [x])).toEqual([5, 7, 9]);
    expect(evaluateNode(ops.sum(x.node, { axis: 1 }), [x])).toEqual([6, 15]);
    expect(evaluateNode(ops.sum(x.node, { axis: 1, keepDims: true }), [x])).toEqual([[6], [15]]);
    expect(evaluateNode(ops.sum(x.node, { keepDims: true }), [x])).toEqual([[21]]);
    expect(evaluateNode(ops.mean(x.node, { axis: 0 }), [x])).toEqual([2.5, 3.5, 4.5]);
    expect(evaluateNode(ops.mean(x.node, { axis: 1, keepDims: true }), [x])).toEqual([[2], [5]]);
    expect(evaluateNode(ops.max(x.node, { axis: 0 }), [x])).toEqual([[4, 5, 6]]);
  });
  test("broadcast and reshape only move elements", () => {
    const x = bind([1, 2]);
    expect(evaluateNode(ops.broadcast(x.node, { shape: [2, 2] }), [x])).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(evaluateNode(ops.reshape(x.node, { shape: [2, 1] }), [x])).toEqual([[1], [2]]);
  });
  test("no op is left out", () => {
    const covered = [...Object.keys(literals), ...Object.keys(literalsOfTwo), "broadcast", "reshape"];
    expect([...registry.keys()].toSorted()).toEqual(covered.toSorted());
  });
});
