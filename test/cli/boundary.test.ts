import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bareModel, classModel, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

const inspect = (file: string, ...options: readonly string[]) => runMain(["inspect", file, "--boundary", ...options]);

/** How often each mark is in the picture. */
function countMarks(picture: string): Readonly<Record<string, number>> {
  const plane = picture
    .split("\n")
    .filter((line) => /[│┤]/.test(line))
    .map((line) => line.replace(/^.*?[│┤]/, ""))
    .join("");
  const counts: Record<string, number> = {};
  for (const [mark] of plane.matchAll(/\w/g)) counts[mark] = (counts[mark] ?? 0) + 1;
  return counts;
}

/** A folder with a CSV file, a config for it, and its model. */
async function train(config: Readonly<Record<string, unknown>> = {}) {
  const folder = temporaryFolder();
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 40},${i < 20 ? "low" : "high"}`);
  writeFileSync(join(folder, "rows.csv"), ["size,age,kind", ...rows].join("\n"));
  const whole = {
    data: { csv: "rows.csv", target: "kind" },
    layers: [2],
    loss: "crossEntropy",
    scale: "standard",
    lr: 0.5,
    epochs: 50,
    ...config,
  };
  writeFileSync(join(folder, "config.json"), JSON.stringify(whole));
  const model = join(folder, "model.json");
  const { code, stderr } = await runMain(["train", join(folder, "config.json"), "--quiet", "-o", model]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return { folder, model, rows: join(folder, "rows.csv") };
}

describe("inspect --boundary", () => {
  test("draws the plane with the rows of the model's data, those held out in small letters", async () => {
    const { model } = await train({ validation: 0.25 });
    const { code, stdout, stderr } = await inspect(model);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")[0]).toBe("age   prediction of kind");
    expect(stdout).toMatch(/^size +0 +10 +20 +30 +40$/m);
    expect(stdout).toMatch(/^A {3}high {3}B░░ low {3}a held out$/m);
    const { A = 0, a = 0, B = 0, b = 0 } = countMarks(stdout);
    expect([A + a, B + b, a + b]).toEqual([20, 20, 10]);
    for (const control of ["\u001B", "\r"]) expect(stdout).not.toContain(control);
  });

  test("draws the rows of a file that is named, in the plane that has them", async () => {
    const { folder, model } = await train();
    writeFileSync(join(folder, "new.csv"), "kind,age,size\nhigh,100,1000\nlow,101,900\nhigh,103,950\n");
    const { code, stdout } = await inspect(model, "--data", join(folder, "new.csv"));
    expect(code).toBe(0);
    expect(countMarks(stdout)).toEqual({ A: 2, B: 1 });
    expect(stdout).toMatch(/ 920 +940 +960/);
  });

  test("draws the plane that the scalers know of if the data is gone, and says so", async () => {
    const { folder, model, rows } = await train();
    mkdirSync(join(folder, "elsewhere"));
    renameSync(rows, join(folder, "elsewhere/rows.csv"));
    const { code, stdout, stderr } = await inspect(model);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^note: .*model\.json: drawn without its data: .*rows\.csv.*\n$/);
    expect(countMarks(stdout)).toEqual({});
    // Sizes of 0 to 39 have the mean 19.5 and the standard deviation 11.5.
    expect(stdout).toMatch(/^size +0 +10 +20 +30 +40$/m);
    expect(stdout).toMatch(/^\[ {2}\] high {3}\[░░\] low$/m);
  });

  test("asks for a file if nothing says which part of the plane to draw", async () => {
    const { model, rows } = await train({ scale: "none" });
    renameSync(rows, `${rows}.old`);
    const { code, stdout, stderr } = await inspect(model);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /nothing says which part of the plane to draw: its inputs are not scaled.*name a file of rows: --data FILE/,
    );
  });

  test("tells of data that has another number of rows than it had", async () => {
    const { model, rows } = await train();
    writeFileSync(rows, "size,age,kind\n1,2,low\n30,3,high\n");
    const { code, stdout, stderr } = await inspect(model);
    expect(code).toBe(0);
    expect(stderr).toMatch(/note: .*: the data has 2 rows, and had 40 when the model was trained\n$/);
    expect(countMarks(stdout)).toEqual({ A: 1, B: 1 });
  });

  test("draws data that is in the config", async () => {
    const file = writeModelFile(temporaryFolder(), bareModel);
    const { code, stdout } = await inspect(file);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^x2 {3}prediction of y$/m);
    expect(countMarks(stdout)).toEqual({ 3: 1 });
  });

  test("takes a model of two inputs that are numbers", async () => {
    const folder = temporaryFolder();
    const refused = async (model: Readonly<Record<string, unknown>>) => {
      const { code, stdout, stderr } = await inspect(writeModelFile(folder, model));
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      return stderr;
    };
    const more = {
      ...numberModel,
      inputs: { columns: [...numberModel.inputs.columns, { name: "c", kind: "number" }] },
    };
    const weights = [{ name: "layers.0.weight", shape: [3, 1], values: [1, 2, 3] }, numberModel.parameters[1]];
    expect(await refused({ ...more, parameters: weights })).toBe(
      'error: --boundary draws a plane, so it takes a model of two inputs that are numbers: got 3 inputs: "a", "b", "c"\n',
    );
    expect(await refused(classModel)).toBe(
      'error: --boundary draws a plane, so it takes a model of two inputs that are numbers: got two inputs, and "color" is a column of texts\n',
    );
  });

  test("refuses options that do not go together", async () => {
    const file = writeModelFile(temporaryFolder(), bareModel);
    const refused = async (...options: readonly string[]) => {
      const { code, stderr } = await runMain(["inspect", file, ...options]);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused("--data", "rows.csv")).toMatch(/--data goes with --boundary/);
    expect(await refused("--boundary", "--data", "")).toMatch(/--data: got an empty text/);
    expect(await refused("--boundary", "--format", "json")).toMatch(/--boundary draws a picture/);
  });
});

describe("train --boundary", () => {
  test("writes the picture of its model at the end, the same as inspect, to a pipe without escapes", async () => {
    const { folder } = await train();
    const [config, model] = [join(folder, "config.json"), join(folder, "again.json")];
    const plain = await runMain(["train", config]);
    const { code, stdout, stderr } = await runMain(["train", config, "--boundary", "-o", model]);
    expect(code).toBe(0);
    expect(stdout).toBe(plain.stdout);
    const { stdout: picture } = await inspect(model);
    expect(picture.split("\n").length).toBeGreaterThan(20);
    expect(stderr).toContain(picture);
    for (const control of ["\u001B", "\r"]) expect(stderr).not.toContain(control);
  });

  test.each([[], ["--dry-run"]])("refuses other inputs before it trains, with the options %j", async (...options) => {
    const out = join(temporaryFolder(), "model.json");
    const split = ["--split-out", `${out}.csv`, "-o", out];
    const { code, stdout, stderr } = await runMain(["train", "configs/iris.json", "--boundary", ...split, ...options]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/two inputs that are numbers: got 4 inputs: "sepal_length", "sepal_width", /);
    expect([existsSync(out), existsSync(`${out}.csv`)]).toEqual([false, false]);
  });

  test("draws a run that goes on from a checkpoint", async () => {
    const { folder } = await train();
    const checkpoint = join(folder, "a.checkpoint");
    const config = join(folder, "config.json");
    await runMain(["train", config, "--checkpoint", checkpoint, "--quiet"]);
    const { code, stderr } = await runMain(["train", "--resume", checkpoint, "--epochs", "60", "--boundary"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^age {3}prediction of kind$/m);
  });
});
