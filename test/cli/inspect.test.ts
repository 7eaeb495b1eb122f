import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bareModel, classModel, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

const inspect = (file: string, ...options: readonly string[]) => runMain(["inspect", file, ...options]);

test("a trained model shows its data, layers, columns, config and results", async () => {
  const file = join(temporaryFolder(), "iris.json");
  await runMain(["train", "configs/iris.json", "--quiet", "--epochs", "5", "-o", file]);
  const { code, stdout, stderr } = await inspect(file);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { training } = JSON.parse(readFileSync(file, "utf8"));
  for (const line of [
    /^written by +backprop \d+\.\d+\.\d+$/m,
    /^data rows +150$/m,
    /^data sha256 +9cc1c345c71bcc9b486b74cbf6063fa66f4bb5e0f603a4b3c3471ec2e5e8e355$/m,
    /^linear 16 +16 +80$/m,
    /^total +131$/m,
    /^input +sepal_length +number, mean 5.83333, standard deviation 0.812746$/m,
    /^target +species +one of "setosa", "versicolor", "virginica"$/m,
    /^epochs +at most 5, 16 rows a step$/m,
    /^seed +1$/m,
    /^ended by +epochs$/m,
    /^epochs done +5$/m,
    new RegExp(`^its validation loss +${Number(training.bestLoss.toPrecision(6))}$`, "m"),
    new RegExp(`^validation accuracy +${training.validationAccuracy.toPrecision(6)}$`, "m"),
  ]) {
    expect(stdout).toMatch(line);
  }
});

test("as JSON it is the file, with shapes in place of the values", async () => {
  const file = join(temporaryFolder(), "iris.json");
  await runMain(["train", "configs/iris.json", "--quiet", "--epochs", "5", "-o", file]);
  const { format: _, version: __, checksum: ___, parameters, ...rest } = JSON.parse(readFileSync(file, "utf8"));
  const { stdout } = await inspect(file, "--format", "json");
  const said = JSON.parse(stdout);
  expect(said).toMatchObject(rest);
  expect(said.parameters).toEqual(
    parameters.map(({ name, shape }: { name: string; shape: number[] }) => ({ name, shape })),
  );
  expect(said.parameterCount).toBe(131);
  expect(said.layers).toEqual([
    { name: "linear 16", width: 16, parameters: 80 },
    { name: "tanh", width: 16, parameters: 0 },
    { name: "linear 3", width: 3, parameters: 51 },
  ]);
});

test("a model with nothing but its network is shown too", async () => {
  const { code, stdout } = await inspect(writeModelFile(temporaryFolder(), bareModel));
  expect(code).toBe(0);
  expect(stdout).toMatch(/^written by +unknown$/m);
  expect(stdout).toMatch(/^input +x2 +number$/m);
  expect(stdout).toMatch(/^target +y +number$/m);
});

test("a threshold is shown, if there is one", async () => {
  const show = async (model: object) => (await inspect(writeModelFile(temporaryFolder(), { ...model }))).stdout;
  const other = { ...classModel, config: { ...classModel.config, threshold: 0.3 } };
  expect(await show(other)).toMatch(/^threshold +0.3$/m);
  expect(await show(classModel)).not.toContain("threshold");
});

test("weights of classes and of samples are shown, if there are any", async () => {
  const labels = ["plain", "so, so"];
  const { stdout } = await inspect(
    writeModelFile(temporaryFolder(), {
      ...classModel,
      config: { ...classModel.config, classWeights: "balanced", sampleWeight: "w" },
      outputs: { columns: [{ name: "kind", kind: "class", labels, weights: [0.75, 3] }] },
    }),
  );
  expect(stdout).toMatch(/^target +kind +one of "plain", "so, so", weighted 0.750000, 3.00000$/m);
  expect(stdout).toMatch(/^sample weight +"w"$/m);
});

test("scalers, fills and categories are described in words", async () => {
  const [a, b] = numberModel.inputs.columns;
  const columns = [a, { ...b, scaler: { kind: "minmax", offset: -1, factor: 3 }, fill: 0.5 }];
  const { stdout } = await inspect(writeModelFile(temporaryFolder(), { ...numberModel, inputs: { columns } }));
  expect(stdout).toMatch(/^input +a +number, mean 10.0000, standard deviation 2.00000$/m);
  expect(stdout).toMatch(/^input +b +number, from -1.00000 to 2.00000, 0.500000 if missing$/m);
  const { stdout: other } = await inspect(writeModelFile(temporaryFolder(), classModel));
  expect(other).toMatch(/^input +color +one of "green", "red"$/m);
});

test("a missing file or argument is an error with its exit code", async () => {
  expect(await inspect("no.json")).toEqual({ code: 5, stdout: "", stderr: "error: no.json: there is no such file\n" });
  expect(await inspect("")).toMatchObject({ code: 5, stderr: 'error: "": there is no such file\n' });
  expect(await runMain(["inspect"])).toMatchObject({ code: 2, stdout: "" });
});

test("a character that would control a terminal, or break a line, is shown as an escape", async () => {
  const config = { ...classModel.config, name: "\u001b[31mred\nline" };
  const outputs = { columns: [{ name: "kind", kind: "class", labels: ["plain", "two\nlines\u001b[1m"] }] };
  const file = writeModelFile(temporaryFolder(), { ...classModel, config, outputs });
  const { stdout } = await inspect(file);
  expect(stdout).toContain("\\u001b[31mred\\nline");
  const rows = "color,x,kind\ngreen,1,plain\n";
  const evaluated = await runMain(["evaluate", file, "-"], { stdin: rows });
  expect(evaluated.stdout).toContain("two\\nlines\\u001b[1m");
  expect(stdout + evaluated.stdout).not.toContain("\u001b");
  const required = await runMain(["evaluate", file, "-", "--require", "f1(two\nlines\u001b[1m)>=0"], { stdin: rows });
  expect(required.code).toBe(0);
});

test("a file with a mark of its encoding is read", async () => {
  const file = writeModelFile(temporaryFolder(), numberModel);
  writeFileSync(file, `\uFEFF${readFileSync(file, "utf8")}`);
  expect((await inspect(file)).code).toBe(0);
});
