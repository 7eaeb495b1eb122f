import { describe, expect, test } from "vitest";
import { registry } from "../../src/ops/index.js";
import { runMain } from "./runMain.js";

async function complete(...words: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await runMain(["completion", "zsh", "--", ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.split("\n").slice(0, -1);
}
const wordsOf = (lines: readonly string[]) => lines.map((line) => line.split("\t")[0]);

describe("what is typed so far is completed with", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["commands", ["gradc"], ["gradcheck"]],
    ["commands of a group", ["config", "ini"], ["init"]],
    ["options", ["train", "x.json", "--fo"], ["--format", "--force"]],
    ["options of a command in a group", ["config", "init", "x.csv", "--hid"], ["--hidden"]],
    ["options of all commands", ["train", "--no-c"], ["--no-color"]],
    ["--help", ["predict", "--he"], ["--help"]],
    ["values of an option", ["train", "x.json", "--format", "c"], ["csv"]],
    ["values behind a =", ["train", "--engine=m"], ["--engine=mathjs"]],
    ["names of ops", ["gradcheck", "--op", "matm"], ["matmul"]],
    ["names of ops to show", ["ops", "sigm"], ["sigmoid"]],
    ["keys of a config", ["train", "--set", "optimizer.mom"], ["optimizer.momentum="]],
    ["keys with keys of their own", ["train", "--set", "opt"], ["optimizer=", "optimizer."]],
    ["names for a key", ["train", "--set", "loss=cr"], ["loss=crossEntropy"]],
    ["names for a layer", ["train", "--set", "layers.1=tan"], ["layers.1=tanh", "layers.1=tan"]],
    ["schedules", ["train", "--set", "lr.schedule=cos"], ["lr.schedule=cosine"]],
    ["names for a layer in brackets", ["train", "--set", "layers[1]=tan"], ["layers[1]=tanh", "layers[1]=tan"]],
    ["keys of an entry in brackets", ["train", "--set", "layers[0].dro"], ["layers[0].dropout="]],
    ["entries of a list", ["train", "--set", "layers.0"], ["layers.0=", "layers.0."]],
    ["names of curves", ["plot", "a.ndjson", "--metric", "val"], ["validationLoss", "validationAccuracy"]],
    ["no files for a requirement", ["evaluate", "m.json", "--require", ""], []],
    ["no files for a width", ["plot", "a.ndjson", "--width", ""], []],
    ["switches", ["train", "--set", "shuffle="], ["shuffle=true", "shuffle=false"]],
    ["commands to get help on", ["help", "ev"], ["evaluate"]],
    ["topics", ["help", "exi"], ["exit-codes"]],
    ["shells", ["completion", "f"], ["fish"]],
    ["nothing for a number", ["train", "--epochs", ""], []],
    ["nothing for a formula", ["gradcheck", ""], []],
    ["nothing for what does not exist", ["train", "--set", "nosuch."], []],
  ])("%s: %j", async (_, words, expected) => {
    expect(wordsOf(await complete(...words))).toEqual(expected);
  });

  test.each([
    ["for a config", ["train", ""]],
    ["for a model", ["predict", ""]],
    ["for further logs", ["plot", "a.ndjson", "b"]],
    ["behind an option", ["train", "x.json", "--resume", ""]],
    ["to check an export on", ["export", "m.json", "--check", ""]],
    ["for the data of a report", ["report", "m.json", "--data", ""]],
    ["for the config of an import", ["import", "m.onnx", "--config", ""]],
    ["behind the -o of a command in a group", ["config", "init", "x.csv", "-o", ""]],
    ["behind the -o of the command", ["train", "x.json", "-o", ""]],
    ["behind --", ["train", "--", "-"]],
  ])("files, %s", async (_, words) => {
    expect(await complete(...words)).toEqual([":files"]);
  });

  test("a description of each word", async () => {
    expect(await complete("gradch")).toEqual([expect.stringMatching(/^gradcheck\t\S/)]);
    expect(await complete("train", "--ep")).toEqual(["--epochs\tpasses over the data"]);
    expect(await complete("train", "--set", "batch")).toEqual(["batchSize=\tsamples in a step"]);
    expect((await complete("ops", "")).length).toBe(registry.size);
  });
});

test.each(["bash", "zsh", "fish"])("`completion %s` prints a script that asks the command", async (shell) => {
  const { code, stdout } = await runMain(["completion", shell]);
  expect(code).toBe(0);
  expect(stdout).toContain(`completion ${shell} -- `);
});

test("another shell is refused with those that there are", async () => {
  const { code, stderr } = await runMain(["completion", "tcsh"]);
  expect(code).toBe(2);
  expect(stderr).toContain("Allowed choices are bash, zsh, fish.");
});
