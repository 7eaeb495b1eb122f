import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { FileError } from "../../src/errors.js";
import { abandonFiles } from "../../src/files/abandonFiles.js";
import { type Chunks, saveAtomically, writeAtomically } from "../../src/files/writeAtomically.js";
import { killChildren, outcomeOf, shell } from "../cli/children.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { buildFiles, importFiles, ownFiles, run, until } from "./fileProcess.js";

vi.setConfig({ testTimeout: 60_000 });

let built: string;
beforeAll(() => {
  built = mkdtempSync(join(tmpdir(), "backprop-"));
  buildFiles(built);
});
afterAll(() => rmSync(built, { recursive: true }));

let folder: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, "run.json");
});
afterEach(killChildren);

const mebibyte = 2 ** 20;

describe.each<[string, (file: string, chunks: Chunks) => Promise<void>]>([
  ["writeAtomically", async (file, chunks) => writeAtomically(file, chunks)],
  ["saveAtomically", saveAtomically],
])("%s", (name, write) => {
  const script = (before: string, chunks: string) => `${before}
    const { ${name}, abandonFiles } = await import(${importFiles(built)});
    await ${name}(${JSON.stringify(file)}, ${chunks});
    abandonFiles();`;

  test.each<[string, readonly (string | Uint8Array)[]]>([
    ["nothing", []],
    ["empty chunks", ["", new Uint8Array(0)]],
    ["texts of several alphabets", ["wé", "😀\n", "z"]],
    ["exactly a piece", ["a".repeat(mebibyte)]],
    ["chunks that end within pieces", ["a".repeat(mebibyte - 1), "bc", "d".repeat(3 * mebibyte), "é".repeat(10)]],
    ["characters of several bytes at the ends of pieces", ["a".repeat(mebibyte - 1), "é😀".repeat(mebibyte / 2)]],
    ["bytes among texts", ["a", Uint8Array.from({ length: 2 * mebibyte + 1 }, (_, i) => i % 251), "z"]],
  ])("writes %s", async (_, chunks) => {
    await write(file, chunks);
    const expected = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk as string)));
    expect(readFileSync(file).equals(expected)).toBe(true);
    expect(readdirSync(folder)).toEqual(["run.json"]);
  });

  test("keeps the mode of a file, and the links to it", async () => {
    mkdirSync(join(folder, "links"));
    const link = join(folder, "links", "link");
    symlinkSync(join("..", "run.json"), link);
    writeFileSync(file, "old");
    chmodSync(file, 0o600);
    await write(link, ["new"]);
    expect(readFileSync(file, "utf8")).toBe("new");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, "links"))).toEqual(["link"]);
  });

  test("leaves the old file and no other if the content cannot be made", async () => {
    writeFileSync(file, "old");
    function* broken() {
      yield "a".repeat(2 * mebibyte);
      throw new RangeError("broken");
    }
    await expect(write(file, broken())).rejects.toThrow(new RangeError("broken"));
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["run.json"]);
  });

  test("says that the folder is gone, before and meanwhile", async () => {
    const target = join(folder, "sub", "run.json");
    const gone = new FileError("the folder does not exist any more", join(folder, "sub"));
    await expect(write(target, ["a"])).rejects.toThrow(gone);
    mkdirSync(join(folder, "sub"));
    function* remover() {
      yield "a".repeat(2 * mebibyte);
      rmSync(join(folder, "sub"), { recursive: true });
      yield "b";
    }
    await expect(write(target, remover())).rejects.toThrow(gone);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.skipIf(process.platform === "win32")("writes to a device, and reports a full one", async () => {
    await write("/dev/null", ["a"]);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    if (!existsSync("/dev/full")) return;
    await expect(write("/dev/full", ["a"])).rejects.toThrow(
      new FileError("no space is left on the device", "/dev/full"),
    );
  });

  test("leaves the old file and no other if there is no space for the new one", async () => {
    writeFileSync(file, "old");
    writeFileSync(join(folder, "script.mjs"), script("", `["a".repeat(${3 * mebibyte})]`));
    const line = `trap '' XFSZ; ulimit -f 2048; "${process.execPath}" ${folder}/script.mjs`;
    const { code, stderr } = await shell(line);
    expect(code).not.toBe(0);
    expect(stderr).toContain("the file is larger than the file system, or `ulimit -f`, allows");
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(ownFiles(folder)).toEqual([]);
  });

  /** Notes the calls that make a file safe, and lets those for a folder fail. */
  const watched = (error: string | undefined) => `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { fsync, fsyncSync, renameSync, rmSync } = fs;
    const note = (descriptor) => {
      const isFolder = fs.fstatSync(descriptor).isDirectory();
      console.log(isFolder ? "sync folder" : "sync file");
      const code = isFolder ? ${JSON.stringify(error)} : undefined;
      return code && Object.assign(new Error(code), { code, syscall: "fsync" });
    };
    fs.fsyncSync = (descriptor) => {
      const error = note(descriptor);
      if (error) throw error;
      fsyncSync(descriptor);
    };
    fs.fsync = (descriptor, done) => {
      const error = note(descriptor);
      if (error) done(error);
      else fsync(descriptor, done);
    };
    fs.renameSync = (from, to) => (console.log("rename"), renameSync(from, to));
    fs.rmSync = (...args) => (console.log("remove"), rmSync(...args));
    syncBuiltinESMExports();`;

  test.each<[string, string | undefined, RegExp]>([
    ["can be synced", undefined, /^$/],
    ["cannot be synced on this system", "EINVAL", /^$/],
    ["fails to be synced", "EIO", /FileError: .*run\.json: the device failed to read or write/],
  ])("has the file on the disk, renames it, and has the folder on the disk, if it %s", async (_, error, message) => {
    const { stdout, stderr } = await outcomeOf(run(script(watched(error), '["a"]')));
    expect(stdout).toBe("sync file\nrename\nsync folder\n");
    expect(stderr).toMatch(message);
    expect(readdirSync(folder)).toEqual(["run.json"]);
  });

  test("that is killed leaves the old file whole, and a file that the next save removes", async () => {
    writeFileSync(file, "old");
    const endless = '(function* () { for (;;) yield "a".repeat(100_000) })()';
    const child = run(script("", endless));
    const size = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
    await until(() => ownFiles(folder).some((name) => size(name) > 3 * mebibyte));
    child.kill("SIGKILL");
    await once(child, "close");
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(ownFiles(folder)).toHaveLength(1);
    await write(file, ["new"]);
    expect(readFileSync(file, "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["run.json"]);
  });

  test("does not change its target any more if the process leaves meanwhile", async () => {
    writeFileSync(file, "old");
    function* leaving() {
      yield "a".repeat(2 * mebibyte);
      abandonFiles();
      expect(readdirSync(folder)).toEqual(["run.json"]);
      yield "b";
    }
    await expect(write(file, leaving())).rejects.toThrow("it is not written, since the process leaves");
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["run.json"]);
  });
});

describe("saving in the background", () => {
  /** 100 MB in chunks as they are made of numbers. */
  function* large() {
    const chunk = "0.12345,".repeat(2 ** 13);
    for (let length = 0; length < 1e8; length += chunk.length) yield chunk;
  }

  test("gives the event loop a turn for each MiB", async () => {
    let turns = 0;
    let isDone = false;
    const turn = () => {
      turns++;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    await saveAtomically(file, large());
    isDone = true;
    expect(statSync(file).size).toBeGreaterThanOrEqual(1e8);
    expect(turns).toBeGreaterThan(1e8 / mebibyte);
  });

  test("may be left at any moment: the old file stays, and no other", async () => {
    writeFileSync(file, "old");
    for (let turns = 0; turns < 30; turns++) {
      const outcome = saveAtomically(file, ["new"]).catch((error: unknown) => error);
      for (let i = 0; i < turns; i++) await new Promise(setImmediate);
      const isSaved = readFileSync(file, "utf8") === "new";
      abandonFiles();
      const names = readdirSync(folder);
      const error = await outcome;
      expect(names).toEqual(["run.json"]);
      expect(readdirSync(folder)).toEqual(["run.json"]);
      expect(error instanceof FileError).toBe(!isSaved);
      expect(readFileSync(file, "utf8")).toBe(isSaved ? "new" : "old");
      writeFileSync(file, "old");
    }
  });

  test("is left by a signal at once, with its files and locks", async () => {
    writeFileSync(file, "old");
    const child = run(`
      const { acquireLock, saveAtomically, abandonFiles } = await import(${importFiles(built)});
      process.on("SIGINT", () => { abandonFiles(); process.exit(130); });
      acquireLock(${JSON.stringify(file)});
      await saveAtomically(${JSON.stringify(file)}, (function* () { for (;;) yield "a".repeat(100_000) })());`);
    // The temporary file of the lock may be gone by now.
    const isGrowing = (name: string) =>
      (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0) > 3 * mebibyte;
    await until(() => ownFiles(folder).some(isGrowing));
    expect(ownFiles(folder)).toHaveLength(2);
    child.kill("SIGINT");
    expect(await outcomeOf(child)).toEqual({ code: 130, stdout: "", stderr: "" });
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["run.json"]);
  });
});
