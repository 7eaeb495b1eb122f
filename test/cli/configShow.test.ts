import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseJson } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/config/loadConfig.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

/** The lines of `config show` for a config, without its data. */
async function show(config: string | object, ...options: readonly string[]) {
  const file = join(temporaryFolder(), "c.json");
  writeFileSync(file, typeof config === "string" ? config : JSON.stringify(config));
  const { code, stdout, stderr } = await runMain(["config", "show", file, ...options]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return { file, stdout, lines: stdout.split("\n").map((line) => line.trim().replace(/ +/g, " ")) };
}

const data = { inputs: [[0], [1]], targets: [0, 1] };

describe("`config show`", () => {
  const names = readdirSync("configs").filter((file) => file.endsWith(".json") && file !== "schema.json");

  test.each(names)("writes %s so that it trains to the same bytes", async (name) => {
    const folder = temporaryFolder();
    cpSync("configs", folder, { recursive: true });
    const [file, filled] = [join(folder, name), join(folder, "filled.json")];
    writeFileSync(filled, (await runMain(["config", "show", file])).stdout);
    const runs = await Promise.all(
      [file, filled].map(async (config) => {
        const model = `${config}.model`;
        const options = ["--epochs", "2", "--format", "ndjson", "-o", model];
        const { code, stdout } = await runMain(["train", config, ...options]);
        return { code, log: stdout.replace(/"seconds":[^}]*/, ""), model: readFileSync(model, "utf8") };
      }),
    );
    expect(runs[0]?.code).toBe(0);
    expect(runs[1]).toEqual(runs[0]);
    // What is filled in stays as it is.
    const { stdout } = await runMain(["config", "show", filled, "--format", "json"]);
    expect(stdout).toBe((await runMain(["config", "show", file, "--format", "json"])).stdout);
  });

  test("says where each value came from", async () => {
    const text = `{
  "data": { "csv": "d.csv", "target": "y" },
  "layers": [8, "relu", 1],
  "optimizer": "adam",
  "lr": { "schedule": "cosine" },
  "validation": 0.2
}`;
    const options = [
      "--lr",
      "0.05",
      "--epochs",
      "9",
      "--set",
      "optimizer.beta1=0.8",
      "--set",
      "layers.0=4",
      "--set",
      "name=a\nb",
    ];
    const { lines } = await show(text, ...options);
    for (const line of [
      '"name": "a\\nb", // --set name=a b',
      '"csv": "d.csv", // line 2',
      '// "features" // default: all columns that are not targets',
      '"missing": "error" // default',
      "// none by default: exclude, thousands",
      '"scale": "auto", // default, since data is a file',
      '"validation": 0.2, // line 6',
      '"layers": [4, "relu", 1], // line 3, --set layers.0=4',
      '"name": "adam", // line 4',
      '"beta1": 0.8, // --set optimizer.beta1=0.8',
      '"beta2": 0.999, // default',
      '"initial": 0.05, // --lr 0.05',
      '"schedule": "cosine", // line 5',
      '"final": 0 // default',
      '"epochs": 9, // --epochs 9',
      '// "batchSize" // default: the whole data',
      '// "keep" // default: best, since there is a validation',
    ]) {
      expect(lines).toContain(line);
    }
  });

  test.each<[object, readonly string[], readonly string[]]>([
    [{ optimizer: "sgd" }, [], ['"name": "sgd", // line 1', '"momentum": 0, // default']],
    [
      {},
      [],
      ['"name": "sgd", // default', '"lr": 0.1, // default', '"scale": "none", // default, since data is not a file'],
    ],
    [
      {},
      ["--set", "optimizer.momentum=0.9"],
      ['"name": "sgd", // default', '"momentum": 0.9, // --set optimizer.momentum=0.9'],
    ],
    [
      { optimizer: { name: "sgd", momentum: 0.9 } },
      ["--set", "optimizer=adam"],
      ['"name": "adam", // --set optimizer=adam', '"beta1": 0.9, // default'],
    ],
    [{ lr: 0.5 }, ["--lr", "0.2", "--set", "lr=0.3"], ['"lr": 0.3, // --set lr=0.3']],
    [
      {},
      ["--set", 'keep={"metric": "f1"}', "--set", "validation=0.5"],
      ['"metric": "f1" // --set keep={"metric": "f1"}'],
    ],
    [
      {},
      ["--set", "stop.patience=3"],
      [
        '"patience": 3, // --set stop.patience=3',
        '"minDelta": 0 // default',
        "// none by default: loss, metric, seconds",
      ],
    ],
    [{ validation: data }, [], ['// "keep" // default: best, since there is a validation']],
    [{}, [], ['// "keep" // default: last, since there is no validation']],
  ])("finds the origins of %j with %j", async (entries, options, expected) => {
    const { lines } = await show({ data, layers: [1], ...entries }, ...options);
    expect(lines).toEqual(expect.arrayContaining([...expected]));
  });

  test.each<[string, object]>([
    [
      "long data",
      { data: { inputs: Array.from({ length: 40 }, (_, i) => [i, -i / 3]), targets: Array(40).fill("a b") } },
    ],
    ["a negative zero", { init: { constant: -0 } }],
    [
      "layers of all kinds",
      {
        layers: [
          { linear: 3, bias: false, init: { uniform: [0, 1] } },
          { dropout: 0.1 },
          "x ^ 2",
          { activation: "elu", alpha: 2 },
          1,
        ],
      },
    ],
    ["texts that look like comments", { name: '// "a", /* b */ \u2028 \u0007' }],
    ["generated data", { data: { generate: "spirals", turns: 2 } }],
    [
      "all that may be left out",
      {
        validation: data,
        stop: { loss: 0 },
        keep: "last",
        clipNorm: 1,
        batchSize: 1,
        threshold: 0.3,
        loss: "binaryCrossEntropy",
        classWeights: { 0: 1, 1: 2 },
      },
    ],
  ])("keeps %s", async (_, entries) => {
    const { file, stdout } = await show({ data, layers: [1], ...entries });
    const { config } = await readConfig(file);
    const filled = join(temporaryFolder(), "filled.json");
    writeFileSync(filled, stdout);
    expect((await readConfig(filled)).config).toEqual(config);
  });

  test("aligns its comments, and follows the order of the schema", async () => {
    const { stdout } = await runMain(["config", "show", "configs/xor.json"]);
    const columns = new Set(
      stdout.split("\n").flatMap((line) => (/\S +\/\/ /.test(line) ? [line.lastIndexOf(" // ")] : [])),
    );
    expect(columns.size).toBe(1);
    const keys = Array.from(stdout.matchAll(/^ {2}(?:\/\/ )?"(\S+)"/gm), ([, key]) => key);
    expect(keys.slice(0, 4)).toEqual(["$schema", "data", "scale", "scaleTargets"]);
    expect(keys.at(-1)).toBe("seed");
  });

  test("writes JSON without comments for programs", async () => {
    const { stdout } = await runMain(["config", "show", "configs/iris.json", "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ seed: 1, optimizer: { name: "sgd", nesterov: false } });
    expect(parseJson((await runMain(["config", "show", "configs/iris.json"])).stdout)).toEqual(JSON.parse(stdout));
  });

  test("refuses a config with problems", async () => {
    const stdin = '{ "layers": [1], "epoch": 1 }';
    const { code, stdout, stderr } = await runMain(["config", "show", "-"], { stdin });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain('<stdin>:1:18: unknown key "epoch": did you mean "epochs"?\n');
  });
});
