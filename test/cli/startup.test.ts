import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Script } from "node:vm";
import { parseAst } from "rolldown/parseAst";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cacheFolder } from "../../src/cli/start/cacheFolder.js";
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
  // Files that come from the cache are not in the list of Node.js.
  const { code, stderr } = await outcomeOf(
    start(process.execPath, ["--require", "./test/cli/listLoaded.cjs", "bin/backprop.js", ...argv], {
      NODE_DISABLE_COMPILE_CACHE: "1",
    }),
  );
  expect(code).toBe(0);
  return JSON.parse(stderr.trimEnd().split("\n").at(-1) as string);
}

const ofHelp = ["main.cjs"];
const ofTraining = ["main.cjs", "network.cjs"];
const always = ["backprop.js", "start.cjs"];

test("only a file that never comes from the cache has an `import()`, which code from there cannot do", async () => {
  const build = (await readdir("dist")).filter((name) => name.endsWith(".cjs"));
  const importing: string[] = [];
  for (const name of build) {
    const text = await readFile(join("dist", name), "utf8");
    // Methods have that name too, and texts tell of it.
    if (/\bimport\s*\(/.test(text) && hasImport(parseAst(text, { sourceType: "commonjs" }))) importing.push(name);
  }
  expect(build).toEqual(expect.arrayContaining(["start.cjs", ...ofTraining]));
  expect(importing).toEqual(["importModule.cjs"]);
});

/** Whether there is an `import()` in a part of a syntax tree. */
function hasImport(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  return ("type" in part && part.type === "ImportExpression") || Object.values(part).some(hasImport);
}

/** Modules of Node.js that take milliseconds to load. */
const slow = ["child_process", "crypto", "fs/promises", "perf_hooks", "tty", "worker_threads", "zlib"];

describe("the command loads", () => {
  test.each([["--help"], ["--version"], ["train", "--help"]])(
    "one file and no more to show help: %s %s",
    async (...argv) => {
      const { files, modules } = await loadedBy(...argv);
      expect(files).toEqual([...ofHelp, ...always].sort());
      expect(modules.filter((name) => slow.includes(name))).toEqual([]);
    },
  );

  test("one more file to train on data in the config, and nothing that only other runs need", async () => {
    const { files, modules } = await loadedBy("train", "configs/xor.json");
    expect(files).toEqual([...ofTraining, ...always].sort());
    expect(modules.filter((name) => slow.includes(name))).toEqual([]);
  });

  test("files that V8 reads fast, since they are ASCII", async () => {
    for (const name of [...ofTraining, "start.cjs"]) {
      expect({ name, beyond: (await readFile(join("dist", name), "utf8")).match(/[^\0-\x7f]+/g) }).toEqual({
        name,
        beyond: null,
      });
    }
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

describe("the cache of compiled code", () => {
  const run = (argv: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    outcomeOf(start(process.execPath, ["bin/backprop.js", ...argv], { NODE_COMPILE_CACHE: folder, ...env }));
  const train = (env?: NodeJS.ProcessEnv) => run(["train", "configs/xor.json", "--quiet"], env);
  const silent = { code: 0, stdout: "", stderr: "" };
  const builds = () => readdir(join(folder, "backprop"));
  const ownBuild = async () => join(folder, "backprop", (await builds())[0] as string);

  test("has the files that each command has loaded, also if two commands write it at once", async () => {
    expect(await Promise.all([train(), train()])).toEqual([silent, silent]);
    expect((await run([])).code).toBe(2);
    expect(await run(["--help"])).toMatchObject({ code: 0, stderr: "" });
    expect(await builds()).toHaveLength(1);
    expect((await readdir(await ownBuild())).sort()).toEqual(["help", "train"]);
    expect((await readdir(join(await ownBuild(), "train"))).sort()).toEqual(ofTraining);
    expect((await readdir(join(await ownBuild(), "help"))).sort()).toEqual(ofHelp);
  });

  test("has the functions that a run has called, and is not written again by a run that calls no others", async () => {
    await train();
    const file = join(await ownBuild(), "train", "network.cjs");
    const { size, ino } = await stat(file);
    const uncalled = new Script(await readFile("dist/network.cjs", "utf8")).createCachedData();
    // A file has the code twice.
    expect(size).toBeGreaterThan(2 * 1.5 * uncalled.length);
    expect(await train()).toEqual(silent);
    expect((await stat(file)).ino).toBe(ino);
  });

  test("grows if a run loads more, by what that run calls of the files that were there", async () => {
    await train();
    const file = join(await ownBuild(), "train", "network.cjs");
    const { size } = await stat(file);
    expect(await run(["train", "configs/iris.json", "--dry-run", "--quiet"])).toMatchObject({ code: 0, stderr: "" });
    expect((await readdir(join(await ownBuild(), "train"))).length).toBeGreaterThan(ofTraining.length);
    expect((await stat(file)).size).toBeGreaterThan(size);
  });

  test("gets what a run may need at its end after a second, in case another version is installed meanwhile", async () => {
    const child = start(process.execPath, ["bin/backprop.js", "train", "-", "--quiet"], { NODE_COMPILE_CACHE: folder });
    const written = async () =>
      (await readdir(folder, { recursive: true })).some((name) => name.endsWith("network.cjs"));
    await vi.waitUntil(written, { timeout: 20_000 });
    child.stdin?.end(await readFile("configs/xor.json"));
    expect(await outcomeOf(child)).toEqual(silent);
    const late = ["diagnoses.cjs", "models.cjs", "proposals.cjs"];
    expect(await readdir(join(await ownBuild(), "train"))).toEqual(expect.arrayContaining(late));
  });

  test("lets the code load modules of Node.js, and import files that were just written, without a warning", async () => {
    const model = join(folder, "model.json");
    const data = ["configs/data/iris.csv", "--target", "species", "--epochs", "2", "--quiet", "--force", "-o", model];
    const exported = ["export", model, "-o", join(folder, "iris.mjs"), "--check", "configs/data/iris.csv", "--force"];
    for (const time of ["first", "second"]) {
      expect({ time, ...(await run(["train", ...data])) }).toEqual({ time, ...silent });
      const { code, stderr } = await run(exported);
      expect({ time, code, stderr }).toEqual({
        time,
        code: 0,
        stderr: expect.stringContaining("checked with Node.js on 150 rows"),
      });
      expect(stderr).not.toContain("Warning");
    }
  });

  test("is written anew if it is damaged", async () => {
    await train();
    const file = join(await ownBuild(), "train", "network.cjs");
    const { size } = await stat(file);
    for (const length of [0, 10, size >> 1]) {
      await truncate(file, length);
      expect(await train()).toEqual(silent);
      expect((await stat(file)).size).toBeGreaterThan(0.9 * size);
    }
    // V8 would run it.
    const code = await readFile(file);
    for (const at of [0.2, 0.4, 0.8]) {
      const damaged = Buffer.from(code);
      damaged.writeUInt8(code.readUInt8(Math.floor(at * code.length)) ^ 1, Math.floor(at * code.length));
      await writeFile(file, damaged);
      expect(await train()).toEqual(silent);
      expect((await readFile(file)).equals(damaged)).toBe(false);
    }
  });

  test("has only commands that have done their work", async () => {
    expect((await run(["trian", "configs/xor.json"])).code).toBe(2);
    expect((await run(["train", "nothing.json"])).code).not.toBe(0);
    expect(await readdir(folder)).not.toContain("backprop");
  });

  test("is kept for eight builds, of which the oldest goes first", async () => {
    const ages = [1, 9, 5, 2, 8, 4, 3, 7, 6];
    const nameOf = (age: number) => `000000000000000${age}-x64-1`;
    const foreign = join(folder, "backprop", "somebody else's");
    await mkdir(foreign, { recursive: true });
    await utimes(foreign, 1, 1);
    for (const age of ages) {
      const build = join(folder, "backprop", nameOf(age));
      await mkdir(build, { recursive: true });
      await utimes(build, 1e9 - age, 1e9 - age);
    }
    await train();
    const left = await builds();
    expect(left.filter((name) => name.startsWith("000")).sort()).toEqual(ages.sort().slice(0, 7).map(nameOf));
    expect(left).toContain("somebody else's");
    expect(left).toHaveLength(9);
  });

  test.runIf(process.platform === "linux")("is below the user's home, for the user alone", async () => {
    const env = { NODE_COMPILE_CACHE: undefined, XDG_CACHE_HOME: undefined, HOME: folder };
    expect(await train(env)).toEqual(silent);
    expect((await stat(join(folder, ".cache", "backprop"))).mode & 0o777).toBe(0o700);
  });

  test("is left out if Node.js is told so, or if there is no home", async () => {
    expect(await train({ NODE_DISABLE_COMPILE_CACHE: "1" })).toEqual(silent);
    const nowhere = {
      NODE_COMPILE_CACHE: undefined,
      XDG_CACHE_HOME: undefined,
      HOME: undefined,
      LOCALAPPDATA: undefined,
    };
    expect(await train({ ...nowhere, TMPDIR: folder })).toEqual(silent);
    expect(await readdir(folder)).toEqual([]);
  });

  test("is left out if it cannot be written, without a word", async () => {
    // Whoever runs the tests may be kept from no folder by its permissions: there is none in a file.
    const file = join(folder, "file");
    await writeFile(file, "");
    expect(await train({ NODE_COMPILE_CACHE: file })).toEqual(silent);
    // Linux says of a new folder there that it is not there, which some ways to make it take for one more that has to be made: that of
    // Node.js itself for one, if its own cache is there too.
    expect(await train({ NODE_COMPILE_CACHE: undefined, XDG_CACHE_HOME: "/proc" })).toEqual(silent);
  });

  test("is in the folder for such things of each system", () => {
    const env = { HOME: folder, LOCALAPPDATA: folder };
    expect(cacheFolder({ env, platform: "linux" })).toBe(join(folder, ".cache", "backprop"));
    expect(cacheFolder({ env, platform: "darwin" })).toBe(join(folder, "Library", "Caches", "backprop"));
    expect(cacheFolder({ env, platform: "win32" })).toBe(join(folder, "backprop"));
    expect(cacheFolder({ env: { XDG_CACHE_HOME: folder }, platform: "linux" })).toBe(join(folder, "backprop"));
  });

  test.runIf(process.getuid !== undefined)("is in no folder of another user, nor in one that is not there", () => {
    const other = () => (process.getuid?.() as number) + 1;
    expect(cacheFolder({ env: { HOME: folder }, platform: "linux", getuid: other })).toBeUndefined();
    expect(cacheFolder({ env: { HOME: join(folder, "nobody") }, platform: "linux" })).toBeUndefined();
    // A relative path would be another folder in each working directory.
    expect(cacheFolder({ env: { XDG_CACHE_HOME: "test" }, platform: "linux" })).toBeUndefined();
  });
});
