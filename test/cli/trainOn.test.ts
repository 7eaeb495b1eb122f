import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

const fixture = (name: string) => join(import.meta.dirname, "../import", name);

/** A model of scikit-learn's network with a scaler, of the columns a, b, c, and rows of it with a column and an empty cell more. */
async function importNamed(source: string, options: readonly string[], values: (i: number) => unknown) {
  const folder = temporaryFolder();
  const file = (name: string) => join(folder, name);
  const imported = await runMain(["import", fixture(source), "-o", file("model.json"), ...options]);
  expect(imported.code).toBe(0);
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${i % 7},note ${i},${(i % 5) / 2},${i === 9 ? "" : i % 3},${values(i)}`,
  );
  writeFileSync(file("rows.csv"), ["a,text,b,c,target", ...rows, ""].join("\n"));
  return { file, stderr: imported.stderr };
}

const readModel = (file: string) => JSON.parse(readFileSync(file, "utf8"));

describe("an imported model trains on with a file of data alone,", () => {
  test.each<[string, string, readonly string[], (i: number) => unknown]>([
    ["a regressor with its scaler", "sklearn/regression.json", [], (i) => i * 1.5 + 0.25],
    [
      "a classifier with the labels that it was given",
      "sklearn/multiclass.json",
      ["--inputs", "a,b,c", "--target", "target", "--labels", "small,medium,large"],
      (i) => ["large", "small", "medium"][i % 3],
    ],
  ])("%s", async (_, source, options, values) => {
    const { file, stderr } = await importNamed(source, options, values);
    const [, command = ""] = /^to train on: backprop (train .*)$/m.exec(stderr) ?? [];
    const argv = command
      .replace("DATA.csv", file("rows.csv"))
      .replace(/--target \S+/, "--target target")
      .replace("NEW", file("new.json"))
      .split(" ");
    const { code, stderr: said } = await runMain([...argv, "--epochs", "1", "--lr", "1e-12", "--quiet"]);
    expect({ code, said }).toEqual({ code: 0, said: expect.not.stringContaining("error") });
    const [had, has] = [readModel(file("model.json")), readModel(file("new.json"))];
    expect([has.config.layers, has.config.loss]).toEqual([had.config.layers, had.config.loss]);
    expect(has.inputs).toEqual(had.inputs);
    if (had.outputs !== undefined) expect(has.outputs).toEqual(had.outputs);
    // The steps were so small that the model is still the same.
    const predict = async (model: string) =>
      (await runMain(["predict", file(model), file("rows.csv"), "--on-error", "skip"])).stdout;
    const [before, after] = [await predict("model.json"), await predict("new.json")].map((text) =>
      text.trim().split("\n").slice(1),
    );
    expect(after).toHaveLength(59);
    for (const [i, value] of (after ?? []).entries()) {
      if (had.outputs !== undefined) expect(value).toBe(before?.[i]);
      else expect(Number(value)).toBeCloseTo(Number(before?.[i]), 6);
    }
  });
});

describe("what does not fit a model to train on from is said, with what to type:", () => {
  test("other layers in a config", async () => {
    const { file } = await importNamed("sklearn/regression.json", [], (i) => i);
    const { layers } = readModel(file("model.json")).config;
    writeFileSync(
      file("config.json"),
      JSON.stringify({
        data: { csv: "rows.csv", target: "target", exclude: ["text"], missing: "drop" },
        layers: [9, "tanh", 1],
        epochs: 1,
      }),
    );
    const train = ["train", file("config.json"), "--weights", file("model.json"), "--quiet"];
    const { code, stderr } = await runMain(train);
    expect([code, stderr]).toEqual([
      3,
      `error: ${file("model.json")}: its parameters do not fit the network: got the layers ${JSON.stringify(layers)}, expected [9,"tanh",1], as in the config: add --set 'layers=${JSON.stringify(layers)}'\n`,
    ]);
    const [, typed = ""] = /--set '(.*)'/.exec(stderr) ?? [];
    expect((await runMain([...train, "--set", typed])).stderr).not.toContain("do not fit");
  });

  test("more columns than a model without names takes", async () => {
    const { file } = await importNamed("sklearn/multilabel.json", ["--loss", "mse"], (i) => i);
    const { code, stderr } = await runMain([
      "train",
      file("rows.csv"),
      "--target",
      "a,b,target",
      "--weights",
      file("model.json"),
      "--quiet",
    ]);
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/its parameters do not fit the data: got \d inputs, expected \d+/),
    ]);
  });

  test("hidden layers that the model has", async () => {
    const { code, stderr } = await runMain([
      "train",
      "rows.csv",
      "--target",
      "y",
      "--weights",
      "m.json",
      "--hidden",
      "4",
    ]);
    expect([code, stderr]).toEqual([
      2,
      "error: --hidden: the model of --weights has its layers already: leave out one of the two\n",
    ]);
  });
});
