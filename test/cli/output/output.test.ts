import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { Output } from "../../../src/cli/output/output.js";
import { createStyle } from "../../../src/cli/output/style.js";
import { CapturedStream } from "../runMain.js";

function outputTo(stream: Writable): Output {
  return new Output(stream, "standard output", createStyle(stream, {}, false));
}

/** Fails at each write, as a system call does. */
function failingStream(code: string): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });
}

describe("an output", () => {
  test("ends every line with a newline", async () => {
    const stream = new CapturedStream();
    await outputTo(stream).write(["a", "b"]);
    expect(stream.text).toBe("a\nb\n");
  });

  test("writes nothing for no lines", async () => {
    const stream = new CapturedStream();
    await outputTo(stream).write([]);
    expect(stream.text).toBe("");
  });

  test("waits for a reader that is slow", async () => {
    const held: (() => void)[] = [];
    const stream = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => held.push(done) });
    let isWritten = false;
    const writing = outputTo(stream)
      .write(["a"])
      .then(() => {
        isWritten = true;
      });
    await new Promise(setImmediate);
    expect(isWritten).toBe(false);
    held.pop()?.();
    await writing;
    expect(isWritten).toBe(true);
  });

  test("takes no more lines, and has not failed, when its reader goes away", async () => {
    const output = outputTo(failingStream("EPIPE"));
    await output.write(["a".repeat(100_000)]);
    await output.write(["b"]);
    expect(output.isOpen).toBe(false);
    expect(output.failure).toBeUndefined();
  });

  test("has failed, in words, when the disk is full", async () => {
    const output = outputTo(failingStream("ENOSPC"));
    await output.write(["a".repeat(100_000)]);
    expect(output.isOpen).toBe(false);
    expect(output.failure?.message).toBe("standard output: no space is left on the device");
  });

  test("knows why a file failed before the file has closed, however long that takes", async () => {
    const stream = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error("ENOSPC"), { code: "ENOSPC" })),
      destroy: () => undefined,
    });
    const output = outputTo(stream);
    stream.write("a");
    await new Promise(setImmediate);
    expect(output.isOpen).toBe(false);
    expect(output.failure?.message).toBe("standard output: no space is left on the device");
  });

  test("knows of a failure once it has ended", async () => {
    const output = outputTo(failingStream("ENOSPC"));
    await output.write(["a"]);
    await output.end();
    expect(output.failure).toBeDefined();
  });
});
