import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../../src/config/loadConfig.js";
import type { Sample } from "../../../src/gradcheck/sample.js";
import { modelSubject } from "../../../src/gradcheck/subjects/modelSubject.js";

const folder = join(import.meta.dirname, "../../../configs");

async function samplesOf(file: string, changes: Readonly<Record<string, unknown>> = {}, seed = 0) {
  const overrides = Object.entries(changes).map(([key, value]) => ({ path: key.split("."), value, source: "" }));
  const subject = await modelSubject(await readConfig(join(folder, file), overrides));
  return subject.samples(seed);
}

function valuesOf(sample: Sample | undefined, name: string): Float64Array | undefined {
  return [...(sample?.point ?? [])].find(([leaf]) => leaf.name === name)?.[1];
}

describe("the samples of a config", () => {
  test("are a batch and the shorter last batch, by all parameters", async () => {
    const samples = await samplesOf("iris.json");
    expect(samples.map(({ title }) => title)).toEqual(["16 of 120 rows", "8 of 120 rows"]);
    for (const { inputs, output } of samples) {
      const names = ["layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"];
      expect(inputs.map(({ name }) => name)).toEqual(names);
      expect(output.shape).toEqual([]);
    }
  });

  test("are one if all batches are equally long, and have at most 64 rows", async () => {
    expect((await samplesOf("xor.json")).map(({ title }) => title)).toEqual(["4 of 4 rows"]);
    expect((await samplesOf("iris.json", { batchSize: 100 })).map(({ title }) => title)).toEqual([
      "64 of 120 rows",
      "20 of 120 rows",
    ]);
  });

  test("depend on the seed, but the parameters are those that training starts with", async () => {
    const [first] = await samplesOf("iris.json");
    const [same] = await samplesOf("iris.json");
    const [other] = await samplesOf("iris.json", {}, 1);
    expect(valuesOf(same, "x")).toEqual(valuesOf(first, "x"));
    expect(valuesOf(other, "x")).not.toEqual(valuesOf(first, "x"));
    expect(valuesOf(other, "layers.0.weight")).toEqual(valuesOf(first, "layers.0.weight"));
  });

  test("have the weights of their rows", async () => {
    const classWeights = { setosa: 1, versicolor: 2, virginica: 3 };
    for (const sample of await samplesOf("iris.json", { classWeights })) {
      const [targets, weights] = [valuesOf(sample, "target") ?? [], valuesOf(sample, "weights") ?? []];
      const classes = Array.from(weights, (_, row) => 1 + [0, 1, 2].findIndex((i) => targets[3 * row + i] === 1));
      expect([...weights]).toEqual(classes);
      expect(new Set(classes).size).toBe(3);
      expect(valuesOf(sample, "divisors")).toEqual(weights);
    }
  });

  test("drop units out, as training does", async () => {
    const [sample] = await samplesOf("digits.json");
    expect(new Set(valuesOf(sample, "mask0"))).toEqual(new Set([0, 1 / 0.8]));
  });

  test("are at float32 numbers if the config computes in float32", async () => {
    const [sample] = await samplesOf("iris.json", { dtype: "float32" });
    for (const values of sample?.point.values() ?? []) expect(values).toEqual(values.map(Math.fround));
    const [exact] = await samplesOf("iris.json");
    expect(valuesOf(exact, "layers.0.weight")).not.toEqual(valuesOf(sample, "layers.0.weight"));
  });
});

describe("a config that starts at a corner", () => {
  test("is also checked with parameters that are moved off it", async () => {
    const samples = await samplesOf("xor.json", { init: "zeros" });
    expect(samples.map(({ title, isAtCorner }) => [title, isAtCorner])).toEqual([
      ["4 of 4 rows, relu at a corner in 20 of 20 places", true],
      ["4 of 4 rows, with other parameters", false],
    ]);
    expect(new Set(valuesOf(samples[0], "layers.0.weight"))).toEqual(new Set([0]));
    expect(valuesOf(samples[1], "layers.0.weight")?.every((value) => value !== 0)).toBe(true);
  });

  test("is one too if the corner is that of a formula of the user", async () => {
    const layers = [5, "x > 0.5 ? 2 * x - 0.5 : x", 1];
    const init = { init: { constant: 0.5 }, layers };
    // Biases start at 0: (1, 0) and (0, 1) give 0.5.
    expect((await samplesOf("xor.json", init))[0]?.title).toBe(
      "4 of 4 rows, x > 0.5 ? 2 * x - 0.5 : x at a corner in 10 of 20 places",
    );
  });

  test("is none if a smooth function only looks like one", async () => {
    for (const activation of ["sigmoid", "tanh", "silu", "exp(-x ^ 2)", "50 * cos(200 * x)"]) {
      const [sample] = await samplesOf("xor.json", { init: "zeros", layers: [5, activation, 1] });
      expect([activation, sample?.isAtCorner]).toEqual([activation, false]);
    }
  });
});

test("a loss that is not finite has no gradient, and the message says where to look", async () => {
  const layers = [5, "log(x)", 1];
  await expect(samplesOf("xor.json", { init: "zeros", layers })).rejects.toThrow(
    /xor\.json:1:1: the loss is \S+ at the first parameters, so it has no gradient: look at/,
  );
});
