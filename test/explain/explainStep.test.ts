import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/config/loadConfig.js";
import type { LoadedConfig } from "../../src/config/loadedConfig.js";
import { evaluate } from "../../src/engine/referenceEngine.js";
import { explainStep } from "../../src/explain/explainStep.js";
import type { Entry, Explanation } from "../../src/explain/explanation.js";
import type { GraphView } from "../../src/explain/graphView.js";
import { viewStep } from "../../src/explain/viewStep.js";
import { input, variable } from "../../src/graph/node.js";
import type { Node, Value } from "../../src/graph/op.js";
import { inputsOf, postorder } from "../../src/graph/order.js";
import { flatten, nest } from "../../src/math/nestedArrays.js";
import { numberSystem } from "../../src/math/numberSystem.js";
import { activationNames } from "../../src/nn/activations.js";
import { losses } from "../../src/nn/losses/losses.js";
import { ops } from "../../src/ops/index.js";
import { optimizerNames } from "../../src/optim/optimizer.js";
import { buildStep } from "../../src/train/buildStep.js";
import { prepareParts, prepareRun } from "../../src/train/prepareRun.js";
import { reachStep, type StepMoment } from "../../src/train/reachStep.js";
import { collect } from "../train/collect.js";
import { classes, load } from "./openConfig.js";

/** The step of a run, worked out. */
async function explain(loaded: LoadedConfig, choice: { readonly step?: number; readonly row?: number } = {}) {
  const parts = await prepareParts(loaded, { engine: "mathjs" });
  const moment = await reachStep(parts, { step: 1, ...choice });
  const view = viewStep(moment.step, parts.network);
  const { parameters, optimizerState } = parts.session;
  const variables = [...parameters, ...optimizerState];
  const explanation = explainStep({ step: moment.step, view, leaves: moment.leaves, variables });
  return { parts, moment, view, explanation };
}

const find = (entries: readonly Entry[], name: string) => {
  const entry = entries.find((each) => each.name === name);
  if (entry === undefined) throw new Error(`no ${name} among ${entries.map((each) => each.name).join(", ")}`);
  return entry;
};

type Row = readonly number[];

const rowsOfEntry = ({ values, shape }: Entry): readonly Row[] => {
  const columns = shape.at(-1) ?? 1;
  return Array.from({ length: values.length / columns }, (_, i) => values.slice(i * columns, (i + 1) * columns));
};
const zip = (a: Row, b: Row, f: (e: number, g: number) => number) => a.map((e, i) => f(e, b[i] as number));
const turn = (a: readonly Row[]) => (a[0] as Row).map((_, j) => a.map((row) => row[j] as number));
const multiply = (a: readonly Row[], b: readonly Row[]) =>
  a.map((row) => turn(b).map((column) => zip(row, column, (e, f) => e * f).reduce((sum, e) => sum + e, 0)));
const addRows = (a: readonly Row[]) => turn(a).map((column) => column.reduce((sum, e) => sum + e, 0));

describe("the first step of configs/xor.json", () => {
  test("is what a loop over its numbers finds", async () => {
    const { explanation } = await explain(await readConfig("configs/xor.json"));
    const { forward, backward, updates } = explanation;
    const rowsOf = (name: string) => rowsOfEntry(find(forward, name));
    const [x, w, v, t] = [rowsOf("x"), rowsOf("W0"), rowsOf("W2"), rowsOf("target")];
    const [[b = []], [c = []]] = [rowsOf("b0"), rowsOf("b2")] as const;
    const z0 = multiply(x, w).map((row) => zip(row, b, (e, f) => e + f));
    const a1 = z0.map((row) => row.map((e) => Math.max(e, 0)));
    const z2 = multiply(a1, v).map((row) => zip(row, c, (e, f) => e + f));
    const errors = z2.map((row, i) => zip(row, t[i] as Row, (e, f) => e - f));
    const toZ2 = errors.map((row) => row.map((e) => (2 / 4) * e));
    const toZ0 = multiply(toZ2, turn(v)).map((row, i) => zip(row, z0[i] as Row, (e, f) => (f > 0 ? e : 0)));
    const [toW, toV, toB, toC] = [multiply(turn(x), toZ0), multiply(turn(a1), toZ2), addRows(toZ0), addRows(toZ2)];
    const descend = (from: readonly Row[], by: readonly Row[]) =>
      from.map((row, i) => zip(row, by[i] as Row, (e, f) => e - 0.1 * f));
    const expected: readonly (readonly [readonly Entry[], Readonly<Record<string, readonly Row[]>>])[] = [
      [forward, { z0, a1, z2, loss: [[errors.flat().reduce((sum, e) => sum + e * e, 0) / 4]] }],
      [backward, { "z2.grad": toZ2, "W2.grad": toV, "b2.grad": [toC], "z0.grad": toZ0 }],
      [backward, { "b0.grad": [toB], "W0.grad": toW }],
      [updates, { "W0.new": descend(w, toW), "W2.new": descend(v, toV) }],
      [updates, { "b0.new": descend([b], [toB]), "b2.new": descend([c], [toC]) }],
    ];
    for (const [entries, matrices] of expected) {
      for (const [name, rows] of Object.entries(matrices)) {
        const found = find(entries, name).values;
        expect(found).toHaveLength(rows.flat().length);
        for (const [i, value] of rows.flat().entries()) expect(found[i]).toBeCloseTo(value, 14);
      }
    }
    expect(forward.map(({ name }) => name)).toEqual(["x", "W0", "b0", "z0", "a1", "W2", "b2", "z2", "target", "loss"]);
    expect(backward.map(({ name }) => name)).toEqual([
      "loss.grad",
      "z2.grad",
      "b2.grad",
      "W2.grad",
      "a1.grad",
      "z0.grad",
      "b0.grad",
      "W0.grad",
    ]);
    expect(updates.map(({ name }) => name)).toEqual(["lr", "W0.new", "b0.new", "W2.new", "b2.new"]);
  });

  test("has the formulas that one would write", async () => {
    const { explanation } = await explain(await readConfig("configs/xor.json"));
    const formulas = Object.values(explanation).flatMap((entries: readonly Entry[]) =>
      entries.flatMap(({ name, formula }) => (formula === undefined ? [] : [`${name} = ${formula}`])),
    );
    expect(formulas).toEqual([
      "z0 = x · W0 + b0",
      "a1 = relu(z0)",
      "z2 = a1 · W2 + b2",
      "loss = mean of (z2 - target)²",
      "loss.grad = 1",
      "z2.grad = (z2 - target) · (loss.grad · 0.5)",
      "b2.grad = sum over the rows of z2.grad",
      "W2.grad = a1ᵀ · z2.grad",
      "a1.grad = z2.grad · W2ᵀ",
      "z0.grad = a1.grad ⊙ (0 if z0 <= 0, else 1)",
      "b0.grad = sum over the rows of z0.grad",
      "W0.grad = xᵀ · z0.grad",
      "W0.new = W0 - W0.grad · lr",
      "b0.new = b0 - b0.grad · lr",
      "W2.new = W2 - W2.grad · lr",
      "b2.new = b2 - b2.grad · lr",
    ]);
  });
});

const lossConfigs = Object.entries(losses).map(([loss, { targets }]) => {
  const isClass = targets.kind === "oneClass";
  return [`loss ${loss}`, { loss, ...(isClass && { data: classes, layers: [3, "tanh", 2] }) }] as const;
});
const configs: readonly (readonly [title: string, config: object])[] = [
  ...lossConfigs,
  ...activationNames.map((name) => [`activation ${name}`, { layers: [4, name, 1], seed: 2 }] as const),
  ["a formula", { layers: [3, "x * tanh(x)", 1] }],
  ["weights of rows", { loss: "crossEntropy", data: classes, layers: [2], classWeights: "balanced" }],
  ["dropout", { layers: [6, { dropout: 0.5 }, "tanh", 1], seed: 4 }],
];

test.each(configs)("every gradient is the slope of the loss: %s", async (_, config) => {
  const { explanation, moment, view } = await explain(load(config));
  expect(explanation.backward.length).toBeGreaterThan(2);
  for (const { name, values } of explanation.backward) {
    const node = nodeOf(view, explanation, name.replace(/\.grad$/, ""));
    for (const [i, value] of values.entries()) expect(slope(moment, node, i)).toBeCloseTo(value, 7);
  }
});

function nodeOf(view: GraphView, { forward }: Explanation, name: string): Node {
  const long = name.replace(/^W(\d+)$/, "layers.$1.weight").replace(/^b(\d+)$/, "layers.$1.bias");
  expect(forward.some((entry) => entry.name === name)).toBe(true);
  return view.nodes.find((each) => each.name === long)?.node as Node;
}

/** The slope of the loss by an element of a node, by central differences. */
function slope({ step, leaves }: Pick<StepMoment, "step" | "leaves">, node: Node, element: number): number {
  const loss = step.batch.loss;
  const known = new Map<Node, Value>([...leaves].map(([leaf, values]) => [leaf, nest(values, leaf.shape)]));
  const before = valuesAt(known, loss).get(node) as Value;
  const width = 1e-5;
  const [low, high] = [-width, width].map((by) => {
    const moved = (flatten(before) as number[]).map((value, i) => (i === element ? value + by : value));
    const at = new Map(known).set(node, nest(moved, node.shape));
    return valuesAt(at, loss).get(loss) as number;
  }) as [number, number];
  return (high - low) / (2 * width);
}

function valuesAt(known: ReadonlyMap<Node, Value>, target: Node) {
  const order = postorder([target], (node) => (known.has(node) ? [] : inputsOf(node)));
  return evaluate(order, known, numberSystem("number"));
}

const optimizers: readonly (readonly [title: string, config: object])[] = [
  ...optimizerNames.map((optimizer) => [optimizer, { optimizer }] as const),
  ["momentum", { optimizer: { name: "sgd", momentum: 0.9, dampening: 0.1, weightDecay: 0.1 } }],
  ["nesterov", { optimizer: { name: "sgd", momentum: 0.9, nesterov: true } }],
  ["clipping", { optimizer: "adam", clipNorm: 0.1, clipValue: 0.05 }],
  ["a schedule", { lr: { schedule: "exponential", initial: 0.5, gamma: 0.5 }, batchSize: 2, seed: 3 }],
  ["dropout", { layers: [6, { dropout: 0.5 }, "tanh", 1], batchSize: 2, optimizer: "rmsprop", seed: 4 }],
];

test.each(optimizers)("what a step writes is what the next one reads: %s", async (_, config) => {
  for (const step of [1, 3, 4]) {
    const { explanation } = await explain(load({ epochs: 5, ...config }), { step });
    const { explanation: next } = await explain(load({ epochs: 5, ...config }), { step: step + 1 });
    const read = [...next.forward, ...next.updates];
    const written = explanation.updates.filter(({ name }) => name.endsWith(".new"));
    expect(written.length).toBeGreaterThan(3);
    for (const { name, values } of written) expect(find(read, name.replace(/\.new$/, "")).values).toEqual(values);
  }
});

test("the branch of a formula that calls other functions is found", async () => {
  const { explanation } = await explain(load({ layers: [1, "softplus(x) > relu(e) ? x : -x", 1] }));
  const { example } = find(explanation.forward, "a1");
  expect(example?.reasons.join()).toMatch(/softplus\(.+\) (?:>|<=) relu\(e\)/);
});

describe("the step of a run", () => {
  test("has the loss that training logs", async () => {
    const config = { epochs: 5, optimizer: "adam" };
    const { epochs } = await collect(await prepareRun(load(config), { engine: "mathjs" }));
    for (const { epoch, loss } of epochs) {
      const { explanation } = await explain(load(config), { step: epoch });
      expect(find(explanation.forward, "loss").values).toEqual([loss]);
    }
  });

  test("is of the batch that training takes, in its epoch", async () => {
    const config = { epochs: 3, batchSize: 2, seed: 5 };
    const { epochs } = await collect(await prepareRun(load(config), { engine: "mathjs" }));
    const steps = [3, 4].map((step) => explain(load(config), { step }));
    const [first, second] = (await Promise.all(steps)).map(({ moment, explanation }) => ({
      moment,
      loss: find(explanation.forward, "loss").values[0] as number,
    })) as [{ moment: StepMoment; loss: number }, { moment: StepMoment; loss: number }];
    expect((2 * first.loss + second.loss) / 3).toBeCloseTo(epochs[1]?.loss as number, 15);
    expect([...first.moment.rows, ...second.moment.rows].toSorted()).toEqual([1, 2, 3]);
    expect([first.moment.epoch, first.moment.inEpoch, second.moment.epoch, second.moment.inEpoch]).toEqual([
      2, 1, 2, 2,
    ]);
  });

  test("can be that of one row, with the row's own dropout", async () => {
    const config = { layers: [6, { dropout: 0.5 }, 1], seed: 4 };
    const whole = (await explain(load(config))).explanation.forward;
    const single = (await explain(load(config), { row: 3 })).explanation.forward;
    for (const name of ["x", "target", "mask0", "d1"]) {
      const { values, shape } = find(whole, name);
      expect(find(single, name).values).toEqual(values.slice(-(shape[1] as number)));
    }
  });

  test.each([
    [{ step: 3 }, "--step: there is no step 3: got 3, expected 1 to 2: the run has 2 steps"],
    [{ row: 4 }, "--row: there is no row 4: got 4, expected 1 to 3, the rows trained on"],
  ])("is refused if there is none: %j", async (choice, message) => {
    await expect(explain(load({ epochs: 2 }), choice)).rejects.toThrow(message);
  });

  test("is refused behind the end of a run that stops early", async () => {
    const loaded = load({ epochs: 50, stop: { loss: 10 } });
    await expect(explain(loaded, { step: 9 })).rejects.toThrow(
      "expected 1 to 1: the run has 1 step, where it ends (target)",
    );
  });
});

test("a node that is used three times gets what each use contributes, added up", () => {
  const w = variable("layers.0.weight", [1, 1]);
  const layer = {
    name: "cubic",
    width: 1,
    parameters: [w],
    apply: (x: Node) => {
      const h = ops.multiply(x, w);
      return ops.add(ops.multiply(h, ops.square(h)), h);
    },
    initialize: () => [],
  };
  const network = { inputWidth: 1, outputWidth: 1, layers: [layer], parameters: [w] };
  const lr = input("lr", []);
  const step = buildStep(network, { loss: "mse", rule: { updates: () => [] }, clipping: {}, lr }, 1);
  const numbers = (value: number) => Float64Array.of(value);
  const leaves = new Map<Node, Float64Array>([
    [step.batch.x, numbers(2)],
    [step.batch.target, numbers(0)],
    [w, numbers(1)],
  ]);
  // An update is needed for the gradients to be computed at all.
  const graph = { ...step.graph, updates: [{ variable: w, value: step.gradients[0] as Node }] };
  const view = viewStep({ ...step, graph }, network);
  const { backward } = explainStep({ step, view, leaves, variables: [] });
  // h = 2: the loss (h · h² + h)² grows by 2 · 10 · (3 · h² + 1).
  const shared = backward.find(({ contributions = [] }) => contributions.length > 1);
  expect(shared?.values).toEqual([260]);
  expect(shared?.contributions?.map(({ values }) => values)).toEqual([[20], [80], [160]]);
  const [sum, product, square] = shared?.contributions ?? [];
  expect(sum).toMatchObject({ through: "z0", formula: "z0.grad", reason: "a sum passes it on as it is" });
  // The sum passes its gradient on, so that of the product is the same node.
  expect(product).toMatchObject({ formula: `z0.grad ⊙ ${square?.through}`, reason: "times the other factor" });
  expect(square?.formula).toBe(`${square?.through}.grad ⊙ (2 · ${shared?.name.replace(".grad", "")})`);
});

describe("what an update is made of", () => {
  const namesOf = (entries: readonly Entry[]) => entries.map(({ name }) => name);

  test("clipping by the norm is a scale of at most 1, in words and numbers", async () => {
    const { explanation } = await explain(load({ clipNorm: 0.1 }));
    expect(find(explanation.updates, "norm").role).toBe("the norm of all gradients together");
    const scale = find(explanation.updates, "scale");
    expect(scale.formula).toBe("min(1, 0.1 / (norm + 0.000001))");
    expect(scale.role).toBe("min(1, clipNorm / norm): brings the norm down to clipNorm");
    expect(scale.example?.text).toMatch(/^min\(1, 0\.1 \/ \(\d+\.\d+ \+ 0\.000001\)\)$/);
    expect(scale.definitions).toEqual([]);
    expect(find(explanation.updates, "W0.new").formula).toBe("W0 - W0.grad · scale · lr");
  });

  test("clipping by the value shows the limits of each element", async () => {
    const { explanation } = await explain(load({ clipNorm: 0.1, clipValue: 0.2 }));
    expect(find(explanation.updates, "W0.grad.limited").formula).toBe("max(-0.2, min(0.2, W0.grad))");
    const shown = await explain(load({ layers: [2, { activation: "hardTanh", min: 0, max: 6 }, 1] }));
    expect(find(shown.explanation.forward, "a1").formula).toBe("max(0, min(6, z0))");
  });

  test.each([
    [{ optimizer: "adam" }, ["lr.corrected", "root"]],
    [{ optimizer: { name: "adamw", weightDecay: 0.1 } }, ["lr.corrected", "root", "kept"]],
    [{ optimizer: { name: "adam", weightDecay: 0.1 } }, ["W0.grad.decayed", "b2.grad.decayed"]],
    [{ optimizer: { name: "sgd", momentum: 0.9, dampening: 0.1 } }, ["share"]],
    [{ optimizer: { name: "rmsprop", momentum: 0.9, weightDecay: 0.1 } }, ["W0.grad.decayed"]],
    [{ optimizer: { name: "adagrad", weightDecay: 0.1 } }, ["W0.grad.decayed"]],
    [{ optimizer: "adam", clipNorm: 0.1, clipValue: 0.05 }, ["norm", "scale", "W0.grad.limited"]],
  ])("what several updates read has a name and a role of its own: %j", async (config, expected) => {
    const { explanation } = await explain(load(config));
    expect(namesOf(explanation.updates)).toEqual(expect.arrayContaining(expected));
    for (const { name, role } of explanation.updates) {
      expect(name).not.toMatch(/^u\d+$/);
      expect(role).not.toMatch(/^update of|layers\.\d/);
    }
  });

  test("the weights of rows say where they are from, and the tiny number what it is for", async () => {
    const config = { loss: "crossEntropy", data: classes, layers: [2], classWeights: "balanced" };
    const { forward } = (await explain(load(config))).explanation;
    expect(find(forward, "weights").role).toBe("weights of the rows, from classWeights or sampleWeight");
    const tiny = forward.find(({ formula }) => formula?.includes("e-38"));
    expect(tiny?.role).toBe("the loss: the tiny number prevents 0 / 0");
  });
});

test("a gradient that is that of several nodes has the name of the output of a layer, from there on", async () => {
  const { explanation, view } = await explain(load({ loss: "mae" }));
  const formulas = explanation.backward.map(({ name, formula }) => `${name} = ${formula}`);
  expect(formulas.slice(2, 7)).toEqual([
    "l1.grad = l2.grad ⊙ sign(l1)",
    "z2.grad = l1.grad",
    "b2.grad = sum over the rows of z2.grad",
    "W2.grad = a1ᵀ · z2.grad",
    "a1.grad = z2.grad · W2ᵀ",
  ]);
  const names = view.nodes.map(({ name }) => name);
  expect(names).toContain("z2.grad");
  expect(names).not.toContain("l1.grad");
});
