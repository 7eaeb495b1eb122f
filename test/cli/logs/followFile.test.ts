import { appendFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { followFile, type Growth } from "../../../src/cli/logs/followFile.js";
import { FileError } from "../../../src/errors.js";
import { temporaryFolder } from "../../temporaryFolder.js";

let file = "";
let stop: AbortController;
let growths: AsyncGenerator<Growth>;
beforeEach(() => {
  file = join(temporaryFolder(), "run.csv");
  stop = new AbortController();
});
// Closes the file.
afterEach(() => growths.return(undefined));

/** Follows the file: `next` is what comes next, and `isMissing` is done once the file is found missing. */
function follow() {
  let found = () => {};
  const isMissing = new Promise<void>((done) => {
    found = done;
  });
  growths = followFile(file, stop.signal, () => found());
  const next = async (): Promise<Growth | undefined> => (await growths.next()).value ?? undefined;
  return { next, isMissing };
}

describe("a file that is followed", () => {
  test("gives what it has, then what is added to it", async () => {
    await writeFile(file, "one\n");
    const { next } = follow();
    expect(await next()).toEqual({ isNew: true, text: "one\n" });
    const second = next();
    await appendFile(file, "tw");
    expect(await second).toEqual({ isNew: false, text: "tw" });
    await appendFile(file, "o\n");
    expect(await next()).toEqual({ isNew: false, text: "o\n" });
    const last = next();
    stop.abort();
    expect(await last).toBeUndefined();
  });

  test("has a character whose bytes come one after the other", async () => {
    await writeFile(file, Buffer.from([0x61, 0xc3]));
    const { next } = follow();
    expect(await next()).toEqual({ isNew: true, text: "a" });
    await appendFile(file, Buffer.from([0xa9]));
    expect(await next()).toEqual({ isNew: false, text: "é" });
  });

  test("is read from its beginning if another one takes its name", async () => {
    await writeFile(file, "one\n");
    const { next } = follow();
    await next();
    await writeFile(`${file}.new`, "another, and longer\n");
    const second = next();
    await rename(`${file}.new`, file);
    expect(await second).toEqual({ isNew: true, text: "another, and longer\n" });
    await appendFile(file, "more\n");
    expect(await next()).toEqual({ isNew: false, text: "more\n" });
  });

  test("is read from its beginning if it is emptied, without what a cut character has left", async () => {
    await writeFile(file, Buffer.concat([Buffer.from("the first run\n"), Buffer.from([0xc3])]));
    const { next } = follow();
    await next();
    const second = next();
    await truncate(file);
    // Shorter than before, so that it is seen to be emptied whenever it is looked at.
    await appendFile(file, "two\n");
    expect(await second).toEqual({ isNew: true, text: "two\n" });
  });

  test("may be taken away, and come back", async () => {
    await writeFile(file, "one\n");
    const { next } = follow();
    await next();
    const second = next();
    await rm(file);
    await writeFile(file, "two\n");
    expect(await second).toEqual({ isNew: true, text: "two\n" });
  });

  test("is waited for if it is not there", async () => {
    const { next, isMissing } = follow();
    const first = next();
    await isMissing;
    await writeFile(`${file}.new`, "one\n");
    await rename(`${file}.new`, file);
    expect(await first).toEqual({ isNew: true, text: "one\n" });
  });

  test("is not waited for any more once the signal comes", async () => {
    const { next, isMissing } = follow();
    const first = next();
    await isMissing;
    stop.abort();
    expect(await first).toBeUndefined();
  });

  test("is refused if it cannot be read", async () => {
    file = temporaryFolder();
    await expect(follow().next()).rejects.toThrow(FileError);
  });
});
