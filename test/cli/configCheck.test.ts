import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { topicTexts } from "../../src/cli/help/runHelp.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

/** Writes a config, and checks it. `$` in what is written is its name. */
async function check(config: string | object, ...options: readonly string[]) {
  const folder = temporaryFolder();
  const file = join(folder, "c.json");
  cpSync("configs/data/iris.csv", join(folder, "iris.csv"));
  writeFileSync(file, typeof config === "string" ? config : JSON.stringify(config));
  const { code, stdout, stderr } = await runMain(["config", "check", file, ...options]);
  expect(stderr).toBe("");
  return { code, file, lines: stdout.replaceAll(file, "$").replaceAll(folder, "@").trimEnd().split("\n") };
}

const iris = { csv: "iris.csv", target: "species" };
const good = { data: iris, layers: [3], loss: "crossEntropy" };
const header = '"sepal_length", "sepal_width", "petal_length", "petal_width", "species"';

describe("`config check`", () => {
  test("says that there are no problems, for each file", async () => {
    const files = ["configs/xor.json", "configs/iris.json"];
    expect(await runMain(["config", "check", ...files])).toEqual({
      code: 0,
      stdout: "configs/xor.json: no problems\nconfigs/iris.json: no problems\n",
      stderr: "",
    });
  });

  test("reads a config from standard input", async () => {
    const stdin = '{ "data": { "inputs": [[0]], "targets": [0] }, "layers": [1], "epoch": 3 }';
    const { code, stdout } = await runMain(["config", "check", "-"], { stdin });
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: '<stdin>:1:63: unknown key "epoch": did you mean "epochs"?\n1 problem\n',
    });
  });

  test("lists what is wrong in the config and what only the data shows at once, in the order of the file", async () => {
    const text = `{
  "data": { "csv": "iris.csv", "target": "specie", "features": ["sepal_width", "petal_lenth"] },
  "layers": [8, "rleu", 3],
  "loss": "crossEntropy",
  "epoch": 20
}`;
    expect(await check(text)).toMatchObject({
      code: 2,
      lines: [
        `$:2:42: data.target: there is no column "specie": the header has ${header}: did you mean "species"?`,
        `$:2:80: data.features[1]: there is no column "petal_lenth": the header has ${header}: did you mean "petal_length"?`,
        expect.stringMatching(/^\$:3:17: layers\[1\]: unknown activation "rleu": did you mean "relu"\?$/),
        '$:5:3: unknown key "epoch": did you mean "epochs"?',
        "4 problems",
      ],
    });
  });

  test("lists all that does not fit the data", async () => {
    const { code, lines } = await check({
      ...good,
      layers: [4],
      validation: 0.2,
      keep: { metric: "f2" },
      threshold: 0.3,
    });
    expect(code).toBe(2);
    expect(lines).toEqual([
      expect.stringMatching(
        /^\$:1:\d+: layers\[0\]: the last layer's width does not fit the targets: got 4, expected 3/,
      ),
      expect.stringMatching(/^\$:1:\d+: keep\.metric: there is no metric "f2" here: .* did you mean "f1"\?$/),
      expect.stringMatching(/^\$:1:\d+: threshold: a threshold is for two classes, "species" has 3$/),
      "3 problems",
    ]);
  });

  test.each([
    [
      "a file that is not there",
      { csv: "no.csv", target: "y" },
      5,
      "$:1:16: data.csv: @/no.csv: there is no such file",
    ],
    [
      "cells that are no numbers",
      { csv: "iris.csv", target: "species" },
      3,
      '@/iris.csv:2: column "species": got "setosa", expected a number for mse; crossEntropy is for classes',
    ],
    [
      "a column that is left out, and not there",
      { ...iris, exclude: ["id"], missing: { width: "mean" } },
      3,
      `$:1:57: data.exclude[0]: there is no column "id": the header has ${header}`,
    ],
  ])("exits for %s as train does", async (_, data, code, line) => {
    const outcome = await check({ data, layers: [1] });
    expect({ code: outcome.code, line: outcome.lines[0] }).toEqual({ code, line });
    expect((await runMain(["train", outcome.file, "--dry-run"])).code).toBe(code);
  });

  test("finds the files of data and validation that are not there", async () => {
    const { lines } = await check({
      ...good,
      data: { csv: "a.csv", target: "y" },
      validation: { csv: "b.csv", target: "y" },
    });
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/validation\.csv: @\/b\.csv: there is no such file$/);
  });

  test("lists warnings, which are no problems", async () => {
    const { code, lines } = await check({ data: { inputs: [[0], [0]], targets: [0, 1] }, layers: [1] });
    expect({ code, lines }).toEqual({ code: 0, lines: ["$: no problems", expect.stringMatching(/^\$: warning: \S/)] });
  });

  test("says so if the data cannot be read before a problem is mended", async () => {
    expect((await check({ ...good, loss: "crossEntropie" })).lines).toEqual([
      expect.stringMatching(/^\$:1:\d+: loss: .* did you mean "crossEntropy"\?$/),
      "$: the data is checked once these problems are mended",
      "1 problem",
    ]);
    expect((await check('{ "data": ')).lines).toHaveLength(3);
  });

  test("leaves the data out with --no-data", async () => {
    expect(await check({ ...good, data: { csv: "no.csv", target: "y" } }, "--no-data")).toMatchObject({
      code: 0,
      lines: ["$: no problems"],
    });
  });

  test("takes entries from the command line", async () => {
    expect(await check({ ...good, layers: [4] }, "--set", "layers.0=3")).toMatchObject({
      code: 0,
      lines: ["$: no problems"],
    });
    expect((await check(good, "--lr", "0")).lines[0]).toBe("--lr 0: lr: expected more than 0");
  });

  test("goes on after a file that is no config, and leaves out the schema that a pattern names", async () => {
    const files = ["data/iris.csv", "schema.json", "nosuch.json", "xor.json"].map((file) => `configs/${file}`);
    const { code, stdout } = await runMain(["config", "check", ...files]);
    expect(code).toBe(2);
    expect(stdout.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^configs\/data\/iris\.csv: this is a file of data, not a config: /),
      "configs/nosuch.json: there is no such file",
      "configs/xor.json: no problems",
      "2 problems in 2 of 3 configs",
    ]);
    expect((await runMain(["config", "check", "configs/schema.json"])).stdout).toContain(
      "this is a JSON Schema, not a config",
    );
  });

  test("takes a config with a misspelt epochs for no log", async () => {
    expect((await check({ ...good, epoch: 3 })).lines[0]).toBe('$:1:82: unknown key "epoch": did you mean "epochs"?');
  });

  test("writes JSON for programs, whose keys are in `help files`", async () => {
    const { code, lines } = await check({ ...good, epoch: 3 }, "--format", "json");
    const [record] = JSON.parse(lines.join("\n"));
    expect(code).toBe(2);
    expect(record).toEqual({
      file: "$",
      problems: [
        {
          kind: "config",
          file: "$",
          line: 1,
          column: 82,
          path: "",
          message: 'unknown key "epoch": did you mean "epochs"?',
        },
      ],
      warnings: [],
    });
    const blocks = JSON.stringify(topicTexts.files());
    for (const key of Object.keys(record)) expect(blocks).toContain(`["${key}",`);
    for (const key of Object.keys(record.problems[0])) expect(blocks).toContain(`\`${key}\``);
  });
});
