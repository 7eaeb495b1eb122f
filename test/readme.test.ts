import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../src/config/loadConfig.js";
import { configSchema } from "../src/config/schema.js";
import { activationNames } from "../src/nn/activations.js";
import { initNames } from "../src/nn/initializers.js";
import { lossNames } from "../src/nn/losses/losses.js";
import { optimizerDefaults } from "../src/optim/optimizer.js";
import { scheduleNames } from "../src/optim/schedule.js";
import { temporaryFolder } from "./temporaryFolder.js";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const blocks = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text: text as string,
}));
/** Standard output of a line that is typed into bash. */
const shell = (line: string, cwd: string) => {
  const command = `backprop() { "${process.execPath}" "${root}/bin/backprop.js" "$@"; }; ${line}`;
  return execFileSync("bash", ["-c", command], { cwd, encoding: "utf8" });
};
const run = (argv: readonly string[]) =>
  execFileSync(process.execPath, ["bin/backprop.js", ...argv], { cwd: root, encoding: "utf8" });

describe("the README", () => {
  test("shows what its first line prints, and nothing that it does not", () => {
    const [first, output] = blocks;
    expect(first?.text).toBe("npm install && node bin/backprop.js train configs/xor.json\n");
    const printed = run(["train", "configs/xor.json"]).split("\n");
    const shown = (output?.text ?? "")
      .trimEnd()
      .split("\n")
      .filter((line) => !/^\s*\.\.\.$/.test(line));
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.filter((line) => !printed.includes(line))).toEqual([]);
    expect(shown.at(-1)).toBe(printed.at(-2));
  });

  test("shows what the commands behind a $ print, one after the other", () => {
    const folder = temporaryFolder();
    symlinkSync(join(root, "configs"), join(folder, "configs"), "junction");
    const sessions = blocks.filter(({ text }) => text.startsWith("$ "));
    expect(sessions.length).toBeGreaterThan(5);
    for (const { text } of sessions) {
      for (const session of text.split(/^\$ /m).slice(1)) {
        const [command = "", ...lines] = session.split("\n");
        expect([command, shell(command, folder)]).toEqual([command, lines.join("\n")]);
      }
    }
  });

  test("shows a config that is one", () => {
    const config = blocks.find(({ language }) => language === "jsonc")?.text ?? "";
    expect(parseConfig(config, { file: "README.md", directory: "." }).config.layers).toEqual([16, "tanh", 3]);
  });

  test("names every key of a config, every activation, loss, init and setting of an optimizer", () => {
    const settings = Object.values(optimizerDefaults).flatMap((each) => [each.name, ...Object.keys(each)]);
    const scheduled = scheduleNames.filter((name) => name !== "constant" && name !== "step");
    for (const word of [...Object.keys(configSchema.shape), ...lossNames, ...initNames, ...scheduled, ...settings])
      expect(readme).toContain(`\`${word}`);
    const [, listed = ""] = /Activations: `([^`]*)`/.exec(readme) ?? [];
    expect(listed.split(/\s+/)).toEqual([...activationNames]);
  });

  test("names files that are there", () => {
    for (const [file] of readme.matchAll(/(?<=`)(configs|src|bin)\/[\w/.-]+(?=`)/g)) {
      expect(() => readFileSync(join(root, file.endsWith("/") ? "package.json" : file))).not.toThrow();
    }
  });
});
