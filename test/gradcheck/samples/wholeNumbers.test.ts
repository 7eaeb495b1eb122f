import { expect, test } from "vitest";
import type { Sample } from "../../../src/gradcheck/sample.js";
import { wholeNumberSamples } from "../../../src/gradcheck/samples/wholeNumbers.js";
import type { Op } from "../../../src/graph/op.js";
import { registry } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";

const samplesOf = (name: string) => wholeNumberSamples(registry.get(name) as Op, RandomStream.create(0, "gradcheck"));
const pairsOf = ({ point }: Sample) => {
  const [a, b] = [...point.values()];
  return Array.from(a as Float64Array, (value, i) => `${value} ${b?.[i]}`);
};

test("a power of a negative base is checked by its base alone", () => {
  const [byBase, byExponent] = samplesOf("power") as [Sample, Sample];
  expect(byBase.inputs.map(({ name }) => name)).toEqual(["a"]);
  expect(pairsOf(byBase)).toEqual(expect.arrayContaining(["-3 2", "-1 -2", "0 0", "0 1", "2 3"]));
  expect(pairsOf(byBase)).not.toContain("0 -1");
  expect(byExponent.inputs.map(({ name }) => name)).toEqual(["b"]);
  expect(pairsOf(byExponent).some((pair) => pair.startsWith("-"))).toBe(false);
});

test("an op of one variable, or without a formula, has none", () => {
  expect([...samplesOf("relu"), ...samplesOf("matmul")]).toEqual([]);
});
