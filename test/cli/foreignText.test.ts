import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { BackpropError, loadModel, train } from "../../src/index.js";
import { classModel, numberModel } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { type CapturedOptions, runMain } from "./runMain.js";

/** Sets the title of a terminal, clears its screen, by C1 too, deletes, turns the text around, and begins a line of its own. */
const hostile = "a\u001B]0;t\u0007\u001B[2J\u009B2J\u007F\u202Eb\u2066\u200F\u061C\u2028\uFEFF\rz";
const forbidden = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;
const escapeCharacter = "\u001B";
const json = JSON.stringify(hostile);

/** What a message may not have, our own colours and line ends left out. */
function foreignControls(text: string): string | undefined {
  const own = new RegExp(`${escapeCharacter}\\[(?:1|2|22|31|32|33|39)m|\n`, "g");
  return forbidden.exec(text.replaceAll(own, ""))?.[0];
}

const data = '"data": {"inputs": [[0], [1]], "targets": [0, 1]}';
const config = `{${data}, "layers": [1], "epochs": 1}`;
const model = (change: object) => JSON.stringify({ ...numberModel, ...change });
const [weight] = numberModel.parameters;

/** The files of a case, and what is typed; `$` is their folder. */
type Case = readonly [
  title: string,
  files: Readonly<Record<string, string | Buffer>>,
  argv: readonly string[],
  stdin?: CapturedOptions["stdin"],
];

const inConfig = (title: string, text: string): Case => [title, { "c.json": text }, ["train", "$/c.json"]];
const inModel = (title: string, change: object): Case => [title, { "m.json": model(change) }, ["inspect", "$/m.json"]];
const inData = (title: string, name: string, content: string | Buffer, more = ""): Case => [
  title,
  {
    "c.json": `{"data": {"${name.split(".")[1]}": "${name}", "target": "y"${more}}, "layers": [1], "epochs": 1}`,
    [name]: content,
  },
  ["train", "$/c.json"],
];
const typed = (...argv: readonly string[]): Case => [argv.join(" ").slice(0, 30), { "c.json": config }, argv];
const columns = (name: string, categories: readonly string[]) => ({
  inputs: { columns: [{ name, kind: "category", categories }] },
});

const cases: readonly Case[] = [
  // Configs
  inConfig("an unknown key", `{${data}, "layers": [1], ${json}: 1}`),
  inConfig("a key below an unknown one", `{${data}, "layers": [1], "stop": {${json}: 1}}`),
  inConfig("a key twice", `{${data}, "layers": [1], ${json}: 1, ${json}: 2}`),
  inConfig("a loss", `{${data}, "layers": [1], "loss": ${json}}`),
  inConfig("an optimizer", `{${data}, "layers": [1], "optimizer": {"name": ${json}}}`),
  inConfig("an activation", `{${data}, "layers": [${json}, 1]}`),
  inConfig("a formula", `{${data}, "layers": [{"activation": "x + ${json.slice(1, -1)}"}, 1]}`),
  inConfig("a file", `{"data": {"csv": ${json}, "target": "y"}, "layers": [1]}`),
  inConfig("a delimiter", `{"data": {"csv": "d.csv", "target": "y", "delimiter": ${json}}, "layers": [1]}`),
  inConfig("a class twice", `{"data": {"csv": "d.csv", "target": "y", "classes": [${json}, ${json}]}, "layers": [1]}`),
  inConfig("no JSON", `{"lr": ${hostile}}`),
  inConfig("a text without quotes", `{${hostile}: 1}`),
  inConfig("text after the config", `${config} ${hostile}`),
  ["a config from standard input", {}, ["train", "-"], `{${data}, "layers": [${json}]}`],
  // Command line
  typed(hostile),
  typed(`--${hostile}`),
  typed("train", `$/${hostile}`),
  typed("train", "$/c.json", `--${hostile}`),
  typed("train", "$/c.json", hostile),
  typed("train", "$/c.json", "--lr", hostile),
  typed("train", "$/c.json", `--seed=${hostile}`),
  typed("train", "$/c.json", "--log-every", hostile),
  typed("train", "$/c.json", "--format", hostile),
  typed("train", "$/c.json", "--engine", hostile),
  typed("train", "$/c.json", "--set", hostile),
  typed("train", "$/c.json", "--set", `${hostile}=1`),
  typed("train", "$/c.json", "--set", `lr=${hostile}`),
  typed("train", "$/c.json", "--set", `layers[0]=${json}`),
  typed("train", "$/c.json", "--set", `data.${hostile}=1`),
  typed("train", "$/c.json", "--out", `$/${hostile}/m.json`),
  typed("train", "$/c.json", "--out", `$/${hostile}.json`),
  typed("train", "$/c.json", "--log", `$/${hostile}/log.csv`),
  typed("train", "$/c.json", "--weights", `$/${hostile}`),
  typed("gradcheck", "--op", hostile),
  typed("gradcheck", "--config", `$/${hostile}`),
  typed("gradcheck", "--method", hostile),
  typed("gradcheck", "--eps", hostile),
  typed("ops", hostile),
  typed("inspect", `$/${hostile}`),
  typed("help", hostile),
  ["a data file", { "m.json": model({}) }, ["predict", "$/m.json", `$/${hostile}`]],
  ["a requirement", { "m.json": model({}) }, ["evaluate", "$/m.json", "--require", hostile]],
  ["a metric", { "m.json": model({}) }, ["evaluate", "$/m.json", "--require", `${hostile}>=1`]],
  ["a delimiter", { "m.json": model({}) }, ["predict", "$/m.json", "--delimiter", hostile]],
  ["a quote", { "m.json": model({}) }, ["predict", "$/m.json", "--quote", hostile]],
  ["an input format", { "m.json": model({}) }, ["predict", "$/m.json", "--input-format", hostile]],
  // Data
  inData("a header", "d.csv", `${hostile.replace("\r", "")},z\n1,2\n`),
  inData("a cell that is no number", "d.csv", `x,y\n1,"${hostile}"\n2,3\n`),
  inData("a category in a warning", "d.csv", `x,"${hostile}",y\n1,1,1\n2,1,1\n`),
  inData("a row of too many cells", "d.csv", `x,y\n1,2,${hostile.replace("\r", "")}\n`),
  inData("a quote that is not closed", "d.csv", `x,y\n1,"${hostile}\n`),
  inData("a line that is no JSON", "d.ndjson", `${hostile}\n`),
  inData("a key that is missing", "d.ndjson", `{${json}: 1}\n`),
  inData("a value that is a list", "d.ndjson", `{"x": 1, ${json}: [1], "y": 1}\n`),
  inData("a document that is no JSON", "d.json", `[{"y": ${hostile}}]`),
  inData("a document that is a text", "d.json", json),
  inData("a list of texts", "d.json", `[${json}]`),
  inData("a broken gzip", "d.csv", Buffer.concat([gzipSync(hostile).subarray(0, 20), Buffer.from(hostile)])),
  inData("a feature that is missing", "d.csv", "x,y\n1,2\n", `, "features": [${json}]`),
  ["a cell to predict from", { "m.json": model({}) }, ["predict", "$/m.json"], `a,b\n1,"${hostile}"\n`],
  [
    "a category that is unknown",
    { "m.json": JSON.stringify(classModel) },
    ["predict", "$/m.json"],
    `x,color\n1,"${hostile}"\n`,
  ],
  // Models
  inModel("the tool", { tool: hostile }),
  inModel("the name", { config: { ...numberModel.config, name: hostile } }),
  inModel("a key of training", { training: { [hostile]: 1 } }),
  inModel("a value of training", { training: { note: hostile } }),
  inModel("a bad key of training", { training: { [hostile]: {} } }),
  inModel("a reason", { training: { reason: hostile } }),
  inModel("a parameter's name", { parameters: [{ ...weight, name: hostile, values: [] }] }),
  inModel("a parameter that does not fit", { parameters: [{ ...weight, name: hostile }] }),
  inModel("a parameter twice", { parameters: [weight, weight].map((each) => ({ ...each, name: hostile })) }),
  inModel("the format", { format: hostile }),
  inModel("the version", { version: hostile }),
  inModel("a layer", { config: { ...numberModel.config, layers: [`x + ${hostile}`, 1] } }),
  inModel("a formula", { config: { ...numberModel.config, layers: [1, { activation: `x + ${hostile}` }] } }),
  inModel("a column", {
    inputs: {
      columns: [
        { name: hostile, kind: "number" },
        { name: "b", kind: "number" },
      ],
    },
  }),
  inModel("a column twice", columns(hostile, ["p", "p"])),
  inModel("a category", columns("a", [hostile, "q"])),
  inModel("a target", { outputs: { columns: [{ name: hostile, kind: "number" }] } }),
  inModel("an unknown key", { outputs: { [hostile]: 1 } }),
];

describe("text from files and from the command line does not control a terminal", () => {
  for (const [title, files, argv, stdin = ""] of cases) {
    test(title, async () => {
      const folder = temporaryFolder();
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
      const args = argv.map((arg) => arg.replace("$", folder));
      for (const options of [{}, { terminal: true, env: { TERM: "dumb", FORCE_COLOR: "1" } }]) {
        const { stdout, stderr } = await runMain(args, { ...options, stdin });
        expect(stdout + stderr).not.toBe("");
        expect(foreignControls(stdout)).toBeUndefined();
        expect(foreignControls(stderr)).toBeUndefined();
      }
    });
  }

  test("a table keeps its columns though a name is written with escapes", async () => {
    const file = join(temporaryFolder(), "m.json");
    const names = [
      { name: "\u009B31m", kind: "number" },
      { name: "b", kind: "number" },
    ];
    writeFileSync(file, model({ inputs: { columns: names } }));
    const { stdout } = await runMain(["inspect", file]);
    expect(stdout).toContain("input   \\u009b31m  number\ninput   b          number\n");
  });
});

describe("a label with control characters", () => {
  const label = '\u001B[31m"é\u009B\u202E';
  const classes = {
    ...classModel,
    outputs: { columns: [{ name: "y", kind: "class", labels: [label, `${label}2`] }] },
  };
  const formats = ["csv", "ndjson", "json"];

  test.each(formats)("comes back byte for byte in %s to a file or a pipe", async (format) => {
    const { stdout } = await predict(format, {});
    const written = format === "csv" ? `"${label.replace('"', '""')}` : JSON.stringify(label).slice(0, -1);
    expect(stdout).toContain(written);
  });

  test.each(formats)("is shown in %s on a terminal, and JSON stays the same JSON", async (format) => {
    const [shown, piped] = [await predict(format, { terminal: true }), await predict(format, {})];
    expect(foreignControls(shown.stdout)).toBeUndefined();
    expect(shown.stdout).toContain("\\u009b\\u202e");
    if (format !== "csv") {
      const lines = (text: string) => (format === "json" ? [text] : text.trimEnd().split("\n"));
      expect(lines(shown.stdout).map((line) => JSON.parse(line))).toEqual(
        lines(piped.stdout).map((line) => JSON.parse(line)),
      );
    }
  });

  function predict(format: string, options: CapturedOptions): ReturnType<typeof runMain> {
    const file = join(temporaryFolder(), "m.json");
    writeFileSync(file, JSON.stringify(classes));
    return runMain(["predict", file, "--format", format], { ...options, stdin: "x,color\n-3,red\n2,red\n" });
  }
});

describe("messages of the library", () => {
  test("are as safe to show", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, hostile));
    const file = join(folder, hostile, "m.json");
    writeFileSync(file, model({ parameters: [{ ...weight, name: hostile, values: [] }] }));
    const attempts = [
      () => loadModel(file),
      () => loadModel(join(folder, `${hostile}.json`)),
      () => train({ data: { csv: hostile, target: "y" }, layers: [1] }).next(),
      () => train({ data: { inputs: [[1]], targets: [1] }, layers: [hostile] } as never).next(),
      () => train({ data: { inputs: [[1]], targets: [1] }, layers: [1], [hostile]: 1 } as never).next(),
      async () => train({} as never, { [hostile]: 1 } as never),
    ];
    for (const attempt of attempts) {
      const error: unknown = await attempt().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(BackpropError);
      expect(foreignControls((error as BackpropError).message)).toBeUndefined();
      expect((error as BackpropError).message).toMatch(/\\u00/);
    }
    expect(readFileSync(file, "utf8")).toContain("\u009B");
  });
});
