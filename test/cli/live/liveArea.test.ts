import xterm from "@xterm/headless";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LiveArea } from "../../../src/cli/live/liveArea.js";
import type { Drawable } from "../../../src/cli/live/livePart.js";
import { type Line, red } from "../../../src/cli/output/line.js";
import { Output } from "../../../src/cli/output/output.js";
import { createStyle, plainStyle } from "../../../src/cli/output/style.js";
import { CapturedIo } from "../runMain.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const erase = "\u001B[K";
const eraseBelow = "\u001B[J";
const restore = "\u001B8";
const up = (rows: number) => `\r\u001B[${rows}A`;
/** Makes room for so many rows, and has the terminal keep where they begin. */
const keep = (rows: number) => `${"\n".repeat(rows)}\u001B[${rows}A\u001B7`;

/** An area on a terminal of 80 columns and 24 rows. */
function openArea(
  pictures: readonly Drawable[],
  { isUnicode = true, style = plainStyle, askForPause = () => {} } = {},
) {
  const io = new CapturedIo({ terminal: true });
  const stdout = new Output(io.stdout, "standard output", style, isUnicode);
  const stderr = new Output(io.stderr, "standard error", style, isUnicode);
  const area = new LiveArea(pictures, { io, stdout, stderr }, askForPause);
  const taken = () => {
    const { text } = io.stderr;
    io.stderr.text = "";
    return text;
  };
  return { io, stdout, stderr, area, taken };
}

/** A picture of lines that the test changes. */
function pictureOf(...lines: Line[]) {
  return { lines, sizes: [] as { columns: number; rows: number }[], looks: 0, render };
}
function render(this: ReturnType<typeof pictureOf>, size: { columns: number; rows: number }) {
  this.sizes.push(size);
  return this.lines;
}

/** The lines that a terminal of 8 rows shows after a text, with those that have scrolled away. */
async function shownOf(text: string): Promise<readonly string[]> {
  const terminal = new xterm.Terminal({ cols: 80, rows: 8, allowProposedApi: true, convertEol: true });
  await new Promise<void>((done) => {
    terminal.write(text, done);
    vi.advanceTimersByTime(1000);
  });
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, i) => active.getLine(i)?.translateToString(true) ?? "");
  terminal.dispose();
  return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
}

const toPattern = (text: string) => text.replace(/[[\]]/g, "\\$&");

const frame = () => vi.advanceTimersByTimeAsync(100);

describe("a live area", () => {
  test("is drawn over itself, and what changed not at all is not written again", async () => {
    const picture = pictureOf("a", "b");
    const { taken } = openArea([picture]);
    await frame();
    expect(taken()).toBe(`${keep(2)}a${erase}\nb${erase}\n${eraseBelow}`);
    picture.lines.splice(0, 2, "c");
    await frame();
    expect(taken()).toBe(`${up(2)}c${erase}\n${eraseBelow}`);
    await frame();
    expect(taken()).toBe("");
  });

  test.each(["stdout", "stderr"] as const)("makes room for lines on %s, and comes back below at once", async (name) => {
    const picture = pictureOf("a", "b");
    const opened = openArea([picture]);
    await frame();
    opened.taken();
    const written = [opened[name].write(["row 1"]), opened[name].write(["row 2"])];
    const again = `${keep(2)}a${erase}\nb${erase}\n`;
    // It is not known whether standard output is the same terminal. If it is, one text has all of it.
    expect(opened.taken()).toBe(
      name === "stdout" ? `${up(2)}${eraseBelow}` : `${up(2)}row 1${erase}\n${again}${up(2)}row 2${erase}\n${again}`,
    );
    picture.lines.splice(0, 2, "new");
    await Promise.all(written);
    // As it was, since no frame is due.
    expect(opened.taken()).toBe(name === "stdout" ? `${again}${eraseBelow}` : "");
    await frame();
    expect(opened.taken()).toBe(`${up(2)}new${erase}\n${eraseBelow}`);
  });

  test.each(["x".repeat(80), "山".repeat(45)])("is erased before a line that may wrap: %s", async (row) => {
    const { stderr, taken } = openArea([pictureOf("a")]);
    await frame();
    taken();
    await stderr.write([row]);
    expect(taken()).toMatch(new RegExp(`^${toPattern(`${up(1)}${eraseBelow}`)}[^]*a${toPattern(erase)}\n$`));
  });

  test("is drawn ten times a second at most, whatever others write", async () => {
    const picture = pictureOf("a");
    const { area, stdout } = openArea([picture]);
    for (let i = 0; i < 1000; i++) {
      await vi.advanceTimersByTimeAsync(1);
      await stdout.write(["row"]);
      await area.follow();
    }
    expect(picture.sizes.length).toBeLessThanOrEqual(10);
    expect(picture.sizes.length).toBeGreaterThan(4);
  });

  test("is drawn seldom if that takes the processor long, and stays below the log all the time", async () => {
    let frames = 0;
    const render = () => {
      frames++;
      // A frame that takes a fiftieth of a second, by the clock and of the processor.
      const used = process.cpuUsage();
      for (let cost = { user: 0, system: 0 }; cost.user + cost.system < 20_000; ) cost = process.cpuUsage(used);
      vi.advanceTimersByTime(20);
      return ["a"];
    };
    const { stdout, taken } = openArea([{ render }]);
    for (let i = 0; i < 200; i++) {
      await vi.advanceTimersByTimeAsync(100);
      await stdout.write(["row"]);
      if (frames > 0) expect(taken()).toMatch(new RegExp(`a${toPattern(`${erase}\n${eraseBelow}`)}$`));
    }
    expect(frames).toBeLessThanOrEqual(14);
    expect(frames).toBeGreaterThan(2);
  });

  test("is not drawn seldom because others take the processor", async () => {
    let frames = 0;
    const render = () => {
      frames++;
      vi.advanceTimersByTime(500);
      return ["a"];
    };
    openArea([{ render }]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(frames).toBeGreaterThan(10);
  });

  test("looks only when the work stands still, and asks for that", async () => {
    let pauses = 0;
    let looks = 0;
    const picture = {
      look: () => {
        looks++;
      },
      render: () => [String(looks)],
    };
    const { area, taken } = openArea([picture], { askForPause: () => pauses++ });
    await frame();
    expect({ pauses, looks, text: taken() }).toEqual({
      pauses: 1,
      looks: 0,
      text: `${keep(1)}0${erase}\n${eraseBelow}`,
    });
    await area.follow();
    await area.follow();
    expect(looks).toBe(1);
    await frame();
    expect(taken()).toContain("1");
  });

  test("cuts lines to the window by their width on it, and never within an escape", async () => {
    const { io, taken } = openArea([pictureOf([red("\u001b山山山"), "abcdefgh"], "山".repeat(9))], {
      style: createStyle(new CapturedIo({ terminal: true }).stderr, {}, true),
    });
    io.stderr.columns = 12;
    await frame();
    await vi.waitUntil(() => io.stderr.text !== "");
    expect(taken()).toBe(`${keep(2)}\u001B[31m\\u001b山山\u001B[39m${erase}\n${"山".repeat(5)}${erase}\n${eraseBelow}`);
  });

  test("counts what its characters become on a terminal that knows only ASCII", async () => {
    const { io, taken } = openArea([pictureOf("a … b … c")], { isUnicode: false });
    io.stderr.columns = 8;
    await frame();
    expect(taken()).toBe(`${keep(1)}a ... b${erase}\n${eraseBelow}`);
  });

  test("follows the window, and erases lines that are wrapped since it became narrower", async () => {
    const picture = pictureOf("x".repeat(79), "y");
    const { io, taken } = openArea([picture]);
    await frame();
    taken();
    io.stderr.columns = 40;
    await frame();
    expect(taken()).toBe(`${up(3)}${keep(2)}${"x".repeat(39)}${erase}\ny${erase}\n${eraseBelow}`);
    expect(picture.sizes.at(-1)).toEqual({ columns: 39, rows: 20 });
  });

  test("is drawn anew soon if it no longer fits the window, and never comes back too wide", async () => {
    const burn = { milliseconds: 20 };
    const render = ({ columns }: { columns: number }) => {
      const used = process.cpuUsage();
      for (let cost = { user: 0, system: 0 }; cost.user + cost.system < 1000 * burn.milliseconds; )
        cost = process.cpuUsage(used);
      vi.advanceTimersByTime(burn.milliseconds);
      return ["x".repeat(columns)];
    };
    const { io, stdout, taken } = openArea([{ render }]);
    await frame();
    taken();
    io.stderr.columns = 40;
    await stdout.write(["row"]);
    expect(taken()).toBe(`${up(2)}${eraseBelow}`);
    await vi.advanceTimersByTimeAsync(200);
    expect(taken()).toBe(`${keep(1)}${"x".repeat(39)}${erase}\n${eraseBelow}`);
  });

  test("gives the lowest picture its rows first, and the others what is left", async () => {
    const [upper, lower, line] = [pictureOf(...Array(50).fill("u")), pictureOf("l"), pictureOf("line")];
    const { io, taken } = openArea([upper, lower, line]);
    io.stderr.rows = 12;
    await frame();
    expect(taken().replaceAll(erase, "")).toBe(`${keep(8)}${"u\n".repeat(6)}l\nline\n${eraseBelow}`);
    io.stderr.rows = 3;
    await frame();
    expect(taken().replaceAll(erase, "")).toBe(`${up(8)}${keep(1)}line\n${eraseBelow}`);
  });

  test("leaves the log whole after Ctrl-C, wherever that has cut a frame off", async () => {
    const picture = pictureOf("a".repeat(70), [red("b".repeat(70))], "c");
    const { stderr, area, taken } = openArea([picture], { style: createStyle(new CapturedIo().stderr, {}, true) });
    const log = Array.from({ length: 5 }, (_, i) => `row ${i}`);
    for (const row of log) await stderr.write([row]);
    await frame();
    const before = taken();
    picture.lines.push("d".repeat(70));
    await frame();
    const cut = taken();
    area.doubt();
    await stderr.write(["the last row"]);
    area.close();
    const after = taken();
    // A cut before the place is kept leaves out what is needed to know it.
    const first = cut.indexOf(keep(4)) + keep(4).length;
    expect(first).toBe(up(3).length + keep(4).length);
    for (let length = first; length <= cut.length; length++) {
      expect(await shownOf(`${before}${cut.slice(0, length)}^C${after}`)).toEqual([...log, "the last row"]);
    }
  });

  test("is gone before Ctrl-Z stops the process, and is drawn anew when it goes on", async () => {
    const { io, taken } = openArea([pictureOf("a")]);
    await frame();
    taken();
    io.emit("SIGTSTP");
    expect({ text: taken(), sent: io.sent }).toEqual({ text: `${restore}${eraseBelow}`, sent: ["SIGTSTP"] });
    io.emit("SIGCONT");
    await Promise.resolve();
    expect(taken()).toBe(`${keep(1)}a${erase}\n${eraseBelow}`);
    // A tick may come before the process hears that it goes on: what it drew is where it belongs.
    io.emit("SIGTSTP");
    taken();
    await frame();
    await frame();
    expect(taken()).toBe(`${keep(1)}a${erase}\n${eraseBelow}`);
    io.emit("SIGCONT");
    await Promise.resolve();
    expect(taken()).toBe("");
    // Stopped by a signal that nobody hears: the shell has written below.
    io.emit("SIGCONT");
    await Promise.resolve();
    expect(taken()).toBe(`${keep(1)}a${erase}\n${eraseBelow}`);
  });

  test("leaves nothing when it is closed: no line, no timer, no listener", async () => {
    const { io, area, stdout, stderr, taken } = openArea([pictureOf("a")]);
    await frame();
    taken();
    area.close();
    area.close();
    expect(taken()).toBe(`${up(1)}${eraseBelow}`);
    await frame();
    await area.follow();
    expect(taken()).toBe("");
    expect(vi.getTimerCount()).toBe(0);
    expect(io.eventNames()).toEqual([]);
    expect([stdout.below, stderr.below]).toEqual([undefined, undefined]);
  });
});
