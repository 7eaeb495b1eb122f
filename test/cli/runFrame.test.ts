import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { CapturedIo, withoutFrame } from "./runMain.js";

/** All that a run writes to standard error, line by line; times are left out. */
async function frameOf(args: readonly string[], io = new CapturedIo()): Promise<readonly string[]> {
  await main(["train", ...args], io);
  return io.stderr.text
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/[\d.]+m?s, [\d.]+[kMG]? samples\/s/, "TIME"));
}

describe("the head and the summary of a run", () => {
  test("say what it does, how it went, and what to type next", async () => {
    const io = new CapturedIo();
    const lines = await frameOf(["configs/iris.json", "--epochs", "20", "--format", "ndjson"], io);
    const best = io.stdout.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter(({ type }) => type === "epoch")
      .reduce((one, other) => (other.validationLoss < one.validationLoss ? other : one));
    const [loss, validationLoss] = [best.loss, best.validationLoss].map((value) => Number(value.toPrecision(4)));
    expect(lines).toEqual([
      "data      configs/data/iris.csv: 120 rows to train on, 30 held out; 4 inputs, 3 classes",
      "layers    4 → linear 16 (80) → tanh → linear 3 (51) = 131 parameters",
      "training  loss crossEntropy, sgd with lr 0.1, 20 epochs of 8 steps of 16 rows, seed 1",
      "engine    wasm, float64, exact, 1 thread",
      "done after 20 epochs, 160 steps",
      `best epoch  ${best.epoch}: loss ${loss}, val loss ${validationLoss}, val accuracy ${best.validationAccuracy.toFixed(4)}`,
      "time        TIME",
      expect.stringMatching(/^held-out rows 30: accuracy 0\.9667 /),
      "next  add -o model.json to keep the model",
    ]);
  });

  test("name a schedule, all rows in a step, and a file that is validated on", async () => {
    const config = { data: { inputs: [[0], [1]], targets: [0, 1] }, layers: [1], epochs: 2 };
    const validation = '--set=validation={"inputs": [[1]], "targets": [1]}';
    const lines = await frameOf(
      ["-", '--set=lr={"initial": 0.5, "schedule": "linear"}', validation],
      new CapturedIo({ stdin: JSON.stringify(config) }),
    );
    expect(lines[0]).toBe("data      in the config: 2 rows to train on, 1 to validate on; 1 input, 1 output");
    expect(lines[2]).toBe("training  loss mse, sgd with lr 0.5 (linear), 2 epochs of 1 step of all rows, seed 0");
  });

  test("cut a deep network in its middle", async () => {
    const layers = [...Array.from({ length: 20 }, () => 2), 1];
    const [, line] = await frameOf(["configs/xor.json", "--epochs", "1", `--set=layers=${JSON.stringify(layers)}`]);
    expect(line).toBe(
      `layers    2${" → linear 2 (6)".repeat(10)} → … 9 more → linear 2 (6) → linear 1 (3) = 123 parameters`,
    );
  });

  test("are wrapped as ASCII, on a terminal that knows no more", async () => {
    const env = { LC_ALL: "C", TERM: "dumb" };
    for (const columns of [52, 53, 54, 55, 56, 57, 58, 59, 60]) {
      const io = new CapturedIo({ terminal: true, columns, env });
      const lines = await frameOf(["configs/iris.json", "--epochs", "1"], io);
      const layers = lines.filter((line) => /^(layers {4}| {10}\S)/.test(line));
      expect(layers.join(" ").replaceAll(/\s+/g, " ")).toContain("4 -> linear 16 (80) -> tanh -> linear 3 (51) = 131");
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(columns);
      expect(lines.filter((line) => /^ {2}\S|^ {4}\S/.test(line))).toEqual([]);
    }
  });

  test("are wrapped to a terminal", async () => {
    const lines = await frameOf(
      ["configs/digits.json", "--epochs", "1"],
      new CapturedIo({ terminal: true, columns: 40, env: { NO_COLOR: "1" } }),
    );
    expect(lines.slice(0, 3)).toEqual([
      "data      configs/data/digits.csv: 1438",
      "          rows to train on, 359 held",
      "          out; 64 inputs, 10 classes",
    ]);
    const held = lines.findIndex((line) => line.startsWith("held-out"));
    expect(lines.slice(held, held + 2)).toEqual([
      expect.stringMatching(/^held-out {4}rows 359: accuracy 0\.\d{4}$/),
      expect.stringMatching(/^ {12}\(always /),
    ]);
    expect(lines).toContain("warning: 3 inputs are the same in every");
  });

  test("name the command that uses the model that was saved", async () => {
    const model = join(temporaryFolder(), "my model.json");
    const lines = await frameOf(["configs/xor.json", "-o", model]);
    expect(lines.slice(-2)).toEqual([expect.stringMatching(/^saved to /), `next  backprop predict '${model}' DATA`]);
  });

  test("name the command that saves the model of a checkpoint, which does so", async () => {
    const folder = temporaryFolder();
    const [checkpoint, model] = [join(folder, "c"), join(folder, "m.json")];
    const lines = await frameOf(["configs/xor.json", "--checkpoint", checkpoint, "--quiet"]);
    expect(lines).toEqual([""]);
    const next = (await frameOf(["configs/xor.json", "--checkpoint", checkpoint, "--force"])).at(-1);
    expect(next).toBe(`next  backprop train --resume ${checkpoint} -o model.json to save the model`);
    await frameOf(["--resume", checkpoint, "-o", model]);
    expect(JSON.parse(readFileSync(model, "utf8")).training).toMatchObject({ reason: "epochs" });
  });

  test("say nothing to go on with after a run that diverged", async () => {
    const lines = await frameOf(["configs/xor.json", "--lr", "1e200"]);
    expect(lines.join("\n")).toMatch(/^error: diverged/m);
    expect(lines.join("\n")).not.toMatch(/^next/m);
  });

  test("are what other tests leave out of what they look at", async () => {
    const lines = await frameOf(["configs/xor.json", "-o", join(temporaryFolder(), "m.json")]);
    expect(withoutFrame(lines.map((line) => `${line}\n`).join(""))).toMatch(/^saved to .*\n$/);
  });
});
