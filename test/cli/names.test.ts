import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { gradcheck, loadModel, type Row, train } from "../../src/index.js";
import { bareModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

/** What every object has, or takes for something else than a key. */
const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "__defineGetter__"];

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
const file = (name: string) => join(folder, name);

/** Rows of a number, a category and a class, with the given names of columns. */
const rows = Array.from(
  { length: 12 },
  (_, i) => [i / 12, names[i % 3] as string, names[3 + (i % 2)] as string] as const,
);
const asObject = (columns: readonly string[], row: readonly unknown[]) =>
  // Written out: an assignment to __proto__ would set no key.
  `{${columns.map((column, i) => `${JSON.stringify(column)}: ${JSON.stringify(row[i])}`).join(", ")}}`;
const formats = ["csv", "ndjson", "json"] as const;

function writeRows(format: (typeof formats)[number], columns: readonly string[]): string {
  const objects = rows.map((row) => asObject(columns, row));
  const texts = {
    csv: [columns, ...rows].map((row) => `${row.join(",")}\n`).join(""),
    ndjson: objects.map((row) => `${row}\n`).join(""),
    json: `[${objects.join(",\n")}]`,
  };
  const path = file(`rows.${format}`);
  writeFileSync(path, texts[format]);
  return path;
}

describe.each([
  [["__proto__", "constructor", "toString"]],
  [["constructor", "toString", "__proto__"]],
  [["hasOwnProperty", "__proto__", "constructor"]],
])("columns called %j, with such categories and labels", (columns) => {
  const [, , target = ""] = columns;

  test.each(formats)("train, save, predict, evaluate and are inspected from %s", async (format) => {
    const data = { [format]: writeRows(format, columns), target };
    const config = { data, loss: "crossEntropy", layers: [4, "tanh", 2], epochs: 5, validation: 0.25 };
    writeFileSync(file("config.json"), JSON.stringify(config));
    const model = file("model.json");
    expect(await runMain(["train", file("config.json"), "--quiet", "-o", model, "--force"])).toMatchObject({
      code: 0,
      stderr: "",
    });
    const { inputs, outputs } = JSON.parse(readFileSync(model, "utf8"));
    expect([...inputs.columns, ...outputs.columns].map(({ name }: { name: string }) => name)).toEqual(columns);

    const predict = (...options: string[]) => runMain(["predict", model, data[format] as string, ...options]);
    const csv = (await predict()).stdout.trimEnd().split("\n");
    expect(csv[0]).toBe(target);
    const answers = csv.slice(1);
    expect(answers).toHaveLength(rows.length);
    for (const answer of answers) expect(names).toContain(answer);
    const ndjson = (await predict("--format", "ndjson")).stdout.trimEnd().split("\n");
    expect(ndjson).toEqual(answers.map((answer) => `{"${target}":"${answer}"}`));
    const list = JSON.parse((await predict("--format", "json", "--probabilities")).stdout);
    expect(list.map((each: object) => Object.keys(each))).toEqual(
      rows.map(() => [target, "p(hasOwnProperty)", "p(valueOf)"]),
    );

    const evaluated = await runMain(["evaluate", model, data[format] as string, "--require", "f1(valueOf)>=0"]);
    expect(evaluated).toMatchObject({ code: 0, stderr: "" });
    expect(evaluated.stdout).toMatch(/^hasOwnProperty +\d/m);
    const inspected = await runMain(["inspect", model]);
    expect(inspected).toMatchObject({ code: 0, stderr: "" });
    for (const column of columns) expect(inspected.stdout).toMatch(new RegExp(`^(input|target) +${column} `, "m"));
  });

  test("are answered by the library", async () => {
    const path = writeRows("csv", columns);
    const run = train({ data: { csv: path, target }, loss: "crossEntropy", layers: [2], epochs: 1 });
    for await (const _ of run);
    const model = run.model();
    const objects = rows.map((row) => JSON.parse(asObject(columns, row)) as Row);
    const predictions = await model.predict(objects);
    expect(predictions.map((each) => Object.keys(each))).toEqual(rows.map(() => [target]));
    expect(await model.evaluate(objects)).toEqual(await model.evaluate(path));
    await expect(model.predict([{}])).rejects.toThrow(`there is no column "${columns[0]}"`);
  });

  test("are reported as missing if they are not there", async () => {
    writeFileSync(file("other.csv"), "a,b\n1,2\n");
    writeFileSync(file("other.json"), JSON.stringify({ data: { csv: "other.csv", target }, layers: [1] }));
    const { code, stderr } = await runMain(["train", file("other.json")]);
    expect(code).toBe(3);
    expect(stderr).toContain(`there is no column "${target}"`);
  });
});

describe.each(names)("%s is no name that is known", (name) => {
  const config = { data: { inputs: [[0], [1]], targets: [[0], [1]] }, layers: [1], epochs: 1 };
  const trainWith = async (parts: string) => {
    writeFileSync(file("config.json"), parts);
    return runMain(["train", file("config.json")]);
  };
  const withPart = (part: string) => trainWith(`{${part}, ${JSON.stringify(config).slice(1)}`);

  test.each([
    ["a key of the config", `"${name}": 1`],
    ["a name of an optimizer", `"optimizer": "${name}"`],
    ["a parameter of an optimizer", `"optimizer": {"name": "sgd", "${name}": 1}`],
    ["a schedule", `"lr": {"initial": 0.1, "schedule": "${name}"}`],
    ["a way to start", `"init": "${name}"`],
    ["a loss", `"loss": "${name}"`],
    ["a scaling", `"scale": "${name}"`],
  ])("as %s", async (_, part) => {
    const { code, stderr } = await withPart(part);
    expect(stderr).toContain(name);
    expect(code).toBe(2);
  });

  test.each([
    ["an activation", `"${name}"`],
    ["a parameter of an activation", `{"activation": "relu", "${name}": 1}`],
    ["a parameter of softmax", `{"activation": "softmax", "${name}": 1}`],
    ["a function in a formula", `"${name}(x)"`],
    ["a symbol in a formula", `"x + ${name}"`],
    ["a sign in a formula", `"x ${name} x"`],
    ["a property in a formula", `"x.${name}"`],
    ["a key of a layer", `{"linear": 1, "${name}": 1}`],
  ])("as %s", async (_, layer) => {
    const { code, stderr } = await trainWith(JSON.stringify(config).replace('"layers":[1]', `"layers":[1, ${layer}]`));
    expect(stderr).not.toContain("internal:");
    expect(code).toBe(2);
  });

  test.each([
    `"generate": "${name}"`,
    `"generate": "moons", "${name}": 1`,
    `"csv": "x.csv", "target": "y", "${name}": 1`,
  ])("in data: {%s}", async (part) => {
    const { code, stderr } = await trainWith(`{"data": {${part}}, "layers": [1]}`);
    expect(stderr).toContain(name);
    expect(code).toBe(2);
  });

  test.each([
    `${name}=1`,
    `optimizer.${name}=1`,
    `${name}.${name}=1`,
    `layers[0].${name}=1`,
    `layers[1].${name}=1`,
    `lr.${name}=1`,
    `data.${name}=1`,
  ])("to --set %s", async (override) => {
    const { code, stderr } = await runMain(["train", "configs/xor.json", "--epochs", "1", "--set", override]);
    expect(stderr).toContain(name);
    expect(code).toBe(2);
  });

  test("as an op, a metric, an option and a file", async () => {
    expect(await runMain(["ops", name])).toMatchObject({ code: 2 });
    expect(await runMain(["gradcheck", "--op", name])).toMatchObject({ code: 2 });
    const model = writeModelFile(folder, bareModel, "bare.json");
    expect(await runMain(["evaluate", model, "-", "--require", `${name}>0`])).toMatchObject({ code: 2 });
    expect(await runMain(["predict", model, "-", "--format", name])).toMatchObject({ code: 2 });
    expect(await runMain(["predict", model, "-", "--engine", name])).toMatchObject({ code: 2 });
    expect(await runMain(["predict", model, file(`none.${name}`)])).toMatchObject({ code: 5 });
    await expect(gradcheck({ ops: ["relu"], method: name as "central" })).rejects.toThrow("there is no method");
  });

  test("to inspect: the training of a model may have it, its config may not", async () => {
    const text = JSON.stringify({ ...bareModel, training: { loss: 0.25 }, data: { rows: 3 } });
    writeFileSync(file("model.json"), text.replace('"loss":0.25', `"loss":0.25,"${name}":1`));
    const { code, stdout } = await runMain(["inspect", file("model.json")]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^loss +0.250000$/m);
    if (name !== "__proto__") expect(stdout).toMatch(new RegExp(`^${name} +1.00000$`, "m"));
    expect(await runMain(["inspect", file("model.json"), "--format", "json"])).toMatchObject({ code: 0 });
    writeFileSync(file("model.json"), text.replace('"layers":', `"${name}":1,"layers":`));
    expect(await runMain(["inspect", file("model.json")])).toMatchObject({ code: 3 });
    writeFileSync(file("model.json"), text.replace("layers.0.weight", name));
    expect(await runMain(["inspect", file("model.json")])).toMatchObject({ code: 3 });
  });
});

test("a model whose training has the name of a method is read by the library", async () => {
  const path = writeModelFile(folder, { ...bareModel, training: { constructor: 1 } }, "training.json");
  expect((await loadModel(path)).file.training).toEqual({ constructor: 1 });
});
