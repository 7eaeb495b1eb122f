import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OutputStream } from "../../src/cli/io.js";
import { main } from "../../src/cli/main.js";
import { CapturedIo, runMain, withoutFrame } from "./runMain.js";

const xor = "configs/xor.json";
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "backprop-ends-early-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const file = (name: string) => join(folder, name);
const read = (name: string) => readFile(file(name), "utf8");

describe("signals", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("after %s the run ends in order: end record, model, exit code", async (signal, code) => {
    const io = new CapturedIo();
    const running = main(["train", xor, "--epochs", "1000000000", "--format", "ndjson", "-o", file("model.json")], io);
    await untilWritten(io.stdout, '"epoch":3');
    io.emit(signal);
    expect(await running).toBe(code);
    expect(io.exits).toEqual([]);
    const end = JSON.parse(io.stdout.text.trimEnd().split("\n").at(-1) ?? "");
    expect(end).toMatchObject({ type: "end", reason: "signal" });
    const reached = `${end.epochs} epochs, ${end.steps} steps`;
    expect(withoutFrame(io.stderr.text)).toContain(
      `interrupted after ${reached}; with --checkpoint FILE a run can go on later\nsaved to ${file("model.json")} `,
    );
    expect(JSON.parse(await read("model.json")).training).toMatchObject({ reason: "signal", epochs: end.epochs });
    // The process is on its way out: one more signal must not end it in another way than with its exit code.
    expect(io.listenerCount(signal)).toBe(1);
  });

  async function untilWritten(stream: { readonly text: string }, part: string): Promise<void> {
    while (!stream.text.includes(part)) await new Promise(setImmediate);
  }
});

describe("a run that stops by itself", () => {
  test("says why, exits with 0, and saves the parameters of `keep`", async () => {
    const options = ["--set", "stop.loss=0.01", "--set", "keep=best", "-o", file("model.json")];
    const { code, stderr, stdout } = await runMain(["train", xor, "--format", "ndjson", ...options]);
    const end = JSON.parse(stdout.split("\n").at(-2) ?? "");
    expect({ code, reason: end.reason }).toEqual({ code: 0, reason: "target" });
    expect(stderr).toMatch(
      /^stopped after \d+ epochs: the loss is 0\.00\d+, expected 0\.01 or less\nsaved to .*json with the parameters of epoch \d+, the best \(measured anew: loss 0\.00\d+\)\n$/,
    );
    expect(JSON.parse(await read("model.json")).training.reason).toBe("target");
  });

  test("names the epoch whose parameters are saved if it is not the last", async () => {
    const options = ["--lr", "1.2", "--set", "stop.patience=15", "--set", "keep=best", "-o", file("model.json")];
    const { code, stderr } = await runMain(["train", xor, ...options]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /no better loss for 15 epochs\nsaved to .* with the parameters of epoch \d+, the best \(measured anew: loss 0\.\d+\)\n$/,
    );
  });
});

describe("a reader that goes away", () => {
  /** Takes so many writes, then fails as a pipe without a reader does. */
  class LeavingReader extends Writable {
    written = 0;

    override _write(_chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
      this.written += 1;
      done(this.written < 3 ? undefined : Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    }
  }

  async function trainForLeaving(...args: readonly string[]) {
    const io = new CapturedIo();
    const stdout: OutputStream = new LeavingReader();
    const code = await main(["train", xor, ...args], Object.assign(io, { stdout }));
    return { code, stderr: withoutFrame(io.stderr.text) };
  }

  test("ends the run quietly if nothing is to be saved", async () => {
    expect(await trainForLeaving("--epochs", "1000000000", "--format", "csv")).toEqual({ code: 0, stderr: "" });
  });

  test("does not keep the model from being saved", async () => {
    const { code, stderr } = await trainForLeaving("--epochs", "500", "--format", "csv", "-o", file("model.json"));
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^saved to .*model\.json \(measured anew: loss \S+\)\n$/),
    });
    expect(JSON.parse(await read("model.json")).training).toMatchObject({ reason: "epochs", epochs: 500 });
  });

  test("does not cut the log file short", async () => {
    expect((await trainForLeaving("--epochs", "500", "--format", "csv", "--log", file("log.csv"))).code).toBe(0);
    expect((await read("log.csv")).split("\n").at(-2)).toMatch(/^500,/);
  });
});
