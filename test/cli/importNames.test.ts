import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

const fixture = (name: string) => join(import.meta.dirname, "../import", name);

/** What import writes to standard output. */
async function importNamed(file: string, ...options: readonly string[]) {
  const { code, stdout, stderr } = await runMain(["import", fixture(file), ...options]);
  return { code, stderr, model: stdout === "" ? undefined : JSON.parse(stdout) };
}

const namesOf = (part: { readonly columns: readonly { readonly name: string }[] }) =>
  part.columns.map(({ name }) => name);

describe("names that are typed are those of the columns,", () => {
  test.each<[string, string, readonly string[]]>([
    ["of scikit-learn, whatever its own are", "sklearn/regression.json", []],
    ["of PyTorch's tensors, which have none", "safetensors/logits.safetensors", ["--layers", '["relu"]']],
    ["of brain.js, whose missing inputs stay 0", "brain/tanh-objects-1.json", []],
    ["of ONNX", "onnx/pytorch/batch-norm.onnx", []],
  ])("%s", async (_, file, options) => {
    const before = (await importNamed(file, ...options, "--loss", "mse")).model;
    const width = before.inputs === undefined ? before.parameters[0].shape[0] : before.inputs.columns.length;
    const outputs = before.parameters.at(-1).shape[0];
    const inputs = Array.from({ length: width }, (_, i) => `in, ${i}`);
    const target = Array.from({ length: outputs }, (_, i) => `out ${i}`);
    const typed = ["--inputs", JSON.stringify(inputs), "--target", target.join(" , "), "--loss", "mse"];
    const { code, stderr, model } = await importNamed(file, ...options, ...typed);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('"in, 0"') });
    expect([namesOf(model.inputs), namesOf(model.outputs)]).toEqual([inputs, target]);
    expect(model.parameters).toEqual(before.parameters);
    expect(model.inputs.columns.map(({ fill }: { fill?: number }) => fill)).toEqual(
      inputs.map((_, i) => before.inputs?.columns[i].fill),
    );
  });

  test("with labels for the classes, which are predicted", async () => {
    const file = join(temporaryFolder(), "model.json");
    const named = ["--inputs", "a,b,c", "--target", "size", "--labels", "small,medium,large", "-o", file];
    expect((await importNamed("sklearn/multiclass.json", ...named)).stderr).toMatch(
      /^targets +size: one of "small", "medium", "large"$/m,
    );
    const { rows, predictions } = JSON.parse(readFileSync(fixture("sklearn/multiclass.answers.json"), "utf8"));
    const [data, names] = [join(temporaryFolder(), "rows.csv"), ["small", "medium", "large"]];
    writeFileSync(data, ["a,b,c", ...rows].join("\n"));
    expect((await runMain(["predict", file, data])).stdout).toBe(
      ["size", ...predictions.map((label: number) => names[label / 10]), ""].join("\n"),
    );
  });

  test("with numbers for labels, if all of them are numbers", async () => {
    const labels = async (text: string) =>
      (await importNamed("sklearn/binary.json", "--labels", text)).model.outputs.columns[0].labels;
    expect(await labels("1,2")).toEqual([1, 2]);
    expect(await labels("1,02")).toEqual(["1", "02"]);
    expect(await labels('["1", 2]')).toEqual(["1", 2]);
  });

  test("and a target that has none keeps away from them", async () => {
    const { model } = await importNamed("sklearn/multiclass.json", "--inputs", "x,y,z");
    expect(namesOf(model.outputs)).toEqual(["y output"]);
  });
});

test("a model without names says in predict how it would have got some", async () => {
  const folder = temporaryFolder();
  const [model, data] = [join(folder, "model.json"), join(folder, "rows.csv")];
  writeFileSync(data, "a,b,c\n1,2,3\n");
  await runMain(["import", fixture("sklearn/multiclass.json"), "-o", model]);
  const { code, stderr } = await runMain(["predict", model, data]);
  expect([code, stderr]).toEqual([
    3,
    `error: ${data}:1: there is no column "x1": the header has "a", "b", "c"; if the model was imported, backprop import --inputs NAMES gives its columns these names\n`,
  ]);
});

describe("names are refused, all that is wrong at once,", () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    [
      "if there are too few or too many",
      "sklearn/multiclass.json",
      ["--inputs", "a,b", "--target", "y,z", "--labels", "only"],
      ["--inputs: got 2 names, expected 3", "--target: got 2 names, expected 1", "--labels: got 1 label, expected 3"],
    ],
    [
      "if one is empty, there twice, or an input's",
      "sklearn/multiclass.json",
      ["--inputs", "a,,a", "--target", "a"],
      ["--inputs: a name is empty", '--inputs: "a" is there twice', '--target: "a" is the name of an input'],
    ],
    [
      "if the outputs are no classes",
      "sklearn/regression.json",
      ["--labels", "a,b"],
      [
        "--labels: the model gives numbers (loss mse): if its outputs are classes, add --loss crossEntropy, or --loss binaryCrossEntropy for yes/no targets",
      ],
    ],
    [
      "if a config says them",
      "safetensors/logits.safetensors",
      ["--config", "configs/iris.json", "--inputs", "a", "--labels", "b"],
      [
        "--inputs: the config says it: leave out one of the two",
        "--labels: the config says it: leave out one of the two",
      ],
    ],
  ])("%s", async (_, file, options, problems) => {
    const { code, stderr } = await importNamed(file, ...options);
    expect([code, stderr]).toEqual([2, problems.map((problem) => `error: ${problem}\n`).join("")]);
  });

  test.each([".onnx", ".safetensors"])("if the file is an export of backprop, which has them: %s", async (ending) => {
    const folder = temporaryFolder();
    const [model, file] = [join(folder, "model.json"), join(folder, `net${ending}`)];
    await runMain(["import", fixture("sklearn/binary.json"), "-o", model]);
    expect((await runMain(["export", model, "-o", file, "--no-check"])).code).toBe(0);
    const { code, stderr } = await runMain(["import", file, "--loss", "mse", "--inputs", "a,b,c"]);
    expect([code, stderr]).toEqual([
      2,
      ["--loss", "--inputs"].map((each) => `error: ${each}: ${file} has its model with it: leave this out\n`).join(""),
    ]);
  });

  test("if they are no list", async () => {
    const { code, stderr } = await importNamed("sklearn/binary.json", "--inputs", "[a, b]");
    expect([code, stderr]).toEqual([2, expect.stringContaining("Expected names with commas between them")]);
  });
});
