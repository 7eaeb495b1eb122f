import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { topics } from "../src/cli/help/topics.js";
import { describeSchema } from "../src/config/describeSchema.js";
import { configSchema } from "../src/config/schema.js";
import { lossNames } from "../src/nn/losses/losses.js";
import { optimizerNames } from "../src/optim/optimizer.js";
import { temporaryFolder } from "./temporaryFolder.js";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const blocks = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text: text as string,
}));
const run = (argv: readonly string[]) =>
  execFileSync(process.execPath, ["bin/backprop.js", ...argv], { cwd: root, encoding: "utf8" });
/** How long a run takes differs. */
const withoutTimes = (text: string) => text.replaceAll(/^time {2,}.*$/gm, "time");
const filesOf = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

describe("the README", () => {
  test("shows the output of its first line, and no other", () => {
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

  test("shows the output of its commands, run one after the other, and they leave no file where they are typed", () => {
    const folder = temporaryFolder();
    const written = temporaryFolder();
    symlinkSync(join(root, "configs"), join(folder, "configs"), "junction");
    const before = filesOf(join(root, "configs"));
    /** Standard output of a line in bash. Files in /tmp go to a folder of our own. */
    const shell = (typed: string) => {
      const command = `backprop() { "${process.execPath}" "${root}/bin/backprop.js" "$@"; }; ${typed.replaceAll("/tmp/", `${written}/`)}`;
      const printed = execFileSync("bash", ["-c", command], {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
      return printed.replaceAll(`${written}/`, "/tmp/");
    };
    const sessions = blocks.filter(({ text }) => text.startsWith("$ "));
    expect(sessions).toHaveLength(2);
    for (const { language, text } of blocks) {
      if (language === "sh" && !text.startsWith("npm install")) expect(shell(text)).toBe("");
      if (!text.startsWith("$ ")) continue;
      for (const session of text.split(/^\$ /m).slice(1)) {
        const [command = "", ...lines] = session.split("\n");
        expect([command, withoutTimes(shell(command))]).toEqual([command, withoutTimes(lines.join("\n"))]);
      }
    }
    expect(filesOf(folder).filter((file) => !file.startsWith("configs"))).toEqual([]);
    expect(filesOf(join(root, "configs"))).toEqual(before);
    expect(readdirSync(written)).not.toEqual([]);
  });

  test("names every key of a config, every loss, optimizer and schedule, and every topic of help", () => {
    const schedules = describeSchema().flatMap(({ title }) => /"schedule": "(\w+)"/.exec(title)?.[1] ?? []);
    const scheduled = schedules.filter((name) => name !== "constant");
    for (const word of [...Object.keys(configSchema.shape), ...lossNames, ...optimizerNames, ...Object.keys(topics)])
      expect(readme).toContain(`\`${word}\``);
    for (const name of scheduled) expect(readme).toMatch(new RegExp(`[\`"]${name}[\`"]`));
  });

  test("names files that are there, and every folder of the source", () => {
    const named = readme.matchAll(/(?<=[`(])((?:configs|src|bin|test|\.ci)\/[\w/.-]+)(?=[`)])/g);
    expect(Array.from(named, ([file]) => file).filter((file) => !existsSync(join(root, file)))).toEqual([]);
    const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) expect(readme).toContain(`\`${name}\``);
  });

  test("is at most 250 lines long", () => {
    expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(250);
  });
});

test("no example is one that zsh takes for a pattern, such as layers[0]=8", () => {
  const sources = filesOf(join(root, "src")).filter((file) => file.endsWith(".ts"));
  const texts = [
    ["README.md", readme],
    ...sources.map((file) => [file, readFileSync(join(root, "src", file), "utf8")]),
  ];
  expect(texts.filter(([, text]) => /\w\[\d+\]=\w/.test(text ?? "")).map(([file]) => file)).toEqual([]);
});
