import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type InterruptOptions, Interrupts } from "../../src/cli/interrupts.js";
import { CapturedIo } from "./runMain.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function listen(io: CapturedIo, options: Partial<InterruptOptions> = {}): Interrupts {
  return new Interrupts(io, { onLeave: () => undefined, note: () => undefined, ...options });
}

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("the first %s asks the run to end and does not leave", (signal) => {
  const io = new CapturedIo();
  const interrupts = listen(io);
  expect(interrupts.signal.aborted).toBe(false);
  io.emit(signal);
  expect(interrupts.signal.aborted).toBe(true);
  expect(interrupts.received).toBe(signal);
  expect(io.exits).toEqual([]);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("a second signal, %s, leaves at once", (signal, code) => {
  const io = new CapturedIo();
  const onLeave = vi.fn();
  listen(io, { onLeave });
  io.emit("SIGINT");
  vi.advanceTimersByTime(1000);
  expect(onLeave).not.toHaveBeenCalled();
  io.emit(signal);
  expect(onLeave).toHaveBeenCalledOnce();
  expect(io.exits).toEqual([code]);
});

test("a Ctrl-C that npm passes on once more counts once", () => {
  const io = new CapturedIo();
  listen(io);
  io.emit("SIGINT");
  vi.advanceTimersByTime(5);
  io.emit("SIGINT");
  expect(io.exits).toEqual([]);
});

test("a terminal that is gone may be reported more than once, which never ends the process at once", () => {
  const io = new CapturedIo();
  listen(io);
  io.emit("SIGHUP");
  vi.advanceTimersByTime(1000);
  io.emit("SIGHUP");
  expect(io.exits).toEqual([]);
  io.emit("SIGTERM");
  expect(io.exits).toEqual([143]);
});

test("a run without signals leaves no listener behind", () => {
  const io = new CapturedIo();
  listen(io).stopListening();
  expect(["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => io.listenerCount(signal))).toEqual([0, 0, 0]);
});

test.each(["/usr/bin/nohup", "nohup"])("SIGHUP means nothing to a run that %s has started", (started) => {
  const io = new CapturedIo({ env: { _: started } });
  const interrupts = listen(io);
  io.emit("SIGHUP");
  expect(interrupts.received).toBeUndefined();
  io.emit("SIGTERM");
  expect(interrupts.received).toBe("SIGTERM");
});

test("nothing but SIGUSR1 is listened to once the run is over", () => {
  const io = new CapturedIo();
  const [onCheckpoint, note] = [vi.fn(), vi.fn()];
  listen(io, { onCheckpoint, note }).stopListening();
  expect(io.eventNames()).toEqual(["SIGUSR1"]);
  io.emit("SIGUSR1");
  expect(onCheckpoint).not.toHaveBeenCalled();
  expect(note).not.toHaveBeenCalled();
});

describe("a run that writes checkpoints", () => {
  test.each(["SIGUSR1", "SIGHUP"] as const)("goes on at %s, which asks for one each time", (signal) => {
    const io = new CapturedIo();
    const [onCheckpoint, note] = [vi.fn(), vi.fn()];
    const interrupts = listen(io, { onCheckpoint, note });
    for (let i = 1; i <= 3; i++) {
      io.emit(signal);
      expect(onCheckpoint).toHaveBeenCalledTimes(i);
    }
    expect(note).not.toHaveBeenCalled();
    expect(interrupts.signal.aborted).toBe(false);
    io.emit("SIGINT");
    expect(interrupts.received).toBe("SIGINT");
    // It ends, and writes its last one.
    io.emit(signal);
    expect(onCheckpoint).toHaveBeenCalledTimes(3);
    expect(io.exits).toEqual([]);
  });

  test("asks for one at SIGHUP under nohup too", () => {
    const io = new CapturedIo({ env: { _: "nohup" } });
    const onCheckpoint = vi.fn();
    listen(io, { onCheckpoint });
    io.emit("SIGHUP");
    expect(onCheckpoint).toHaveBeenCalledOnce();
  });
});

test("a run without checkpoints goes on at SIGUSR1 and says once what is missing", () => {
  const io = new CapturedIo();
  const note = vi.fn();
  const interrupts = listen(io, { note });
  for (let i = 0; i < 3; i++) io.emit("SIGUSR1");
  expect(note.mock.calls).toEqual([
    ["SIGUSR1 asks for a checkpoint, but this run writes none: --checkpoint FILE is not given"],
  ]);
  expect(interrupts.signal.aborted).toBe(false);
  io.emit("SIGINT");
  expect(interrupts.received).toBe("SIGINT");
});
