import { describe, expect, test } from "vitest";
import { ShapeError } from "../../../src/errors.js";
import type { Sample } from "../../../src/gradcheck/sample.js";
import { accepts } from "../../../src/gradcheck/samples/cases.js";
import { kinksOf } from "../../../src/gradcheck/samples/kinks.js";
import { opSubject } from "../../../src/gradcheck/subjects/opSubject.js";
import { constant, defineOp, inputNames, variable } from "../../../src/graph/node.js";
import type { Node, Op, Param, Params, Primitive, Value } from "../../../src/graph/op.js";
import { reduceShape, type Shape, sizeOf } from "../../../src/graph/shape.js";
import { flatten, nest } from "../../../src/math/nestedArrays.js";
import { customOp } from "../../../src/ops/elementwise.js";
import { registry } from "../../../src/ops/index.js";
import { evaluateNode } from "../../evaluateNode.js";

const running: Primitive<1> = {
  kernel: "none",
  shape: ([a]) => a,
  compute: (math, [a]) => {
    const rows = a as readonly Value[];
    let last: Value = 0;
    return rows.map((row) => {
      last = math.map("last + row", { last, row });
      return last;
    });
  },
  sizes: ([a]) => a,
};

/** Ops that somebody may add: the shape rules of none of them are in the registry. */
const added: readonly Op[] = [
  defineOp<1, { readonly axis: number }>({
    name: "cumulativeSum",
    arity: 1,
    params: { axis: 0 },
    summary: "running sums along the first axis",
    shape: ([a], { axis }) => {
      reduceShape(a, axis, true);
      if (axis !== 0) throw new ShapeError("only along the first axis");
      return a;
    },
    forward: (math, [a]) => math.apply(running, [a]),
    vjp: ({ ct }) => [ct],
  }) as unknown as Op,
  defineOp({
    name: "outer",
    arity: 2,
    summary: "products of each with each",
    shape: ([a, b]) => {
      if (a.length !== 1 || b.length !== 1) throw new ShapeError("expected [m] and [n]");
      return [...a, ...b];
    },
    forward: (math, [a, b]) => math.map("a * b", { a: (a as readonly Value[]).map((each) => [each]), b }),
    vjp: ({ ct, inputs: [a, b], ops }) => [ops.matmul(ct, ops.reshape(b, { shape: [b.shape[0] ?? 1, 1] })), a],
  }) as unknown as Op,
  defineOp<3>({
    name: "affine",
    arity: 3,
    summary: "x · w + bias",
    shape: ([x = [], w = [], bias = []]) => {
      const [m, k] = x;
      const [inner, n] = w;
      if (x.length !== 2 || w.length !== 2 || k !== inner || bias.length !== 1 || bias[0] !== n) {
        throw new ShapeError("expected [m, k], [k, n] and [n]");
      }
      return [m ?? 1, n ?? 1];
    },
    forward: (math, [x, w, bias]) =>
      math.map("p + bias", { p: math.multiply(x as Value, w as Value), bias: bias as Value }),
    vjp: ({ ct }) => [null, null, ct],
  }) as unknown as Op,
];
const all = [...registry.values(), ...added];
/** Those at which a gradient is proved. At the others only engines are compared. */
const provedSamples = (op: Op, seed: number) =>
  opSubject(op)
    .samples(seed)
    .filter(({ isUnproved }) => isUnproved !== true);
const samplesOf = new Map(all.map((op) => [op, provedSamples(op, 1)] as const));
const named = all.map((op) => ({ name: op.name, op, samples: samplesOf.get(op) as readonly Sample[] }));

const shapesOf = ({ inputs }: Sample) => inputs.map(({ shape }) => shape);
/** The op's own node, if the sample is nothing but the op on its variables. */
const isPlain = (op: Op, { inputs, output }: Sample) =>
  output.kind === "operation" && output.op === op && sameItems(output.inputs, inputs);
const sameItems = (a: readonly Node[], b: readonly Node[]) =>
  a.length === b.length && a.every((each, i) => each === b[i]);
const paramsOf = ({ output }: Sample): Params => (output.kind === "operation" ? output.params : {});
/** Whether the op takes shapes with some choice of axis. */
const takes = (op: Op, shapes: readonly Shape[], changes: Params = {}) =>
  accepts(op, { shapes, params: { ...op.params, ...changes } });
const sizesIn = (samples: readonly Sample[]) => new Set(samples.flatMap((sample) => shapesOf(sample).flat()));

describe.each(named)("$name", ({ op, samples }) => {
  const plain = samples.filter((sample) => isPlain(op, sample));

  test("has samples, each of variables named as its inputs, with values for all of them", () => {
    expect(plain.length).toBeGreaterThan(40);
    for (const { inputs, output, point, cotangent } of plain) {
      expect(inputs.map(({ name }) => name)).toEqual(inputNames(op));
      expect(inputs.every(({ kind }) => kind === "variable")).toBe(true);
      expect([...point].map(([leaf, values]) => [leaf, values.length])).toEqual(
        inputs.map((leaf) => [leaf, sizeOf(leaf.shape)]),
      );
      expect(cotangent).toHaveLength(sizeOf(output.shape));
    }
    expect(new Set(samples.map(({ title }) => title)).size).toBeGreaterThan(samples.length * 0.6);
  });

  test("has a finite output at each of them", () => {
    for (const { output, point } of samples) {
      const bound = [...point].map(([node, values]) => ({ node, value: nest(values, node.shape) }));
      expect((flatten(evaluateNode(output, bound)) as number[]).every(Number.isFinite)).toBe(true);
    }
  });

  test("has float32 numbers for values, except where the neighbours of a corner need more digits", () => {
    for (const { title, point } of samples) {
      const values = [...point.values()].flatMap((each) => [...each]);
      if (!title.endsWith("in float64")) expect(values).toEqual(values.map(Math.fround));
      else expect(values).not.toEqual(values.map(Math.fround));
    }
  });

  test("has cotangents of both signs, one of zeros, and one that is 1 at a single element", () => {
    const whole = samples.map(({ cotangent }) => [...cotangent]);
    expect(whole.some((each) => each.every((factor) => factor === 0))).toBe(true);
    expect(
      whole.some((each) => each.filter((factor) => factor === 1).length === 1 && each.filter(Boolean).length === 1),
    ).toBe(true);
    expect(whole.flat().some((factor) => factor < 0)).toBe(true);
    expect(whole.flat().some((factor) => factor > 0)).toBe(true);
  });

  test("is sampled at squares, cubes, rows, columns and single numbers, as far as it takes them", () => {
    const candidates: readonly Shape[] = [[], [1], [1, 1], [3, 3], [2, 2], [2, 3], [1, 2], [2, 1], [3, 1], [1, 1, 1]];
    // Any sizes will do that relate in the same way.
    const relate = (shape: Shape) => shape.map((size) => (size === 1 ? "1" : shape.indexOf(size))).join();
    const sampled = new Set(plain.map((sample) => shapesOf(sample).map(relate).join(" and ")));
    for (const shape of candidates) {
      const shapes = Array.from({ length: op.arity }, () => shape);
      if (takes(op, shapes)) expect(sampled).toContain(shapes.map(relate).join(" and "));
    }
  });

  test("is sampled along every axis of every rank that it takes", () => {
    if (!("axis" in op.params)) return;
    for (const shape of [[7], [2, 3], [2, 3, 4]]) {
      for (const axis of shape.keys()) {
        const shapes = Array.from({ length: op.arity }, () => shape);
        const along = (sample: Sample) =>
          paramsOf(sample).axis === axis && sample.inputs[0]?.shape.length === shape.length;
        if (takes(op, shapes, { axis })) expect(plain.some(along)).toBe(true);
      }
    }
  });

  test("is sampled with both values of every boolean parameter", () => {
    const booleans = Object.entries(op.params).filter(([, value]) => typeof value === "boolean");
    for (const [name] of booleans) {
      expect(new Set(plain.map((sample): Param => paramsOf(sample)[name] ?? null))).toEqual(new Set([true, false]));
    }
  });

  test("is sampled with its inputs stretched against each other in every way that it takes", () => {
    if (op.arity !== 2) return;
    const sides: readonly Shape[] = [[2, 3], [1, 3], [2, 1], [1, 1], [3], [1], []];
    const sampled = new Set(plain.map((sample) => relations(shapesOf(sample))));
    for (const a of sides) {
      for (const b of sides) if (takes(op, [a, b])) expect(sampled).toContain(relations([a, b]));
    }
  });

  test("is sampled with one node for all inputs, if they may have one shape", () => {
    if (op.arity < 2) return;
    const isTwin = ({ inputs, output }: Sample) =>
      output.kind === "operation" && output.op === op && output.inputs.every((each) => each === inputs[0]);
    const canBe = [[], [3], [3, 3]].some((shape) =>
      takes(
        op,
        Array.from({ length: op.arity }, () => shape),
      ),
    );
    expect(samples.some(isTwin)).toBe(canBe);
  });

  test("is sampled with its output and its inputs used several times", () => {
    expect(samples.filter(({ title }) => title.endsWith("output used three times")).length).toBeGreaterThan(0);
    expect(samples.filter(({ title }) => title.endsWith("inputs used elsewhere too")).length).toBeGreaterThan(0);
  });

  test("is sampled at sizes beside every width of the kernels", () => {
    const sizes = sizesIn(plain);
    for (const size of [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18, 31, 32, 33, 34, 35, 67, 131]) {
      expect(sizes).toContain(size);
    }
    expect(sizes).not.toContain(0);
  });

  test("is sampled at tiny and large values, at mixed ones, and at ties", () => {
    const magnitudes = plain.flatMap(({ point }) => [...point.values()].flatMap((each) => [...each].map(Math.abs)));
    const isWide = op.name !== "power" && op.name !== "divide";
    expect(magnitudes.some((size) => size > 0 && size < 1e-5)).toBe(true);
    expect(magnitudes.some((size) => size > (isWide ? 50 : 4))).toBe(true);
    const isTie = ({ point }: Sample) =>
      [...point.values()].some((each) => each.length > 1 && new Set(each).size === 1);
    expect(plain.some(isTie)).toBe(true);
  });

  test("has the same samples with the same seed, and others with another", () => {
    const contents = (list: readonly Sample[]) =>
      list.map(({ title, point, cotangent }) => [title, [...point.values()], cotangent]);
    expect(contents(provedSamples(op, 1))).toEqual(contents(samples));
    expect(contents(provedSamples(op, 2))).not.toEqual(contents(samples));
  });
});

/** For each pair of aligned axes which of them is 1, or missing. */
function relations([a = [], b = []]: readonly Shape[]): string {
  const rank = Math.max(a.length, b.length);
  const at = (shape: Shape, i: number) => shape[shape.length - rank + i];
  return Array.from({ length: rank }, (_, i) => {
    const [left, right] = [at(a, i), at(b, i)];
    const name = (size: number | undefined) => (size === undefined ? "none" : size === 1 ? "1" : "n");
    return `${name(left)}:${name(right)}${left === right ? "=" : ""}`;
  }).join(" ");
}

describe("a formula", () => {
  const formulas = named.filter(({ op }) => op.formula !== undefined);

  test.each(formulas)(
    "$name is sampled over many magnitudes at once, of both signs if it takes them",
    ({ op, samples }) => {
      const long = samples.filter(({ title, isPointwise }) => /^from 1e-30/.test(title) && isPointwise);
      for (const name of inputNames(op)) {
        const values = long.flatMap(({ inputs, point }) =>
          inputs.flatMap((leaf) => (leaf.name === name ? [...(point.get(leaf) as Float64Array)] : [])),
        );
        expect(values.length).toBeGreaterThan(100);
        expect(Math.min(...values.map(Math.abs))).toBeLessThan(1e-25);
        for (const [low, high] of [
          [1e-3, 1e-2],
          [4, 6],
          [15, 25],
          [80, 90],
        ] as const) {
          expect(values.some((value) => value > low && value < high)).toBe(true);
        }
        expect(Math.max(...values)).toBeGreaterThan(300);
      }
    },
  );

  test.each(formulas)("$name is sampled exactly at its kinks, at their neighbours and near by", ({ op, samples }) => {
    for (const { place } of kinksOf(op)) {
      const kink = Number(place.split(" = ")[1]);
      if (op.arity > 1) continue;
      const valuesIn = (isAtCorner: boolean) =>
        samples
          .filter((sample) => sample.isPointwise === true && (sample.isAtCorner ?? false) === isAtCorner)
          .flatMap(({ point }) => [...point.values()].flatMap((each) => [...each]));
      expect(valuesIn(true)).toContain(kink);
      for (const sign of [-1, 1]) {
        const beside = valuesIn(false).filter((value) => sign * (value - kink) > 0);
        const distances = beside.map((value) => Math.abs(value - kink));
        expect(Math.min(...distances)).toBeLessThanOrEqual(Math.abs(kink) * Number.EPSILON + Number.MIN_VALUE);
        expect(distances.some((distance) => distance > 1e-4 && distance < 0.2)).toBe(true);
      }
    }
  });

  test.each(formulas.filter(({ op }) => Object.keys(op.params).length > 0))(
    "$name is sampled with other values of its parameters",
    ({ op, samples }) => {
      for (const name of Object.keys(op.params)) {
        const values = new Set(samples.map((sample) => paramsOf(sample)[name]));
        expect(values.size).toBeGreaterThan(2);
      }
    },
  );

  test("of two variables is sampled where both are equal, if it compares them", () => {
    const samples = samplesOf.get(registry.get("equal") as Op) as readonly Sample[];
    const corner = samples.find(({ title }) => title === "at corners") as Sample;
    const [a, b] = [...corner.point.values()];
    expect(a?.length).toBeGreaterThan(5);
    expect(a).toEqual(b);
  });

  test("that a user wrote is sampled at corners that its functions and its derivative have", () => {
    const values = (text: string) =>
      opSubject(customOp(text) as unknown as Op)
        .samples(0)
        .filter(({ title }) => title.startsWith("at corners"))
        .flatMap(({ point }) => [...point.values()].flatMap((each) => [...each]));
    expect(values("relu6(2 * x - 1)")).toEqual(expect.arrayContaining([0.5, 3.5]));
    expect(values("max(x, 0.25)")).toEqual([0.25]);
    expect(values("abs(x - 3)")).toEqual([3]);
    expect(values("x > 1234.5 ? x : 2 * x")).toEqual([1234.5]);
  });

  test("with no finite value has no samples", () => {
    expect(opSubject(customOp("log(-1 - x ^ 2)") as unknown as Op).samples(0)).toEqual([]);
  });
});

test("ties of max along an axis are at corners, and those of a sum are not", () => {
  const at = (name: string) =>
    (samplesOf.get(registry.get(name) as Op) as readonly Sample[]).filter(({ isAtCorner }) => isAtCorner);
  expect(at("max").length).toBeGreaterThan(4);
  expect(at("sum")).toEqual([]);
  expect(at("softmax")).toEqual([]);
});

test("an axis of size 0 is refused by the graph, so there is nothing to check there", () => {
  expect(() => variable("x", [0])).toThrow(ShapeError);
  expect(() => constant(1, [2, 0])).toThrow(ShapeError);
});

test("every op has samples at the ends of domains too, where the engines alone are compared", () => {
  for (const op of all) {
    const unproved = opSubject(op)
      .samples(1)
      .filter(({ isUnproved }) => isUnproved === true);
    expect(unproved.length).toBeGreaterThan(0);
  }
});
