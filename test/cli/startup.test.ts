import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import * as modules from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { killChildren, outcomeOf, start } from "./children.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "backprop-startup-"));
});
afterEach(async () => {
  killChildren();
  await rm(folder, { recursive: true });
});

/** What the built command loads: files of the build, and modules of Node.js. */
async function loadedBy(
  ...argv: readonly string[]
): Promise<{ readonly files: readonly string[]; readonly modules: readonly string[] }> {
  const { code, stderr } = await outcomeOf(
    start(process.execPath, ["--require", "./test/cli/listLoaded.cjs", "bin/backprop.js", ...argv]),
  );
  expect(code).toBe(0);
  return JSON.parse(stderr.trimEnd().split("\n").at(-1) as string);
}

const first = ["main.cjs", "rolldown-runtime.cjs"];
const ofTraining = ["main.cjs", "network.cjs", "rolldown-runtime.cjs"];

/** Modules of Node.js that take milliseconds to load. */
const slow = ["child_process", "crypto", "tty", "worker_threads", "zlib"];

describe("the command loads", () => {
  test.each([["--help"], ["--version"], ["train", "--help"]])(
    "one file and no more to show help: %s %s",
    async (...argv) => {
      const { files, modules } = await loadedBy(...argv);
      expect(files).toEqual(first);
      expect(modules).not.toEqual(expect.arrayContaining(["fs/promises"]));
      expect(modules.filter((name) => slow.includes(name))).toEqual([]);
    },
  );

  test("one more file to train on data in the config, and nothing that only other runs need", async () => {
    const { files, modules } = await loadedBy("train", "configs/xor.json");
    expect(files).toEqual(ofTraining);
    expect(modules.filter((name) => slow.includes(name))).toEqual([]);
  });

  test("neither mathjs nor zod to show help, and not mathjs to train", async () => {
    const build = (await readdir("dist")).filter((name) => name.endsWith(".cjs"));
    const texts = await Promise.all(build.map((name) => readFile(join("dist", name), "utf8")));
    // A word that only the library itself has.
    const filesWith = (word: string) => build.filter((_, i) => texts[i]?.includes(word));
    expect(filesWith("DecimalError")).toEqual(["referenceEngine.cjs"]);
    expect(filesWith("ZodError")).toEqual(["network.cjs"]);
  });
});

/** Node.js 20 has none. */
describe.runIf("enableCompileCache" in modules)("the cache of compiled code", () => {
  const train = (env: NodeJS.ProcessEnv) =>
    outcomeOf(start(process.execPath, ["bin/backprop.js", "train", "configs/xor.json", "--quiet"], env));
  const cached = async () => (await readdir(join(folder, "cache"), { recursive: true })).length;

  test("is where Node.js is told to keep it, also if two commands write it at once", async () => {
    const env = { NODE_COMPILE_CACHE: join(folder, "cache") };
    const both = await Promise.all([train(env), train(env)]);
    expect(both.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(2).fill({ code: 0, stderr: "" }));
    expect(await cached()).toBeGreaterThanOrEqual(ofTraining.length);
    expect(await train(env)).toMatchObject({ code: 0, stderr: "" });
  });

  test("is in the folder for temporary files, without a home", async () => {
    const { code, stderr } = await train({ TMPDIR: folder, HOME: undefined, NODE_COMPILE_CACHE: undefined });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(await readdir(folder)).toEqual(["node-compile-cache"]);
  });

  test("is left out if Node.js is told so", async () => {
    const { code, stderr } = await train({ TMPDIR: folder, NODE_DISABLE_COMPILE_CACHE: "1" });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(await readdir(folder)).toEqual([]);
  });

  test("is left out if it cannot be written, without a word", async () => {
    // Whoever runs the tests may be kept from no folder by its permissions: there is none in a file.
    const file = join(folder, "file");
    await writeFile(file, "");
    const { code, stderr } = await train({ NODE_COMPILE_CACHE: join(file, "cache") });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(await train({ TMPDIR: file, NODE_COMPILE_CACHE: undefined })).toMatchObject({ code: 0, stderr: "" });
  });
});
