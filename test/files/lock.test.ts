import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FileError } from "../../src/errors.js";
import { abandonFiles } from "../../src/files/abandonFiles.js";
import { acquireLock, type Lock } from "../../src/files/lock.js";
import { killChildren, outcomeOf } from "../cli/children.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { buildFiles, importFiles, ownFiles, run, until, untilSaid } from "./fileProcess.js";

let built: string;
let imports: string;
beforeAll(() => {
  built = mkdtempSync(join(tmpdir(), "backprop-"));
  buildFiles(built);
  imports = `import { acquireLock } from ${importFiles(built)};`;
});
afterAll(() => rmSync(built, { recursive: true }));

let folder: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, "run.json");
});
afterEach(killChildren);

const lockPath = () => join(folder, ownFiles(folder).find((name) => name.endsWith(".lock")) ?? "no lock");
const read = () => JSON.parse(readFileSync(lockPath(), "utf8")) as Record<string, unknown>;

/** Leaves the lock of this process behind, with some of its content changed, as if another process had made it. */
function leave(changes: Readonly<Record<string, unknown>>, secondsAgo = 0): void {
  const lock = acquireLock(file);
  const path = lockPath();
  const text = JSON.stringify({ ...read(), id: "another", ...changes });
  lock.release();
  writeFileSync(path, text);
  age(path, secondsAgo);
}

function age(path: string, secondsAgo: number): void {
  const time = Date.now() / 1000 - secondsAgo;
  utimesSync(path, time, time);
}

/** A process that has the lock, until it is killed. */
async function holder() {
  const child = run(
    `${imports} acquireLock(${JSON.stringify(file)}); console.log("held"); setInterval(() => {}, 1000)`,
  );
  await untilSaid(child, "held");
  return child;
}

function expectRefused(reason: string | RegExp): void {
  const before = ownFiles(folder);
  let thrown: unknown;
  try {
    acquireLock(file);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(FileError);
  expect((thrown as FileError).file).toBe(file);
  expect((thrown as FileError).reason).toMatch(reason);
  expect(ownFiles(folder)).toEqual(before);
}

function expectFree(): void {
  const lock = acquireLock(file);
  expect(lock.isHeld()).toBe(true);
  expect(ownFiles(folder)).toHaveLength(1);
  lock.release();
  expect(ownFiles(folder)).toEqual([]);
}

describe("a lock", () => {
  test("is a file beside the locked one, and gone after its release", () => {
    const lock = acquireLock(file);
    expect(ownFiles(folder)).toEqual([expect.stringMatching(/^\.backprop-[\da-f]{16}\.lock$/)]);
    expect(read()).toMatchObject({ pid: process.pid, host: hostname() });
    expect(lock.isHeld()).toBe(true);
    lock.release();
    expect(lock.isHeld()).toBe(false);
    expect(ownFiles(folder)).toEqual([]);
    expectFree();
  });

  test("of a living process is refused, with the process and the file to delete if that is not so", async () => {
    const child = await holder();
    expectRefused(
      `process ${child.pid} on ${hostname()} writes to it: name another file, or, if that process is gone, delete ${lockPath()}`,
    );
    age(lockPath(), 70 * 60);
    expectRefused("writes to it");
  });

  test("is not given twice to the same process", () => {
    const lock = acquireLock(file);
    expectRefused("this process writes to it already");
    lock.release();
  });

  test("is the same for a link as for its file, and another one for another file", () => {
    mkdirSync(join(folder, "links"));
    const link = join(folder, "links", "link.json");
    symlinkSync(join("..", "run.json"), link);
    const lock = acquireLock(link);
    expectRefused("this process writes to it already");
    acquireLock(join(folder, "other.json")).release();
    lock.release();
  });

  test("is given to one of many processes that want it at once", async () => {
    const script = `${imports}
      let answer = "held";
      try { acquireLock(${JSON.stringify(file)}) } catch (error) { answer = error.name; }
      console.log(answer);
      setInterval(() => {}, 1000);
      process.stdin.on("data", () => process.exit()).resume();`;
    leave({ pid: await deadProcess() });
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const child = run(script);
        const [chunk] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
        return chunk.toString().trim();
      }),
    );
    expect(answers.sort()).toEqual(["FileError", "FileError", "FileError", "FileError", "FileError", "held"]);
    expect(ownFiles(folder)).toHaveLength(1);
  });

  test("in a folder that is gone is refused in words", () => {
    rmSync(folder, { recursive: true });
    expect(() => acquireLock(file)).toThrow(new FileError("the folder does not exist any more", folder));
  });
});

async function deadProcess(): Promise<number> {
  const child = run("");
  await outcomeOf(child);
  return child.pid as number;
}

describe("a lock that was left behind is taken over", () => {
  test("if its process was killed", async () => {
    const child = await holder();
    child.kill("SIGKILL");
    await once(child, "close");
    expect(ownFiles(folder)).toHaveLength(1);
    expectFree();
  });

  test.runIf(process.platform === "linux")("if its process is a zombie", async () => {
    // The shell is replaced by a program that does not ask how its children ended.
    const script = JSON.stringify(
      `${imports} acquireLock(${JSON.stringify(file)}); console.log("held"); process.kill(process.pid, 9)`,
    );
    const parent = run(`
      import { spawn } from "node:child_process";
      const line = '"$0" --input-type=module --eval "$1" & exec sleep 60';
      spawn("bash", ["-c", line, process.execPath, ${script}], { stdio: "inherit" });`);
    await untilSaid(parent, "held");
    const { pid } = read();
    const state = () => readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1]?.[0];
    await until(() => state() === "Z");
    expectFree();
    expect(state()).toBe("Z");
  });

  test.runIf(process.platform === "linux")("if the number of its process was given to another one", async () => {
    const child = await holder();
    const { start } = read();
    expect(start).toMatch(/^\d+$/);
    child.kill("SIGKILL");
    await once(child, "close");
    leave({ pid: process.ppid, start });
    expectFree();
    leave({ pid: process.pid, start });
    expectFree();
  });

  test.runIf(process.platform === "linux")("if its machine was started anew since", () => {
    leave({ machine: "0123abcd", boot: "another" });
    const { system } = read();
    if (system === "") expectRefused("writes to it");
    else expectFree();
  });

  test("together with the locks of processes that were killed while they took it over", async () => {
    const pid = await deadProcess();
    leave({ pid });
    const path = lockPath();
    for (const depth of [1, 2]) writeFileSync(path.replace(".lock", `-${depth}.lock`), readFileSync(path));
    expectFree();
  });

  test("but not while another process takes it over", async () => {
    leave({ pid: process.ppid, start: "" });
    const path = lockPath();
    const guard = path.replace(".lock", "-1.lock");
    const living = readFileSync(path);
    rmSync(path);
    leave({ pid: await deadProcess() });
    writeFileSync(guard, living);
    expectRefused(`process ${process.ppid} on`);
  });

  test("but not if another process was faster", async () => {
    leave({ pid: process.ppid, start: "" });
    const path = lockPath();
    const faster = join(folder, "faster");
    renameSync(path, faster);
    leave({ pid: await deadProcess() });
    // The other process takes the lock over after this one has found it stale, before this one gets the right to replace it.
    const script = `import fs from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      const { linkSync } = fs;
      fs.linkSync = (from, to) => {
        if (to.endsWith("-1.lock")) fs.renameSync(${JSON.stringify(faster)}, ${JSON.stringify(path)});
        linkSync(from, to);
      };
      syncBuiltinESMExports();
      const { acquireLock } = await import(${importFiles(built)});
      try { acquireLock(${JSON.stringify(file)}) } catch (error) { console.log(error.reason) }`;
    expect((await outcomeOf(run(script))).stdout).toContain(`process ${process.ppid} on`);
    expect(read().pid).toBe(process.ppid);
    expect(ownFiles(folder)).toHaveLength(1);
  });

  test("if it is another machine's and was not renewed for an hour", () => {
    const other = { machine: "0123abcd", system: "", host: "node-7" };
    leave(other, 50 * 60);
    expectRefused(`process ${process.pid} on node-7 writes to it`);
    age(lockPath(), 70 * 60);
    expectFree();
  });

  test.each([
    ["no text", ""],
    ["bytes that were never written", "\0\0\0"],
    ["no object", "null"],
    ["an empty object", "{}"],
    ["a number of all processes", { pid: -1 }],
    ["a number of no process", { pid: 0 }],
    ["no name of its own", { id: undefined }],
  ])("if it is damaged and some seconds old: %s", (_, content) => {
    leave(typeof content === "string" ? {} : content);
    if (typeof content === "string") writeFileSync(lockPath(), content);
    expectRefused("another process begins to write to it: try again in a few seconds");
    age(lockPath(), 10);
    expectFree();
  });
});

describe("renewing a lock", () => {
  let lock: Lock;
  beforeEach(() => {
    lock = acquireLock(file);
  });
  afterEach(() => lock.release());

  test("shows other machines that it is in use", () => {
    const path = lockPath();
    age(path, 70 * 60);
    lock.renew();
    expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(60_000);
    expect(lock.isHeld()).toBe(true);
  });

  test("makes it anew if it was removed", () => {
    rmSync(lockPath());
    expect(lock.isHeld()).toBe(false);
    lock.renew();
    expect(lock.isHeld()).toBe(true);
    lock.release();
    expect(ownFiles(folder)).toEqual([]);
  });

  test("is refused if another process has it by now, whose lock it is after the release too", async () => {
    rmSync(lockPath());
    const child = await holder();
    expect(lock.isHeld()).toBe(false);
    expect(() => lock.renew()).toThrow(`process ${child.pid} on`);
    lock.release();
    expect(read().pid).toBe(child.pid);
  });

  test("in a folder that is gone is refused in words", () => {
    rmSync(folder, { recursive: true });
    expect(() => lock.renew()).toThrow("the folder does not exist any more");
  });
});

test("a process that leaves at once releases its locks", () => {
  const lock = acquireLock(file);
  abandonFiles();
  expect(lock.isHeld()).toBe(false);
  expect(ownFiles(folder)).toEqual([]);
});

test("where no links can be made, locks work too", async () => {
  const script = `import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    fs.linkSync = () => { throw Object.assign(new Error("no links"), { code: "EPERM" }) };
    syncBuiltinESMExports();
    const { acquireLock } = await import(${importFiles(built)});
    acquireLock(${JSON.stringify(file)});
    try { acquireLock(${JSON.stringify(file)}) } catch (error) { console.log(error.reason) }`;
  leave({ pid: await deadProcess() });
  for (const _ of ["taken over from the dead process", "taken over from the last one"]) {
    const { stdout, stderr } = await outcomeOf(run(script));
    expect(stderr).toBe("");
    expect(stdout).toContain("this process writes to it already");
    expect(ownFiles(folder)).toHaveLength(1);
  }
  rmSync(lockPath());
  expect((await outcomeOf(run(script))).stdout).toContain("this process writes to it already");
  expectFree();
});
