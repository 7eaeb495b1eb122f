import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { exitCodes } from "../../../src/cli/exitCodes.js";
import type { Block } from "../../../src/cli/help/layOut.js";
import { topicTexts } from "../../../src/cli/help/runHelp.js";
import { topicNames } from "../../../src/cli/help/topics.js";
import { main } from "../../../src/cli/main.js";
import { describeSchema } from "../../../src/config/describeSchema.js";
import { parseConfig } from "../../../src/config/loadConfig.js";
import { activationNames, resolveActivation } from "../../../src/nn/activations.js";
import { lossNames } from "../../../src/nn/losses/losses.js";
import { registry } from "../../../src/ops/index.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { CapturedIo, runMain } from "../runMain.js";

const help = async (topic: string) => (await runMain(["help", topic])).stdout;
const examplesIn = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => (typeof block === "object" && "example" in block ? [block.example] : []));
const termsIn = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => (typeof block === "object" && "terms" in block ? block.terms.map(([name]) => name) : []));
/** The terms below a heading. */
const termsBelow = (blocks: readonly Block[], heading: string) => {
  const at = blocks.findIndex((block) => typeof block === "object" && "heading" in block && block.heading === heading);
  const end = blocks.findIndex((block, i) => i > at && typeof block === "object" && "heading" in block);
  return termsIn(blocks.slice(at, end < 0 ? undefined : end));
};

describe("`backprop help`", () => {
  test("alone is the help of the program, which lists commands and topics", async () => {
    const { code, stdout, stderr } = await runMain(["help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe((await runMain(["--help"])).stdout);
    for (const topic of topicNames) expect(stdout).toMatch(new RegExp(`\n  ${topic} +\\S`));
  });

  test.each(["train", "predict", "evaluate", "inspect", "graph", "gradcheck", "ops", "help"])(
    "%s is the same as that command's --help",
    async (command) => {
      const { code, stdout } = await runMain(["help", command]);
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`^Examples:\n[^]*\nUsage: backprop ${command}`));
      expect(stdout).toBe((await runMain([command, "--help"])).stdout);
    },
  );

  test.each([
    ["confg", /there is no command or topic "confg": did you mean "config"\?/],
    ["exitcodes", /did you mean "exit-codes"\?/],
    ["trian", /did you mean "train"\?/],
    ["nosuch", /"nosuch": expected a command, or one of config, data, formulas, files, exit-codes\n/],
    ["__proto__", /there is no command or topic "__proto__"/],
    ["toString", /there is no command or topic "toString"/],
  ])("%s is wrong usage, and the nearest name is shown", async (name, message) => {
    const { code, stdout, stderr } = await runMain(["help", name]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });

  test.each([
    ["nosuch", "--help"],
    ["--help", "nosuch"],
    ["nosuch", "-h"],
    ["config", "nosuch", "--help"],
    ["config", "--help", "nosuch"],
  ])("is not shown for `%s %s`: there is no such command", async (...argv) => {
    const { code, stdout, stderr } = await runMain(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("unknown command 'nosuch'");
  });
});

describe.each(topicNames)("the topic %s", (topic) => {
  test("is plain text of at most 100 columns in a pipe", async () => {
    const { code, stdout, stderr } = await runMain(["help", topic]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
    expect(stdout).not.toContain("\u001B");
  });

  test("follows a narrow terminal, and its headings are bold", async () => {
    const io = new CapturedIo({ terminal: true, columns: 60 });
    expect(await main(["help", topic], io)).toBe(0);
    const lines = stripVTControlCharacters(io.stdout.text).split("\n");
    expect(lines.filter((line) => line.length > 60)).toEqual([]);
    const headings = topicTexts[topic]().flatMap((block) =>
      typeof block === "object" && "heading" in block ? [block.heading] : [],
    );
    for (const heading of headings) expect(`\n${io.stdout.text}`).toContain(`\n\u001B[1m${heading}\u001B[22m\n`);
  });
});

describe("the topic config", () => {
  test("has every key, loss and activation", async () => {
    const text = await help("config");
    for (const { title, keys } of describeSchema()) {
      if (keys.some(({ key }) => key === "epochs")) expect(text).toContain("\nKeys\n");
      else expect(text).toContain(`\n${title}\n`);
      for (const { key } of keys) expect(text).toMatch(new RegExp(`\n  ${key.replace("$", "\\$")} +\\S`));
    }
    expect(termsBelow(topicTexts.config(), "Losses")).toEqual([...lossNames]);
    expect(termsBelow(topicTexts.config(), "Activations")).toEqual([...activationNames]);
  });

  test("has examples that hold", async () => {
    const [config = "", command = ""] = examplesIn(topicTexts.config());
    expect(parseConfig(config, { file: "help", directory: "." }).config.layers).toEqual([16, "tanh", 3]);
    const { code, stderr } = await runMain([...command.split(" ").slice(1), "--epochs", "1"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^held-out rows 30: .*\n$/) });
  });
});

describe("the topic formulas", () => {
  const blocks = topicTexts.formulas();

  test.each(termsBelow(blocks, "Operators"))("has the operator %s, which a formula can have", (operator) => {
    const isComparison = /[<=>]/.test(operator);
    expect(() => resolveActivation(isComparison ? `x ${operator} 1 ? x : 2` : `x ${operator} 2`)).not.toThrow();
  });

  test("has every function of one number, each of which a formula can call", () => {
    const unary = [...registry.values()].filter(({ formula, arity }) => formula !== undefined && arity === 1);
    const names = termsBelow(blocks, "Functions of one number");
    expect(names).toEqual(unary.map(({ name }) => name));
    for (const name of names) expect(() => resolveActivation(`2 * ${name}(x)`)).not.toThrow();
  });

  test("says what each function is, though its formula may be its name alone", () => {
    const functions = blocks.flatMap((block) => (typeof block === "object" && "terms" in block ? block.terms : []));
    const bare = functions.filter(([name, ...texts]) => texts.length === 1 && texts[0] === `${name}(x)`);
    expect(bare).toEqual([]);
  });

  test("has functions of two numbers and constants that a formula can have", () => {
    const text = JSON.stringify(blocks);
    for (const call of ["max(x, 0)", "min(x, 0)", "pow(x, 2)", "pi * x", "e * x"]) {
      expect(text).toContain(call.slice(0, call.indexOf("x")).replace(" * ", ""));
      expect(() => resolveActivation(call)).not.toThrow();
    }
  });

  test("has an example that holds", async () => {
    const [layers = ""] = examplesIn(blocks);
    const source = `{"data": {"inputs": [[0]], "targets": [0]}, ${layers}}`;
    expect(parseConfig(source, { file: "help", directory: "." }).config.layers).toHaveLength(3);
  });
});

describe("the topic files", () => {
  const blocks = topicTexts.files();

  test("has every key of a model file, in its order", async () => {
    const file = join(temporaryFolder(), "model.json");
    await runMain(["train", "configs/iris.json", "--epochs", "1", "--quiet", "-o", file]);
    expect(termsBelow(blocks, "Model files")).toEqual(Object.keys(JSON.parse(readFileSync(file, "utf8"))));
  });

  test("has every key of a checkpoint, in its order", async () => {
    const file = join(temporaryFolder(), "run.checkpoint");
    await runMain(["train", "configs/xor.json", "--epochs", "1", "--checkpoint", file]);
    expect(termsBelow(blocks, "Checkpoints")).toEqual(Object.keys(JSON.parse(readFileSync(file, "utf8"))));
  });

  test("has every key of a log's records, and no other", async () => {
    const { stdout } = await runMain([
      "train",
      "configs/iris.json",
      "--epochs",
      "2",
      "--set",
      'keep={"metric": "f1"}',
      "--format",
      "ndjson",
    ]);
    for (const line of stdout.trimEnd().split("\n")) {
      const { type, ...fields } = JSON.parse(line);
      const terms = termsBelow(blocks, `{"type": "${type}"} in ndjson`);
      // A run that goes well, is not interrupted and needs no library has none of these.
      const others = ["divergence", "resumedFrom", "library"];
      expect(terms.filter((term) => !others.includes(term))).toEqual(Object.keys(fields));
    }
  });

  test("has every key of a check, and of a formula", async () => {
    const { stdout } = await runMain(["gradcheck", "abs(x)", "--method", "taylor", "--format", "ndjson"]);
    const [{ type: _, ...formula }, { type: __, ...check }] = stdout.split("\n", 2).map((line) => JSON.parse(line));
    expect(termsBelow(blocks, "Formulas of gradcheck --format ndjson")).toEqual(Object.keys(formula));
    const terms = termsBelow(blocks, "Checks of gradcheck --format ndjson");
    expect(Object.keys(check).filter((key) => !terms.includes(key))).toEqual([]);
    expect(terms.filter((term) => !(term in check) && term !== "explanation")).toEqual([]);
  });

  test("has every key of a graph, and no other", async () => {
    const keys = new Set<string>();
    for (const options of [["--updates"], ["--values", "--set", "layers=[1]"]]) {
      const { stdout } = await runMain(["graph", "configs/xor.json", "--format", "json", ...options]);
      const { vertices, ...rest } = JSON.parse(stdout);
      for (const part of [rest, { vertices }, ...vertices]) for (const key of Object.keys(part)) keys.add(key);
    }
    expect(new Set(termsBelow(blocks, "Graphs of graph --format json"))).toEqual(keys);
  });

  test("has every key of a step that is explained, and no other", async () => {
    const { stdout } = await runMain(["explain", "configs/xor.json", "--format", "json"]);
    const step = JSON.parse(stdout);
    const nodes = [...step.forward, ...step.backward, ...step.updates];
    const keys = [step, ...nodes].flatMap((each) => Object.keys(each));
    expect(new Set(termsBelow(blocks, "Steps of explain --format json"))).toEqual(new Set(keys));
  });

  test("has every key of a mistake in a self-test", async () => {
    const { stdout } = await runMain(["gradcheck", "--self-test", "--op", "negate", "--format", "ndjson"]);
    const { type: _, ...mistake } = JSON.parse(stdout.split("\n")[0] ?? "");
    expect(termsBelow(blocks, "Mistakes of gradcheck --self-test --format ndjson")).toEqual(Object.keys(mistake));
  });
});

test("the topic exit-codes has every code", () => {
  expect(termsIn(topicTexts["exit-codes"]()).map(Number)).toEqual(Object.values(exitCodes));
});
