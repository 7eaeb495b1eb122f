import { beforeAll, describe, expect, test } from "vitest";
import { createWasmEngine } from "../../../src/engine/wasm/wasmEngine.js";
import type { Computed } from "../../../src/gradcheck/runners/runner.js";
import { wasmRunner } from "../../../src/gradcheck/runners/wasmRunner.js";
import type { Sample } from "../../../src/gradcheck/sample.js";
import { type CorruptEngine, createCorruptEngine } from "../../../src/gradcheck/selfTest/lowerings/corruptEngine.js";
import { loweringMistakes } from "../../../src/gradcheck/selfTest/lowerings/loweringMistakes.js";
import { LoweringTest } from "../../../src/gradcheck/selfTest/lowerings/loweringTest.js";
import { opSubject } from "../../../src/gradcheck/subjects/opSubject.js";
import { operation, variable } from "../../../src/graph/node.js";
import type { Op, Params } from "../../../src/graph/op.js";
import type { Shape } from "../../../src/graph/shape.js";
import { registry } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";

const find = (name: string) => registry.get(name) as Op;
const samplesOf = (name: string) => opSubject(find(name)).samples(0);

let engine: CorruptEngine;
beforeAll(async () => {
  engine = await createCorruptEngine();
});

function sampleOf(
  op: Op,
  shapes: readonly Shape[],
  values: readonly (readonly number[])[],
  params: Params = {},
): Sample {
  const inputs = shapes.map((shape, i) => variable(`x${i}`, shape));
  const output = operation(op, inputs, params);
  const point = new Map(inputs.map((leaf, i) => [leaf, Float64Array.from(values[i] as readonly number[])]));
  const size = output.shape.reduce((product, axis) => product * axis, 1);
  return { title: "", inputs, output, point, cotangent: new Float64Array(size).fill(1) };
}

/** The output if a lowering is wrong. */
function outputWith(name: string, instruction: string, sample: Sample): number[] {
  const mistake = loweringMistakes.find((each) => each.name === name);
  if (mistake === undefined) throw new Error(`no such mistake: ${name}`);
  engine.corrupt({ instruction, mistake });
  const [computed] = wasmRunner(engine.engine, "float64", "exact").run([sample]);
  engine.corrupt(undefined);
  return [...(computed as Computed).output];
}

describe("a mistake in a lowering", () => {
  const seven = [1, 2, 3, 4, 5, 6, 7];
  const square = [1, 2, 3, 4];
  test.each<[string, string, Sample, number[]]>([
    [
      "factor 2",
      "add",
      sampleOf(
        find("add"),
        [[2], [2]],
        [
          [1, 2],
          [3, 4],
        ],
      ),
      [8, 12],
    ],
    ["other operator", "subtract", sampleOf(find("subtract"), [[1], [1]], [[5], [3]]), [8]],
    ["operands swapped", "subtract", sampleOf(find("subtract"), [[1], [1]], [[5], [3]]), [-2]],
    ["other kernel", "exp kernel", sampleOf(find("exp"), [[1]], [[0]]), [0]],
    [
      "transposed if square",
      "add",
      sampleOf(
        find("add"),
        [
          [2, 2],
          [2, 2],
        ],
        [square, square],
      ),
      [2, 6, 4, 8],
    ],
    ["last of 7 left out", "sum, written out", sampleOf(find("sum"), [[7]], [seven]), [21]],
    ["first one only", "sum, written out", sampleOf(find("sum"), [[7]], [seven]), [1]],
    ["last one left out", "max, written out", sampleOf(find("max"), [[1, 3]], [[1, 2, 3]]), [2]],
    ["wrong axis if square", "sum, written out", sampleOf(find("sum"), [[2, 2]], [square], { axis: 0 }), [3, 7]],
    ["mean over one more", "divide", sampleOf(find("mean"), [[3]], [[4, 4, 4]]), [3]],
    [
      "inner sum one short",
      "product a·b, written out",
      sampleOf(
        find("matmul"),
        [
          [1, 2],
          [2, 1],
        ],
        [
          [1, 2],
          [3, 4],
        ],
      ),
      [3],
    ],
    [
      "row and column exchanged if square",
      "add",
      sampleOf(find("add"), [[2, 2], [2]], [square, [10, 20]]),
      [11, 12, 23, 24],
    ],
    ["first number read for all", "add", sampleOf(find("add"), [[2, 2], [2]], [square, [10, 20]]), [11, 12, 13, 14]],
    ["other at a corner", "x <= y ? … : …", sampleOf(find("hardTanh"), [[2]], [[-1, -3]]), [-1, -1]],
    ["branches swapped", "x <= y ? … : …", sampleOf(find("relu"), [[2]], [[-3, 3]]), [-3, 0]],
    ["NaN beyond |x| = 20", "sqrt", sampleOf(find("sqrt"), [[2]], [[16, 25]]), [4, Number.NaN]],
  ])("computes what its name says: %s of %s", (name, instruction, sample, expected) => {
    expect(outputWith(name, instruction, sample)).toEqual(expected);
  });

  test("leaves the last numbers unwritten", () => {
    const output = outputWith(
      "last row not written",
      "add",
      sampleOf(
        find("add"),
        [
          [3, 1],
          [3, 1],
        ],
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
      ),
    );
    expect(output.slice(0, 2)).toEqual([2, 4]);
    expect(output[2]).not.toBe(6);
  });

  test("is one: every kind changes a number, and the comparison of the engines finds it", () => {
    const samples = ["matmul", "softmax", "mean", "max", "relu6", "power", "tanh", "negate"].flatMap(samplesOf);
    const lowering = new LoweringTest(samples, engine, "float64", RandomStream.create(0, "gradcheck"));
    const unseen = loweringMistakes.filter(
      (mistake) => !lowering.instructions.some((instruction) => lowering.look({ instruction, mistake }) === "found"),
    );
    expect(unseen.map(({ name }) => name)).toEqual([]);
  });
});

test("an engine whose lowerings are right computes the same bits as any other", async () => {
  const samples = samplesOf("softmax").slice(0, 40);
  const runners = [engine.engine, await createWasmEngine("exact")].map((each) => wasmRunner(each, "float64", "exact"));
  const [first, second] = runners.map((runner) => runner.run(samples));
  expect(first).toEqual(second);
});

test("every instruction has room for at least ten kinds of mistakes", () => {
  const samples = ["matmul", "softmax", "mean", "relu", "transpose"].flatMap(samplesOf);
  const lowering = new LoweringTest(samples, engine, "float32", RandomStream.create(0, "gradcheck"));
  expect(lowering.instructions).toEqual(
    expect.arrayContaining([
      "add",
      "exp kernel",
      "transpose kernel",
      "product a·b, kernel",
      "wideSum, written out",
      "line",
    ]),
  );
  for (const instruction of lowering.instructions) {
    const kinds = loweringMistakes.filter((mistake) => lowering.makesSense({ instruction, mistake }));
    expect([instruction, kinds.length]).toEqual([instruction, expect.toSatisfy((count: number) => count >= 10)]);
  }
});
