import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { killChildren, shell } from "./children.js";

vi.setConfig({ testTimeout: 60_000 });
afterEach(killChildren);

/** The built command with less than a third of the usual stack. */
const onSmallStack = `"${process.execPath}" --stack-size=300 bin/backprop.js`;
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
  test.each([nest("(", 64), nest("sin(", 64), nest("square(", 64), product])("%s", async (formula) => {
    const folder = temporaryFolder();
    const [config, model] = [writeConfig(folder, formula), join(folder, "m.json")];
    for (const command of [
      `train ${config} --quiet -o ${model}`,
      `train ${config} --quiet --engine mathjs`,
      `gradcheck --config ${config}`,
      `inspect ${model}`,
      `predict ${model} ${join(folder, "rows.csv")}`,
    ]) {
      writeFileSync(join(folder, "rows.csv"), "x1\n0.5\n");
      expect({ command, ...(await shell(`${onSmallStack} ${command}`)) }).toMatchObject({
        command,
        code: 0,
        stderr: "",
      });
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
      expect(await shell(`${onSmallStack} train ${config} --quiet -o ${model}`)).toMatchObject({ code: 0 });
      writeFileSync(model, readFileSync(model, "utf8").replace("x + 1", formula));
      writeConfig(folder, formula);
      for (const command of ["train", "gradcheck --config"]) {
        const { code, stderr } = await shell(`${onSmallStack} ${command} ${config}`);
        expect({ command, code }).toEqual({ command, code: 2 });
        expect(stderr).toMatch(/^\S*c\.json:1:\d+: layers\[1\]\.activation: the formula ".{1,80}…" is too long: /);
        expect(stderr.length).toBeLessThan(1000);
      }
      for (const command of ["inspect", "predict"]) {
        const { code, stderr } = await shell(`${onSmallStack} ${command} ${model} < /dev/null`);
        expect({ command, code }).toEqual({ command, code: 3 });
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
    const { code, stderr } = await shell(`${onSmallStack} train ${config}`);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `${config}:1:79: layers[1].activation: in the formula "${formula}": ${problem}\nerror: 1 problem in the config; nothing was written\n`,
    );
  });
});
