import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readModel } from "../../src/model/modelFile.js";
import { runMain, withoutFrame } from "./runMain.js";

const xor = "configs/xor.json";
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "backprop-train-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const file = (name: string) => join(folder, name);
const read = (name: string) => readFile(file(name), "utf8");
/** Runs `train configs/xor.json` with what follows. */
const train = (...args: readonly string[]) => runMain(["train", xor, ...args]);
const epochsOf = (csv: string) =>
  csv
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => Number(line.split(",")[0]));

describe("the log", () => {
  test("is the loss in columns, on standard output, and nothing else", async () => {
    const { code, stdout, stderr } = await train();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [header, ...rows] = stdout.trimEnd().split("\n");
    expect(header).toBe("epoch          loss");
    expect(rows).toHaveLength(21);
    for (const row of rows) expect(row).toMatch(/^ *\d+ +\d\.\d+(e-\d+)?$/);
    expect(Number(rows.at(-1)?.trim().split(/ +/)[1])).toBeLessThan(1e-8);
  });

  test("has every epoch in csv", async () => {
    expect(epochsOf((await train("--format", "csv", "--epochs", "60")).stdout)).toHaveLength(60);
  });

  test("has start, epochs and end in ndjson", async () => {
    const { stdout } = await train("--format", "ndjson", "--epochs", "2");
    const records = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records).toMatchObject([
      { type: "start", seed: 1, parameters: 21, samples: 4 },
      { type: "epoch", epoch: 1, step: 1, lr: 0.1 },
      { type: "epoch", epoch: 2, step: 2, lr: 0.1 },
      { type: "end", reason: "epochs", epochs: 2, steps: 2 },
    ]);
  });

  test("keeps to --log-every, in a file as well", async () => {
    const { stdout } = await train("--format", "csv", "--epochs", "7", "--log-every", "3", "--log", file("log.csv"));
    expect(epochsOf(stdout)).toEqual([1, 3, 6, 7]);
    expect(await read("log.csv")).toBe(stdout);
  });

  test.each([
    ["log.csv", /^epoch,step,loss,lr\n1,1,/],
    ["log.jsonl", /^\{"type":"start"/],
    ["log.txt", /^epoch {10}loss\n {4}1 /],
  ])("goes to %s in the format of its ending, besides standard output", async (name, start) => {
    const { stdout } = await train("--epochs", "3", "--log", file(name));
    expect(await read(name)).toMatch(start);
    expect(stdout).toMatch(/^epoch {10}loss\n/);
  });

  test("is the same in a terminal, colours aside, and in a file", async () => {
    const args = ["train", xor, "--epochs", "30"];
    // TERM=dumb leaves out the bar, which is drawn on the same terminal but is no part of the log.
    const dumb = await runMain(args, { terminal: true, env: { TERM: "dumb" } });
    const colored = await runMain(args, { env: { FORCE_COLOR: "1" } });
    const plain = await runMain(args);
    expect(dumb.stdout).toBe(plain.stdout);
    expect(dumb.stderr).toBe("");
    expect(colored.stdout).toContain("\u001B[");
    expect(stripVTControlCharacters(colored.stdout)).toBe(plain.stdout);
    expect(withoutFrame(stripVTControlCharacters(colored.stderr))).toBe("");
  });

  test("is left out by --quiet, with everything else that is no error", async () => {
    const { code, stdout, stderr } = await train("--quiet", "--log", file("log.csv"), "-o", file("model.json"));
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
    expect((await readdir(folder)).toSorted()).toEqual(["log.csv", "model.json"]);
    expect(epochsOf(await read("log.csv"))).toHaveLength(1000);
  });
});

describe("the config", () => {
  test.each([
    ["--epochs 3", { epochs: 3 }],
    ["--lr 0.5", { lr: 0.5 }],
    [
      "--set lr.schedule=cosine --lr 0.5 --set lr.warmup=2",
      { lr: { initial: 0.5, schedule: "cosine", warmup: 2, final: 0 } },
    ],
    ["--seed 7", { seed: 7 }],
    ["--batch-size 2", { batchSize: 2 }],
    ["--set layers[0]=8", { layers: [8, "relu", 1] }],
    ["--set loss=mae --set lr=1e-3", { loss: "mae", lr: 1e-3 }],
    ["--epochs 3 --set epochs=4", { epochs: 4 }],
  ])("is changed by `%s`", async (options, expected) => {
    const { stdout } = await train("--epochs", "1", "--format", "ndjson", ...options.split(" "));
    expect(JSON.parse(stdout.split("\n")[0] ?? "").config).toMatchObject(expected);
  });

  test("comes from standard input as `-`, with paths relative to the working directory", async () => {
    const stdin = JSON.stringify({
      data: { csv: "configs/data/iris.csv", target: "species" },
      layers: [3],
      loss: "crossEntropy",
      epochs: 1,
    });
    const { code, stdout } = await runMain(["train", "-"], { stdin });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n {4}1 +1\.\d+ +0\.\d{4}\n/);
  });

  test("is refused with all its problems, each with its place, and nothing is written", async () => {
    await writeFile(
      file("bad.json"),
      '{\n  "data": {"inputs": [[1]], "targets": [[1]]},\n  "layrs": [1],\n  "lr": "fast"\n}',
    );
    const args = ["train", file("bad.json"), "--epochs", "0", "-o", file("model.json"), "--log", file("log.csv")];
    const { code, stdout, stderr } = await runMain(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const lines = stderr.trimEnd().split("\n");
    expect(lines).toContainEqual(expect.stringContaining(`${file("bad.json")}:3:3: unknown key "layrs"`));
    expect(lines).toContainEqual(expect.stringMatching(/bad\.json:4:\d+: lr: /));
    expect(lines).toContainEqual(expect.stringMatching(/^--epochs 0: epochs: /));
    expect(lines.at(-1)).toMatch(/^error: \d problems in the config; nothing was written$/);
    expect(await readdir(folder)).toEqual(["bad.json"]);
  });
});

describe("the model", () => {
  test("is saved, and standard error says so", async () => {
    const { stderr } = await train("--epochs", "2", "--out", file("model.json"));
    expect(stderr).toBe(`saved to ${file("model.json")} (measured anew: loss 0.237318)\n`);
    expect(JSON.parse(await read("model.json"))).toMatchObject({ format: "backprop-model", config: { epochs: 2 } });
  });

  test("does not replace another one without --force, and that is checked before the training", async () => {
    await writeFile(file("model.json"), "precious");
    const refused = await train("-o", file("model.json"));
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("model.json exists; add --force");
    expect(await read("model.json")).toBe("precious");
    expect((await train("-o", file("model.json"), "--force")).code).toBe(0);
    expect(await read("model.json")).toContain("backprop-model");
  });

  test("gives the parameters that a run with --weights starts from", async () => {
    await train("--epochs", "300", "-o", file("model.json"));
    const full = epochLosses((await train("--format", "csv", "--epochs", "301")).stdout);
    const next = epochLosses((await train("--format", "csv", "--epochs", "1", "--weights", file("model.json"))).stdout);
    expect(next[0]).toBe(full[300]);
  });

  test("is the same, byte for byte, of the same config and seed", async () => {
    await train("--epochs", "5", "-o", file("a.json"));
    await train("--epochs", "5", "-o", file("b.json"));
    expect(await read("a.json")).toBe(await read("b.json"));
  });

  const epochLosses = (csv: string) =>
    csv
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[2]);
});

describe("--dry-run", () => {
  test("says what would be trained, and trains and writes nothing", async () => {
    const { code, stdout, stderr } = await train("--dry-run", "-o", file("model.json"), "--log", file("log.csv"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      "layer     width  parameters",
      "input         2",
      "linear 5      5          15",
      "relu          5",
      "linear 1      1           6",
      "total                    21",
      "",
      "data: 4 samples, 2 inputs, 1 output",
      "training: 1000 epochs of 1 step",
      "",
    ]);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("an error", () => {
  test.each([
    ["a config that is not there", ["missing.json"], 5, /^error: missing\.json: /],
    ["weights that are not there", [xor, "--weights", "missing.json"], 5, /^error: missing\.json: /],
    ["--plot with --quiet", [xor, "--quiet", "--plot"], 2, /^error: --quiet draws nothing, and --plot does: leave one/],
    [
      "--boundary with --quiet",
      [xor, "--quiet", "--boundary"],
      2,
      /^error: --quiet draws nothing, and --boundary does/,
    ],
    ["--refit without weights", [xor, "--refit"], 2, /^error: --refit goes with --weights/],
    [
      "weights that are no model",
      [xor, "--weights", xor],
      3,
      /^error: configs\/xor\.json: this is a config, not a model file/,
    ],
    ["a folder for the model that is not there", [xor, "-o", "missing/model.json"], 5, /there is no folder missing/],
    ["a folder for the log that is not there", [xor, "--log", "missing/log.csv"], 5, /there is no folder missing/],
    [
      "one file for model and log",
      [xor, "-o", "x.csv", "--log", "./x.csv"],
      2,
      /--log \.\/x\.csv would overwrite the model/,
    ],
    ["a file of data that is not there", [xor, "--set", 'data={"csv":"missing.csv","target":"y"}'], 5, /missing\.csv/],
    [
      "a layer with more weights than can be counted",
      [xor, "--set", "layers=[4294967296,4294967296,1]"],
      2,
      /--set layers=\S+: layers: layers\.1\.weight: \S+ \S+ has too many elements: make the layers narrower/,
    ],
    ["a network that no memory holds", [xor, "--set", "layers[0]=1e9"], 2, /take [\d.]+ GiB, expected at most 2/],
    [
      "a part of what another option set",
      [xor, "--set", "epochs.x=3", "--epochs", "1"],
      2,
      /^--set epochs\.x=3: epochs: /,
    ],
    ["a last layer that does not fit", [xor, "--set", "layers[2]=2"], 2, /^--set layers\[2\]=2: layers\[2\]: /],
  ])("%s gives a message without a stack", async (_title, args, code, message) => {
    const outcome = await runMain(["train", ...args]);
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: "" });
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
  });

  test("a run that diverges names the epoch and a remedy, and saves the last parameters that have a finite loss", async () => {
    const { code, stdout, stderr } = await train("--lr", "1000", "-o", file("model.json"));
    const [epoch] = stdout.trimEnd().split("\n").at(-1)?.trim().split(" ") ?? [];
    expect(code).toBe(4);
    expect(stderr).toMatch(
      new RegExp(`^error: diverged in epoch ${epoch}, step ${epoch}: the loss, forward: .* gave Infinity .*--lr 0.1\n`),
    );
    expect(stderr).toMatch(
      /saved to .*model\.json with the last parameters that have a finite loss \(measured anew: loss \S+\)\n$/,
    );
    const { parameters } = JSON.parse(await read("model.json"));
    expect(parameters.flatMap(({ values }: { values: number[] }) => values).every(Number.isFinite)).toBe(true);
  });

  test("parameters that overflow in their forward pass are not saved, though the run reached its last epoch", async () => {
    const lr = '{"initial":0.1,"schedule":"linear","final":1e300}';
    const layers = '[4,"square",4,"square",1]';
    const options = ["--set", `lr=${lr}`, "--set", `layers=${layers}`, "--epochs", "2"];
    const { code, stderr } = await train(...options, "-o", file("model.json"));
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /^error: diverged in epoch 2, step 2: .*, measurement: .*; the learning rate has grown .*\n/,
    );
    const model = JSON.parse(await read("model.json"));
    expect(stderr).toMatch(
      /saved to .* with the last parameters that have a finite loss \(measured anew: loss \S+\)\n$/,
    );
    expect(Number.isFinite(model.training.loss)).toBe(true);
    const { stdout } = await runMain(["predict", file("model.json")], { stdin: "x1,x2\n0,0\n1,0\n0,1\n1,1\n" });
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .slice(1)
        .every((y) => Number.isFinite(Number(y))),
    ).toBe(true);
  });

  test("a model is not saved if no parameters have a finite loss", async () => {
    const { code, stderr } = await train("--set", "init.constant=1e200", "-o", file("model.json"));
    expect(code).toBe(4);
    expect(stderr).toContain(
      `error: nothing is saved to ${file("model.json")}: none of the last parameters have a finite loss on the data trained on\n`,
    );
    await expect(read("model.json")).rejects.toThrow("ENOENT");
  });

  test("a loss that is not finite from the start is not blamed on the learning rate", async () => {
    const { code, stderr } = await train("--set", "init.constant=1e200");
    expect(code).toBe(4);
    expect(stderr).toBe(
      "error: diverged in epoch 1, step 1: layers[2] (linear 1), forward: matmul gave Infinity from 0 … 2e+200 and 1e+200; the first weights are large: try --set init=default\n",
    );
  });

  test("an update that overflows in the last epoch is no success", async () => {
    const { code, stderr } = await train("--lr", "1e308", "--epochs", "1", "--set", "init.constant=1000");
    expect(code).toBe(4);
    expect(stderr).toContain("diverged in epoch 1, step 1: layers.0.weight, update: multiply gave Infinity from ");
  });

  test("a likely mistake is a warning on standard error, with --quiet and --dry-run too", async () => {
    const config = ["configs/iris.json", "--epochs", "1", "--set", "layers[3]=softmax"];
    const warning = "warning: crossEntropy takes logits, and applies softmax itself: leave the last softmax out\n";
    for (const more of [["--quiet"], ["--dry-run"]]) {
      expect(await runMain(["train", ...config, ...more])).toMatchObject({ code: 0, stderr: warning });
    }
    const { stderr } = await runMain(["train", ...config]);
    expect(stderr.split("\n").slice(1)).toEqual([expect.stringMatching(/^held-out rows 30: /), ""]);
    expect(stderr).toContain(warning);
  });

  test("a column that is a likely mistake is warned of once, and in the records", async () => {
    const ids = Array.from({ length: 200 }, (_, i) => `u${i},${i % 7}\n`).join("");
    await writeFile(file("ids.csv"), `id,y\n${ids}`);
    await writeFile(file("ids.json"), '{"data": {"csv": "ids.csv", "target": "y"}, "layers": [1], "epochs": 1}');
    for (const more of [[], ["--quiet"], ["--dry-run"]]) {
      const { code, stderr } = await runMain(["train", file("ids.json"), ...more]);
      expect(code).toBe(0);
      expect(stderr).toBe(
        'warning: column "id" is a text that differs in nearly every row: leave it out: set "exclude" to ["id"]\n',
      );
    }
    const { stdout, stderr } = await runMain(["train", file("ids.json"), "--format", "ndjson"]);
    const records = stdout.trimEnd().split("\n");
    expect(records.map((line) => JSON.parse(line).type)).toEqual(["start", "warning", "epoch", "end"]);
    expect(stderr).toBe(`warning: ${JSON.parse(records[1] ?? "").message}\n`);
  });

  test.each([
    ["of inputs", "y", 'column "id" alone takes 20000, one for each of its texts; leave it out'],
    ["of classes", "id", 'the target "id" takes one for each class; name another column as "target"'],
  ])("a column that takes too much memory is warned of before it is refused: %s", async (_, target, advice) => {
    const ids = Array.from({ length: 20_000 }, (_, i) => `u${i},${i % 7}\n`).join("");
    await writeFile(file("ids.csv"), `id,y\n${ids}`);
    const data = { csv: "ids.csv", target };
    const config = { data, layers: [20_000], epochs: 1, loss: target === "y" ? "mse" : "crossEntropy" };
    await writeFile(file("ids.json"), JSON.stringify(config));
    const { code, stdout, stderr } = await runMain(["train", file("ids.json")]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    const [warning, error] = stderr.split("\n");
    expect(warning).toMatch(/^warning: .*"id" (is a text that differs in nearly every row|has 20000 different labels)/);
    expect(error).toContain("ids.csv:2: 20000 rows of 20000 numbers are too many to hold: ");
    expect(error).toContain(advice);
  });

  test("a divergence is reported even if the model cannot be saved", async () => {
    const { code, stderr } = await train("--lr", "1000", "-o", "/dev/full");
    expect(code).toBe(5);
    expect(stderr).toMatch(/^error: diverged in epoch .*\nerror: \/dev\/full: no space is left on the device\n$/);
  });

  test("a path that leads nowhere is reported in words", async () => {
    await symlink(file("loop"), file("loop"));
    for (const args of [
      ["-o", file("loop")],
      ["--log", file("loop")],
      ["-o", `${"a".repeat(300)}.json`],
    ]) {
      const { code, stderr } = await train(...args);
      expect(code).toBe(5);
      expect(stderr).toMatch(/^error: \S+: (its links go in a circle|the name is too long)\n$/);
    }
  });

  test("rows without a target are counted, and no policy is advised that could not keep them", async () => {
    await writeFile(file("data.csv"), "x,y\n1,2\n2,\n3,4\n");
    const data = { csv: "data.csv", target: "y", missing: { x: "mean", y: "drop" } };
    await writeFile(file("config.json"), JSON.stringify({ data, layers: [1], epochs: 1 }));
    const { stderr } = await runMain(["train", file("config.json")]);
    expect(stderr).toBe("warning: 1 of 3 rows have no target and are left out\n");
  });

  test("a saved model has the SHA-256 of the file that it was trained on", async () => {
    const [config, data, model] = [file("config.json"), file("data.ndjson"), file("model.json")];
    const text = '{"x":1,"y":2}\n{"x":null,"y":4}\n{"x":2,"y":1}\n';
    const entry = '{"ndjson":"data.ndjson","target":"y","missing":"drop"}';
    await writeFile(config, `{"data":${entry},"layers":[1],"epochs":1}`);
    await writeFile(data, text);
    const { stderr } = await runMain(["train", config, "-o", model]);
    expect(stderr).toContain(
      '1 of 3 rows have a missing cell and are left out: "missing": "indicator" would keep them',
    );
    const sha256 = createHash("sha256").update(text).digest("hex");
    expect((await readModel(model)).data).toEqual({ rows: 2, dropped: 1, sha256 });
  });

  test.each([
    ["data.ndjson", '{"x":1,"y":2}\n'],
    ["data.json", '[{"x":1,"y":2}]'],
  ])("no output overwrites %s that the run reads", async (name, content) => {
    const [config, data] = [file("config.json"), file(name)];
    const entry = `{"${name.slice(5)}":"${name}","target":"y"}`;
    await writeFile(config, `{"data":{"inputs":[[1]],"targets":[1]},"validation":${entry},"layers":[1],"epochs":1}`);
    await writeFile(data, content);
    const { code, stderr } = await runMain(["train", config, "-o", data, "--force"]);
    expect(code).toBe(2);
    expect(stderr).toContain(`--out ${data} would overwrite the data to validate on`);
    expect(await readFile(data, "utf8")).toBe(content);
  });

  test("no output overwrites what the run reads, whatever it is called by", async () => {
    const [config, data, model] = [file("config.json"), file("data.csv"), file("model.json")];
    await writeFile(config, '{"data":{"csv":"data.csv","target":"y"},"layers":[1],"epochs":1}');
    await writeFile(data, "x,y\n1,2\n3,4\n");
    expect((await runMain(["train", config, "-o", model, "--quiet"])).code).toBe(0);
    await symlink(model, file("link.csv"));
    const before = await Promise.all([config, data, model].map((name) => readFile(name, "utf8")));
    for (const [args, what] of [
      [["--log", config], `--log ${config} would overwrite the config`],
      [["--log", data], `--log ${data} would overwrite the data`],
      [["-o", data, "--force"], `--out ${data} would overwrite the data`],
      [["--weights", model, "--log", model], `--log ${model} would overwrite the weights`],
      [["--weights", model, "-o", file("link.csv"), "--force"], "would overwrite the weights"],
      [["-o", model, "--force", "--log", file("link.csv")], "would overwrite the model"],
    ] as const) {
      const { code, stderr } = await runMain(["train", config, ...args]);
      expect(code).toBe(2);
      expect(stderr).toContain(what);
    }
    expect(await Promise.all([config, data, model].map((name) => readFile(name, "utf8")))).toEqual(before);
  });
});
