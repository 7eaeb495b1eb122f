import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Interrupts } from "../../src/cli/interrupts.js";
import { CapturedIo } from "./runMain.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("the first %s asks the run to end and does not leave", (signal) => {
  const io = new CapturedIo();
  const interrupts = new Interrupts(io, () => undefined);
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
  new Interrupts(io, onLeave);
  io.emit("SIGINT");
  vi.advanceTimersByTime(1000);
  expect(onLeave).not.toHaveBeenCalled();
  io.emit(signal);
  expect(onLeave).toHaveBeenCalledOnce();
  expect(io.exits).toEqual([code]);
});

test("a Ctrl-C that npm passes on once more counts once", () => {
  const io = new CapturedIo();
  new Interrupts(io, () => undefined);
  io.emit("SIGINT");
  vi.advanceTimersByTime(5);
  io.emit("SIGINT");
  expect(io.exits).toEqual([]);
});

test("a terminal that is gone may be reported more than once, which never ends the process at once", () => {
  const io = new CapturedIo();
  new Interrupts(io, () => undefined);
  io.emit("SIGHUP");
  vi.advanceTimersByTime(1000);
  io.emit("SIGHUP");
  expect(io.exits).toEqual([]);
  io.emit("SIGTERM");
  expect(io.exits).toEqual([143]);
});

test("a run without signals leaves no listener behind", () => {
  const io = new CapturedIo();
  new Interrupts(io, () => undefined).stopListening();
  expect(["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => io.listenerCount(signal))).toEqual([0, 0, 0]);
});

test.each(["/usr/bin/nohup", "nohup"])("SIGHUP means nothing to a run that %s has started", (started) => {
  const io = new CapturedIo({ env: { _: started } });
  const interrupts = new Interrupts(io, () => undefined);
  io.emit("SIGHUP");
  expect(interrupts.received).toBeUndefined();
  io.emit("SIGTERM");
  expect(interrupts.received).toBe("SIGTERM");
});

test("nothing is listened for any more once the run is over", () => {
  const io = new CapturedIo();
  new Interrupts(io, () => undefined).stopListening();
  expect(io.eventNames()).toEqual([]);
});
