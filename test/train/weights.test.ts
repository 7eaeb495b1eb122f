import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { type ConfigInput, loadModel, type TrainedModel, train } from "../../src/index.js";
import { temporaryFolder } from "../temporaryFolder.js";

type Cell = string | number;
let directory: string;
beforeEach(() => {
  directory = temporaryFolder();
});

function write(name: string, rows: readonly (readonly Cell[])[]): string {
  writeFileSync(join(directory, name), rows.map((row) => `${row.join(",")}\n`).join(""));
  return name;
}

async function trained(config: ConfigInput): Promise<TrainedModel> {
  const run = train({ lr: 0.1, epochs: 30, ...config }, { directory });
  for await (const _ of run);
  return run.model();
}

/** Starts a run from the weights, and gives its first loss and its model, which has the same parameters. */
async function start(config: ConfigInput, weights: TrainedModel, refit?: boolean) {
  const run = train({ ...config, epochs: 1, lr: 1e-300 }, { directory, weights, refit });
  let loss = Number.NaN;
  for await (const record of run) if (record.type === "epoch") ({ loss } = record);
  return { loss, model: run.model() };
}

const colors = ["red", "green", "blue"];
const rows = Array.from({ length: 24 }, (_, i) => [
  Math.round(50 * Math.sin(i * 3)),
  colors[(i * 7) % 3] as string,
  i / 10,
  ["low", "high", "none"][i % 3] as string,
]);
const header = ["size", "color", "age", "kind"];
const orderOf = (order: readonly number[]) => (row: readonly Cell[]) => order.map((i) => row[i] as Cell);
const kinds = (csv: string, more: object = {}): ConfigInput => ({
  data: { csv, target: "kind" },
  layers: [6, "tanh", 3],
  loss: "crossEntropy",
  scale: "standard",
  ...more,
});

describe("weights of classes and categories", () => {
  let model: TrainedModel;
  beforeEach(async () => {
    model = await trained(kinds(write("all.csv", [header, ...rows])));
  });

  test.each<[string, readonly (readonly Cell[])[]]>([
    ["in other rows", [header, ...rows.toReversed()]],
    ["in another order of columns", [header, ...rows].map(orderOf([3, 2, 1, 0]))],
    [
      "of one class and category fewer",
      [header, ...rows.filter(([, color, , kind]) => color !== "blue" && kind !== "high")],
    ],
    ["of other numbers", [header, ...rows.map(([size, ...others]) => [Number(size) * 3 + 7, ...others])]],
  ])("begin with their loss on the data %s", async (_, table) => {
    const { loss, model: next } = await start(kinds(write("other.csv", table)), model);
    const evaluated = await model.evaluate(join(directory, "other.csv"));
    expect(loss).toBeCloseTo(evaluated.loss, 12);
    expect(next.file.inputs).toEqual(model.file.inputs);
    expect(next.file.outputs).toEqual(model.file.outputs);
    expect(next.file.training?.loss).toBe(evaluated.loss);
  });

  test("are validated on data with their own encoding", async () => {
    const validation = {
      csv: write("held.csv", [header, ...rows.slice(3, 9)].map(orderOf([2, 3, 0, 1]))),
      target: "kind",
    };
    const next = (await start(kinds("all.csv", { validation }), model)).model;
    const held = await model.evaluate(join(directory, "held.csv"));
    expect(next.file.training?.validationLoss).toBe(held.loss);
    const split = (await start(kinds("all.csv", { validation: 0.25 }), model)).model;
    expect(split.file.inputs).toEqual(model.file.inputs);
  });

  const renamed = [["size", "colour", "age", "kind"], ...rows];
  const dropped = [header, ...rows].map(orderOf([0, 1, 3]));
  const added = [[...header, "id"], ...rows.map((row, i) => [...row, i])];
  const stranger = [header, ...rows, [1, "amber", 2, "low"]];
  const unknown = [header, ...rows, [1, "red", 2, "medium"]];
  test.each<[string, readonly (readonly Cell[])[], object, string]>([
    [
      "a renamed column",
      renamed,
      {},
      'there is no column "color": the header has "size", "colour", "age", "kind": did you mean "colour"?',
    ],
    ["a column fewer", dropped, {}, 'there is no column "age"'],
    ["a column more", added, {}, 'the column "id" is not in the data that the model was trained on'],
    ["an unknown category", stranger, {}, 'column "color": "amber" is not in the data trained on'],
    ["an unknown label", unknown, {}, 'column "kind": "medium" is not one of the classes "high", "low", "none"'],
    ["other features", added, { features: ["size", "color", "id"] }, 'got the inputs "size", "color", "id", expected'],
    [
      "another target",
      [header, ...rows].map(orderOf([0, 1, 2, 3])),
      { target: "color" },
      'got the targets "color", expected "kind"',
    ],
    [
      "an unknown class in the config",
      [header, ...rows],
      { classes: ["low", "high", "many"] },
      'other.csv:1: "classes": "many" is not one of',
    ],
  ])("refuse %s by name", async (_, table, data, message) => {
    const csv = write("other.csv", table);
    const next = start(kinds(csv, { data: { csv, target: "kind", ...data } }), model);
    await expect(next).rejects.toThrow(message);
  });

  test("take some of the columns of a file, and classes in any order, if they are listed", async () => {
    const csv = write("more.csv", added);
    const data = { csv, target: "kind", features: ["age", "size", "color"], classes: ["none", "low", "high"] };
    expect((await start(kinds(csv, { data }), model)).loss).toBeCloseTo(
      (await model.evaluate(join(directory, csv))).loss,
      12,
    );
  });

  test("refuse other scaling, unless it is fitted anew", async () => {
    const csv = write("part.csv", [header, ...rows.slice(4, 13)]);
    const [none, minmax] = [kinds(csv, { scale: "none" }), kinds(csv, { scale: "minmax" })];
    await expect(start(none, model)).rejects.toThrow(
      'scale: got "none", but "size" has a scaler of the kind "standard" in the run\'s model: set "standard", or fit to this data with --refit',
    );
    await expect(start(minmax, model)).rejects.toThrow('scale: got "minmax"');
    const unscaled = await trained(kinds("all.csv", { scale: "none" }));
    await expect(start(kinds(csv), unscaled)).rejects.toThrow('"size" is not scaled in the run\'s model: set "none"');

    const sizes = rows.slice(4, 13).map(([size]) => Number(size));
    const { model: next } = await start(minmax, model, true);
    const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
    const size = { name: "size", kind: "number", scaler: { kind: "minmax", offset: low, factor: high - low } };
    expect(next.file.inputs?.columns).toContainEqual(size);
    expect(next.file.inputs?.columns.map(({ name }) => name)).toEqual(["size", "color", "age"]);
    expect(next.file.inputs?.columns[1]).toEqual(model.file.inputs?.columns[1]);
    expect(next.file.outputs).toEqual(model.file.outputs);
    expect((await start(none, model, true)).model.file.inputs?.columns[0]).toEqual({ name: "size", kind: "number" });
    await expect(start(kinds(write("strange.csv", stranger)), model, true)).rejects.toThrow(
      '"amber" is not in the data',
    );
  });

  test("refuse a loss of another kind, and layers that do not fit", async () => {
    await expect(start(kinds("all.csv", { loss: "mse" }), model)).rejects.toThrow(
      "the run's model: it was trained with crossEntropy to predict one of several classes: mse is for numbers",
    );
    await expect(start(kinds("all.csv", { layers: [5, "tanh", 3] }), model)).rejects.toThrow(
      'its parameters do not fit the network: got the layers [6,"tanh",3], expected [5,"tanh",3]',
    );
  });

  test("have no meaning for data without names", async () => {
    const data = { inputs: rows.map(([size]) => [Number(size), 1, 0, 0, 2]), targets: rows.map((_, i) => i % 3) };
    await expect(start(kinds("all.csv", { data }), model)).rejects.toThrow(
      'the model\'s "size" is not among these inputs, which have no names',
    );
  });

  test("that do not name their columns fit by their shapes, as read from a file", async () => {
    const { inputs: _, outputs: __, ...plain } = model.file;
    const parameters = plain.parameters.map((each) => ({ ...each, values: [...each.values] }));
    const file = join(directory, "plain.json");
    writeFileSync(file, JSON.stringify({ format: "backprop-model", version: 1, ...plain, parameters }));
    const renamedClasses = [header, ...rows.map(([a, b, c, kind]) => [a, b, c, `${kind}!`] as Cell[])];
    const { loss } = await start(
      kinds(write("renamed.csv", renamedClasses), { scale: "minmax" }),
      await loadModel(file),
    );
    expect(loss).toBeGreaterThan(0);
  });
});

describe("weights of numbers", () => {
  const names = ["a", "b", "y", "z"];
  const numbers = Array.from({ length: 20 }, (_, i) => [i, (i * i) % 7, 3 * i + 1, 100 - (i % 5)]);
  const line = (csv: string, more: object = {}): ConfigInput => ({
    data: { csv, target: ["y", "z"], missing: "mean" },
    layers: [4, "tanh", 2],
    scale: "minmax",
    scaleTargets: "standard",
    ...more,
  });
  const gap = (row: readonly Cell[], i: number) => (i % 4 === 1 ? ["", ...row.slice(1)] : row);
  let model: TrainedModel;
  beforeEach(async () => {
    model = await trained(line(write("all.csv", [names, ...numbers.map(gap)])));
  });

  test("bring their scalers and fills, and take targets in any order", async () => {
    const some = [names, ...numbers.slice(0, 9).map(gap)].map(orderOf([3, 0, 2, 1]));
    const csv = write("some.csv", some);
    const { loss, model: next } = await start(line(csv, { data: { csv, target: ["z", "y"], missing: "mean" } }), model);
    expect(loss).toBeCloseTo((await model.evaluate(join(directory, csv))).loss, 12);
    expect(next.file.inputs).toEqual(model.file.inputs);
    expect(next.targets).toEqual(["y", "z"]);
  });

  test.each<[string, object, string]>([
    [
      "a target fewer",
      { data: { csv: "all.csv", target: "y", missing: "mean" }, layers: [4, "tanh", 1] },
      'got the targets "y", expected "y", "z"',
    ],
    [
      "a target more",
      { data: { csv: "all.csv", target: ["y", "z", "b"], missing: "mean" } },
      'got the targets "y", "z", "b"',
    ],
    [
      "unscaled targets",
      { scaleTargets: "none" },
      'scaleTargets: got "none", but "y" has a scaler of the kind "standard"',
    ],
    [
      "missing cells left out",
      { data: { csv: "all.csv", target: ["y", "z"], missing: "drop" } },
      'data.missing: got "drop", but missing cells of "a" are filled in the run\'s model: set "mean"',
    ],
  ])("refuse %s", async (_, more, message) => {
    await expect(start(line("all.csv", more), model)).rejects.toThrow(message);
  });

  test("are fitted anew if asked to: fills and scalers, of inputs and targets", async () => {
    const part = numbers.slice(0, 9);
    const csv = write("some.csv", [names, ...part.map(gap)]);
    const { model: next } = await start(line(csv), model, true);
    const known = part.filter((_, i) => i % 4 !== 1).map(([a]) => a as number);
    const fill = known.reduce((sum, a) => sum + a, 0) / known.length;
    const [a] = next.file.inputs?.columns ?? [];
    expect(a).toEqual({ name: "a", kind: "number", fill, scaler: { kind: "minmax", offset: 0, factor: 8 } });
    const y = next.file.outputs?.columns[0];
    expect(y).toMatchObject({ name: "y", scaler: { kind: "standard", offset: 13 } });
    const dropping = line(csv, { data: { csv, target: ["y", "z"], missing: "drop" } });
    expect((await start(dropping, model, true)).model.file.inputs?.columns[0]).not.toHaveProperty("fill");
  });

  test("without a fill refuse to fill", async () => {
    const plain = await trained(
      line(write("whole.csv", [names, ...numbers]), { data: { csv: "whole.csv", target: ["y", "z"] } }),
    );
    await expect(start(line("all.csv"), plain)).rejects.toThrow(
      'data.missing: got "mean", but "a" has no mean in the run\'s model: set "error" or "drop"',
    );
  });
});

describe("weights of data without names", () => {
  const inputs = Array.from({ length: 12 }, (_, i) => [Math.sin(i), i % 4]);
  const base = {
    layers: [4, "tanh", 3],
    loss: "crossEntropy",
    scale: "standard",
  } as const;
  const inline = (count: number): ConfigInput => ({
    ...base,
    data: { inputs: inputs.slice(0, count), targets: inputs.slice(0, count).map((_, i) => i % 3) },
  });

  test("fit by position to data without names, classes by their numbers", async () => {
    const model = await trained(inline(12));
    const { loss, model: next } = await start(inline(2), model); // classes 0 and 1 alone
    expect(loss).toBeCloseTo((await model.evaluate(inputs.slice(0, 2).map((row, i) => [...row, i]))).loss, 12);
    expect(next.file.outputs).toEqual(model.file.outputs);
    const far = { inputs: inputs.slice(0, 2), targets: [0, 3] };
    await expect(start({ ...base, data: far }, model)).rejects.toThrow("3 is not one of the classes 0, 1, 2");
    const wide = { inputs: [[1, 2, 3]], targets: [0] };
    await expect(start({ ...base, data: wide }, model)).rejects.toThrow("got 3 inputs, expected 2");
  });

  test("fit a file with these column names, and no other", async () => {
    const model = await trained(inline(12));
    const table = inputs.map((row, i) => [i % 3, ...row.toReversed()]);
    const data = { csv: write("named.csv", [["y", "x2", "x1"], ...table]), target: "y" };
    expect((await start({ ...base, data }, model)).loss).toBeCloseTo(
      (await model.evaluate(join(directory, "named.csv"))).loss,
      12,
    );
    const other = { csv: write("other.csv", [["y", "b", "a"], ...table]), target: "y" };
    await expect(start({ ...base, data: other }, model)).rejects.toThrow('there is no column "x1"');
  });

  test("fit generated data", async () => {
    const moons = {
      data: { generate: "moons", samples: 40, noise: 0.1 },
      layers: [4, "tanh", 1],
      loss: "binaryCrossEntropy",
    } as ConfigInput;
    const model = await trained(moons);
    expect((await start(moons, model)).loss).toBe(model.file.training?.loss);
  });
});

test("weights with another activation get a warning that names the layer", async () => {
  const data = { inputs: [[0], [1]], targets: [0, 1] };
  const weights = await trained({ data, layers: [2, "tanh", 1] });
  const warningsOf = async (layers: ConfigInput["layers"]) => {
    const messages: string[] = [];
    for await (const record of train({ data, layers, epochs: 1 }, { weights })) {
      if (record.type === "warning") messages.push(record.message);
    }
    return messages;
  };
  expect(await warningsOf([2, "tanh", 1])).toEqual([]);
  expect(await warningsOf([2, "relu", 1])).toEqual([
    expect.stringMatching(/^layers\[1\] is "relu", and the parameters of .* were trained with "tanh" there/),
  ]);
});
