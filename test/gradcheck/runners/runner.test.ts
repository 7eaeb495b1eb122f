import { describe, expect, test } from "vitest";
import type { Engine, Job } from "../../../src/engine/engine.js";
import { createWasmEngine } from "../../../src/engine/wasm/wasmEngine.js";
import { mathjsRunner } from "../../../src/gradcheck/runners/mathjsRunner.js";
import type { Computed, Runner } from "../../../src/gradcheck/runners/runner.js";
import { isFloat32, wasmRunner } from "../../../src/gradcheck/runners/wasmRunner.js";
import type { Leaf, Sample } from "../../../src/gradcheck/sample.js";
import { defineOp, input, variable } from "../../../src/graph/node.js";
import type { Node } from "../../../src/graph/op.js";
import { sizeOf } from "../../../src/graph/shape.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";

const random = RandomStream.create(1, "gradcheck");
const draw = ({ shape }: Node) =>
  Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(random.uniform(-2, 2)));

/** A sample at a random point. All inputs are checked, and other leaves are not. */
function sampleOf(output: Node, inputs: readonly Leaf[], others: readonly Leaf[] = []): Sample {
  const point = new Map([...inputs, ...others].map((leaf) => [leaf, draw(leaf)]));
  return { title: "random", inputs, output, point, cotangent: draw(output) };
}

function product(m: number, k: number, n: number): Sample {
  const [a, b] = [variable("a", [m, k]), variable("b", [k, n])];
  return sampleOf(ops.matmul(a, b), [a, b]);
}

/** The loss of a layer over a batch, with a learning rate that scales it and a mask that is fed. */
function model(rows: number): Sample {
  const [x, target] = [input("x", [rows, 3]), input("target", [rows, 2])];
  const [rate, mask] = [input("rate", []), input("mask", [2])];
  const [weight, bias] = [variable("weight", [3, 2]), variable("bias", [2])];
  const output = ops.multiply(ops.add(ops.matmul(x, weight), bias), mask);
  const loss = ops.multiply(ops.meanSquaredError(output, target), rate);
  return sampleOf(loss, [weight, bias], [x, target, rate, mask]);
}

const identity = { arity: 1, summary: "", shape: ([a]: readonly [readonly number[]]) => a } as const;
const withBrokenRule = defineOp({
  ...identity,
  name: "withBrokenRule",
  forward: (_math, [a]) => a,
  vjp: () => {
    throw new Error("no rule");
  },
});
const withWrongShape = defineOp({
  ...identity,
  name: "withWrongShape",
  forward: (_math, [a]) => a,
  vjp: ({ ct, ops: rules }) => [rules.broadcast(ct, { shape: [5, ...ct.shape.slice(1), 4] })],
});
const withoutKernel = defineOp({
  ...identity,
  name: "withoutKernel",
  forward: (math, [a]) =>
    math.apply<1>({ kernel: "nothing", shape: ([s]) => s, compute: (_, [v]) => v, sizes: () => [1] }, [a]),
  vjp: ({ ct }) => [ct],
});
const unary = (op: (a: Node) => Node) => {
  const a = variable("a", [2, 3]);
  return sampleOf(op(a), [a]);
};

function computed(result: Computed | Error | undefined): Computed {
  if (result === undefined || result instanceof Error) throw result ?? new Error("nothing was computed");
  return result;
}

const exact = await createWasmEngine("exact");
const wasm = wasmRunner(exact, "float64", "exact");

/** An engine whose sessions give other numbers from the second run on. */
const forgetful: Engine = {
  ...exact,
  prepare(job: Job) {
    const session = exact.prepare(job);
    let runs = 0;
    return new Proxy(session, {
      get: (target, name: keyof typeof session) => {
        if (name === "train") runs++;
        if (name === "read") return (it: Parameters<typeof session.read>[0]) => target.read(it).map((x) => x * runs);
        const member = target[name];
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
  },
};

describe.each<readonly [string, Runner]>([
  ["mathjs", mathjsRunner],
  ["wasm", wasm],
])("the runner of %s", (name, runner) => {
  test("computes outputs, and the gradients of their product with the cotangent", () => {
    const [a, b] = [variable("a", [2]), variable("b", [1])];
    const point = new Map([
      [a, Float64Array.of(2, 3)],
      [b, Float64Array.of(5)],
    ]);
    const cotangent = Float64Array.of(1, -2);
    const [result] = runner.run([{ title: "", inputs: [b, a], output: ops.multiply(a, b), point, cotangent }]);
    expect(computed(result)).toEqual({
      output: Float64Array.of(10, 15),
      gradients: [Float64Array.of(2 - 6), Float64Array.of(5, -10)],
    });
  });

  test("gives results in the order of the samples, however many there are", () => {
    const samples = Array.from({ length: 300 }, (_, i) =>
      i % 100 === 7 ? model(3) : product(1 + (i % 5), 2, 1 + (i % 3)),
    );
    const results = runner.run(samples);
    expect(results.length).toBe(samples.length);
    for (const i of [0, 7, 8, 107, 150, 299]) expect(results[i]).toEqual(runner.run([samples[i] as Sample])[0]);
  });

  test("keeps samples apart that have the same leaves at other points", () => {
    const [first, other] = [product(2, 3, 4), product(2, 3, 4)];
    const point = new Map(
      first.inputs.map((leaf, i) => [leaf, other.point.get(other.inputs[i] as Leaf) as Float64Array]),
    );
    const samples = [first, { ...first, point, cotangent: other.cotangent }, first];
    expect(runner.run(samples)).toEqual(mathjsRunner.run([first, other, first]));
  });

  test("returns the error of a rule for the one sample that has it", () => {
    const results = runner.run([product(2, 3, 4), unary(withBrokenRule), unary(withWrongShape), unary(ops.negate)]);
    expect(results.map((result) => result instanceof Error)).toEqual([false, true, true, false]);
    expect(results[1]).toEqual(new Error("no rule"));
  });

  test("names the place at which it computes", () => {
    expect(runner.place).toEqual({ engine: name, dtype: "float64", arithmetic: "exact" });
  });
});

describe("the runner of wasm", () => {
  test("gives the same bits as that of mathjs, for tables, numbers of a pass, numbers that are fed, and variables", () => {
    const samples = [product(5, 7, 3), model(1), model(7), unary(ops.transpose)];
    expect(wasm.run(samples)).toEqual(mathjsRunner.run(samples));
  });

  test("returns the error of a job for the one sample that it comes from", () => {
    const samples = Array.from({ length: 20 }, (_, i) => (i === 13 ? unary(withoutKernel) : product(2, 2, 2)));
    const results = wasm.run(samples);
    expect(results.flatMap((result, i) => (result instanceof Error ? [[i, result.message]] : []))).toEqual([
      [13, "no kernel nothing_f64"],
    ]);
  });

  test("returns an error if a second run gives other bits", () => {
    const results = wasmRunner(forgetful, "float64", "exact").run([product(2, 2, 2), model(2)]);
    const error = new Error("a second run of the same step gives other numbers");
    expect(results).toEqual([error, error]);
  });

  test("rounds to float32 if it is asked to", () => {
    const [a] = [variable("a", [1])];
    const point = new Map([[a, Float64Array.of(1)]]);
    const sample = {
      title: "",
      inputs: [a],
      output: ops.divide(a, ops.add(a, ops.add(a, a))),
      point,
      cotangent: Float64Array.of(1),
    };
    const [result] = wasmRunner(exact, "float32", "exact").run([sample]);
    expect(computed(result).output[0]).toBe(Math.fround(1 / 3));
  });
});

test("a sample is in float32 if its point and its cotangent are", () => {
  const sample = product(2, 2, 2);
  expect(isFloat32(sample)).toBe(true);
  expect(isFloat32({ ...sample, cotangent: sample.cotangent.with(1, 0.1) })).toBe(false);
  const [a] = sample.inputs as readonly [Leaf];
  expect(
    isFloat32({ ...sample, point: new Map([...sample.point, [a, Float64Array.of(1, Number.NaN, 2 ** -149, 0.1)]]) }),
  ).toBe(false);
});
