import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./temporaryFolder.js";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
/** Each example in JavaScript, with the output in the block after it. */
const examples = [...readme.matchAll(/^```js\n([\s\S]*?)^```\n\n```\n([\s\S]*?)^```$/gm)].map(([, code, output]) => ({
  code: code as string,
  output: output as string,
}));

/** What a module prints in an empty project that has the built package installed. Files in /tmp go to a folder of our own. */
function run(code: string, folder: string): string {
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "backprop"), "junction");
  writeFileSync(join(folder, "example.mjs"), code.replaceAll("/tmp/", `${temporaryFolder()}/`));
  return execFileSync(process.execPath, ["example.mjs"], { cwd: folder, encoding: "utf8" });
}

describe("the README's examples of the library", () => {
  test("all have their output after them", () => {
    expect(examples.length).toBeGreaterThan(0);
    expect(examples).toHaveLength([...readme.matchAll(/^```js$/gm)].length);
  });

  test.each(examples)("%# prints the output shown after it, and leaves no file where it runs", ({ code, output }) => {
    const folder = temporaryFolder();
    expect(run(code, folder)).toBe(output);
    expect(readdirSync(folder).sort()).toEqual(["example.mjs", "node_modules"]);
  });
});
