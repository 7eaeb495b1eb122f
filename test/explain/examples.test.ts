import { expect, test } from "vitest";
import { explainStep } from "../../src/explain/explainStep.js";
import { chooseFormat } from "../../src/explain/numberFormat.js";
import { usualFormula } from "../../src/explain/opForms.js";
import { viewStep } from "../../src/explain/viewStep.js";
import type { Op } from "../../src/graph/op.js";
import { numberSystem } from "../../src/math/numberSystem.js";
import { activationNames } from "../../src/nn/activations.js";
import { elementwise, functions } from "../../src/ops/elementwise.js";
import { optimizerNames } from "../../src/optim/optimizer.js";
import { prepareParts } from "../../src/train/prepareRun.js";
import { reachStep } from "../../src/train/reachStep.js";
import { classes, load } from "./openConfig.js";

const compute = numberSystem("number").primitives;

/** The value of a text such as `0.5 · (-0.2) + sqrt(1)`, by JavaScript. Functions are those of formulas. */
function calculate(text: string): number {
  const code = text
    .replaceAll("·", "*")
    .replaceAll("⊙", "*")
    .replaceAll("²", "**2")
    .replaceAll("³", "**3")
    .replaceAll("^", "**");
  expect(code).toMatch(/^[\w\s.,()*/+-]+$/);
  const names = Object.keys(functions);
  const calls = names.map(
    (name) => (x: number) =>
      compute.map(elementwise[name as "relu"].formula?.expanded().value ?? "", {
        x,
        ...elementwise[name as "relu"].params,
      }),
  );
  const known = ["pi", "min", "max"];
  return new Function(...known, ...names, `return ${code}`)(Math.PI, Math.min, Math.max, ...calls);
}

const configs: readonly (readonly [title: string, config: object])[] = [
  ...activationNames.map((name) => [`activation ${name}`, { layers: [4, name, 1], seed: 2 }] as const),
  ...optimizerNames.map((optimizer) => [`optimizer ${optimizer}`, { optimizer, loss: "huber" }] as const),
  ["clipping", { clipNorm: 0.1, clipValue: 0.05, loss: "mae" }],
  ["classes", { loss: "crossEntropy", data: classes, layers: [3, "x * tanh(x)", 2] }],
  ["weights", { loss: "crossEntropy", data: classes, layers: [2], classWeights: "balanced" }],
  ["yes or no", { loss: "binaryCrossEntropy", layers: [3, { dropout: 0.5 }, "sigmoid", 1], seed: 3 }],
];

test.each(configs)("what is worked out gives the number it is said to give: %s", async (_, config) => {
  const parts = await prepareParts(load({ epochs: 5, ...config }), { engine: "mathjs" });
  const moment = await reachStep(parts, { step: 3 });
  const view = viewStep(moment.step, parts.network);
  const { parameters, optimizerState } = parts.session;
  const explanation = explainStep({
    step: moment.step,
    view,
    leaves: moment.leaves,
    variables: [...parameters, ...optimizerState],
  });
  let checked = 0;
  for (const { example, values, shape } of [...explanation.forward, ...explanation.backward, ...explanation.updates]) {
    if (example === undefined) continue;
    const offset = example.place.reduce((sum, index, axis) => sum * (shape[axis] as number) + index, 0);
    const value = values[offset] as number;
    // Numbers of few digits are put in.
    expect(Math.abs(calculate(example.text) - value)).toBeLessThan(2e-3 * Math.max(0.1, Math.abs(value)));
    for (const reason of example.reasons)
      expect(new Function(`return ${reason.replace(/abs\(/g, "Math.abs(").replaceAll("·", "*")}`)()).toBe(true);
    checked++;
  }
  expect(checked).toBeGreaterThan(9);
});

const rewritten = (Object.values(elementwise) as readonly Op[]).filter(
  (op) => usualFormula(op).text !== op.formula?.text,
);

test.each(rewritten.map((op) => [op.name, op] as const))("the usual form of %s is that of the op", (_, op) => {
  const { text } = usualFormula(op);
  const points = [
    [-2.5, 0.25],
    [-0.3, 1],
    [0.5, 0.5],
    [2, 0],
  ] as const;
  for (const [a, b] of points) {
    const numbers = { x: a, a, b, ...op.params };
    const shown = compute.map(withSigmoid(text, a), numbers) as number;
    expect(shown).toBeCloseTo(compute.map(op.formula?.expanded().value ?? "", numbers) as number, 5);
  }
});

function withSigmoid(text: string, a: number): string {
  return text.replaceAll("sigmoid(a)", String(1 / (1 + Math.exp(-a))));
}

test.each([
  [
    [1, -2, 0],
    ["1", "-2", "0"],
  ],
  [
    [0.5, 0.25],
    ["0.50", "0.25"],
  ],
  [
    [1 / 3, -0.00001],
    ["0.3333", "-0.0000"],
  ],
  [
    [0.00123456, 0],
    ["0.001235", "0"],
  ],
  [
    [1234.5678, 1],
    ["1234.568", "1.000"],
  ],
  [[1.23456e-7], ["1.235e-7"]],
  [[1.5e9], ["1.500e+9"]],
  [
    [Number.NaN, Number.POSITIVE_INFINITY, 0.1],
    ["NaN", "Infinity", "0.1"],
  ],
])("numbers of a matrix have one form: %j", (values, texts) => {
  expect(values.map(chooseFormat(values))).toEqual(texts);
});
