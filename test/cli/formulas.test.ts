import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { runTogether } from "./commandsTogether.js";
import { runMain } from "./runMain.js";

vi.setConfig({ testTimeout: 60_000 });

/** Less than a third of the usual stack. Each test has a process of its own: code that has run often takes less of the stack. */
const smallStack = ["--stack-size=300"];
const nest = (opening: string, count: number) => `${opening.repeat(count)}x${")".repeat(count)}`;
const product = Array(250).fill("x").join(" * ");

function writeConfig(folder: string, activation: string): string {
  const data = { inputs: [[-0.2], [1]], targets: [[0], [0]] };
  const layers = [1, { activation }];
  const path = join(folder, "c.json");
  writeFileSync(path, JSON.stringify({ data, layers, init: { constant: 0.5 }, lr: 1e-9, epochs: 2 }));
  return path;
}

describe("a formula of the largest size", () => {
  test.each([nest("(", 64), nest("sin(", 64), nest("square(", 64), product])("%s", (formula) => {
    const folder = temporaryFolder();
    const [config, model, rows] = [writeConfig(folder, formula), join(folder, "m.json"), join(folder, "rows.csv")];
    writeFileSync(rows, "x1\n0.5\n");
    const commands = [
      ["train", config, "--quiet", "-o", model],
      ["train", config, "--quiet", "--engine", "mathjs"],
      ["gradcheck", "--config", config],
      ["inspect", model],
      ["predict", model, rows],
    ];
    for (const [i, outcome] of runTogether(smallStack, commands).entries()) {
      const command = commands[i];
      expect({ command, ...outcome }).toMatchObject({ command, code: 0, stderr: "" });
    }
  });
});

describe("a formula that is too long", () => {
  const tooLong = [nest("(", 65), nest("(", 800), nest("sin(", 600), nest("-(", 100_000), `${product} * x`];
  test.each(tooLong.map((formula) => ({ formula, size: formula.length })))(
    "of $size characters is refused with its place, in a config and in a model file",
    async ({ formula }) => {
      const folder = temporaryFolder();
      const config = writeConfig(folder, "x + 1");
      const model = join(folder, "m.json");
      expect(await runMain(["train", config, "--quiet", "-o", model])).toMatchObject({ code: 0 });
      writeFileSync(model, readFileSync(model, "utf8").replace("x + 1", formula));
      writeConfig(folder, formula);
      const commands = [
        ["train", config],
        ["gradcheck", "--config", config],
        ["inspect", model],
        ["predict", model],
      ];
      const outcomes = runTogether(smallStack, commands);
      expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 3, 3]);
      for (const { stderr } of outcomes.slice(0, 2)) {
        expect(stderr).toMatch(/^\S*c\.json:1:\d+: layers\[1\]\.activation: the formula ".{1,80}…" is too long: /);
        expect(stderr.length).toBeLessThan(1000);
      }
      for (const { stderr } of outcomes.slice(2)) {
        expect(stderr).toContain("m.json: config.layers[1].activation: the formula");
      }
    },
  );
});

describe("a formula is shown as it was typed, once, with its place", () => {
  test.each([
    ["1e999*x", "1e999 is beyond the range of numbers: expected at most 1.7976931348623157e+308 (char 1)"],
    ["x + 1e-400", "1e-400 is too small, it would be 0: expected at least 5e-324 (char 5)"],
    ["2x", 'a sign is missing before "x": to multiply, write 2 * x (char 2)'],
    ["tanh x", "the function tanh has no parentheses: write tanh(x) (char 1)"],
  ])("%s", async (formula, problem) => {
    const config = writeConfig(temporaryFolder(), formula);
    const { code, stderr } = await runMain(["train", config]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `${config}:1:79: layers[1].activation: in the formula "${formula}": ${problem}\nerror: 1 problem in the config; nothing was written\n`,
    );
  });
});
