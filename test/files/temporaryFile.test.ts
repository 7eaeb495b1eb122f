import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { acquireLock } from "../../src/files/lock.js";
import { nameTemporary, removeStale } from "../../src/files/temporaryFile.js";
import { writeAtomically } from "../../src/files/writeAtomically.js";
import { temporaryFolder } from "../temporaryFolder.js";

const day = 24 * 60 * 60 * 1000;

/** The name that another process of this machine would give. */
function nameOf(target: string, process: number, machine?: string): string {
  const parts = basename(nameTemporary(target)).split("-");
  parts[3] = String(process);
  if (machine !== undefined) parts[2] = machine;
  return join(dirname(target), parts.join("-"));
}

/** The number of a process that has ended. */
const deadProcess = () => spawnSync(process.execPath, ["--version"]).pid;

test("a temporary file has another name each time, in the folder of its target, which may have the longest name", () => {
  const target = join(temporaryFolder(), "n".repeat(255));
  const names = [nameTemporary(target), nameTemporary(target)];
  expect(new Set(names).size).toBe(2);
  expect(names.map(dirname)).toEqual([dirname(target), dirname(target)]);
  writeAtomically(target, "x");
  expect(readdirSync(dirname(target))).toEqual([basename(target)]);
});

test("the next save removes the files that dead processes left for this target, and nothing else", () => {
  const target = join(temporaryFolder(), "m.json");
  const stale = nameOf(target, deadProcess());
  const kept = [
    nameOf(target, process.pid),
    nameOf(target, process.ppid),
    nameOf(target, deadProcess(), "0123abcd"),
    nameOf(join(dirname(target), "other.json"), deadProcess()),
    join(dirname(target), `${basename(stale)}.json`),
    join(dirname(target), ".backprop-notes.tmp"),
  ];
  for (const file of [stale, ...kept]) writeFileSync(file, "part");
  const folder = nameOf(target, deadProcess());
  mkdirSync(folder);
  writeAtomically(target, "whole");
  expect(readdirSync(dirname(target)).sort()).toEqual([...kept, folder, target].map((file) => basename(file)).sort());
});

test("so does the next lock, since its process may end without a save", () => {
  const target = join(temporaryFolder(), "m.json");
  const kept = nameOf(target, process.ppid);
  for (const file of [nameOf(target, deadProcess()), kept]) writeFileSync(file, "part");
  acquireLock(target).release();
  expect(readdirSync(dirname(target))).toEqual([basename(kept)]);
});

test("the file of another machine, or of a live process, is removed after a day without a change", () => {
  const target = join(temporaryFolder(), "m.json");
  const files = [nameOf(target, deadProcess(), "0123abcd"), nameOf(target, process.pid)];
  const time = Date.now();
  const ages: readonly (readonly [number, boolean])[] = [
    [0.9 * day, true],
    [1.1 * day, false],
  ];
  for (const [age, isKept] of ages) {
    for (const file of files) {
      writeFileSync(file, "part");
      utimesSync(file, (time - age) / 1000, (time - age) / 1000);
    }
    removeStale(target, time);
    expect(files.map((file) => existsSync(file))).toEqual([isKept, isKept]);
  }
});
