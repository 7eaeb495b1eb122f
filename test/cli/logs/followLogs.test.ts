import { appendFile, rename, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { followLogs } from "../../../src/cli/logs/followLogs.js";
import { RunLog } from "../../../src/cli/logs/runLog.js";
import { DataError } from "../../../src/errors.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { CapturedIo } from "../runMain.js";

let folder = "";
let stop: AbortController;
beforeEach(() => {
  folder = temporaryFolder();
  stop = new AbortController();
});

const rows = (losses: readonly number[], from = 1) =>
  losses.map((loss, i) => `${JSON.stringify({ type: "epoch", epoch: from + i, loss })}\n`).join("");
const start = '{"type":"start","config":{}}\n';
const end = '{"type":"end","reason":"epochs"}\n';

async function writeLog(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

/** Follows logs: `until` waits until the losses of one of them are these. */
function follow(files: readonly string[], { stdin = "", check = () => {} } = {}) {
  const logs = files.map((file) => new RunLog(file));
  const done = followLogs(files, logs, { io: new CapturedIo({ stdin }), signal: stop.signal, check });
  const lossesOf = (i: number) => Array.from(logs[i]?.curves.get("loss")?.toSeries("loss").ys ?? []);
  const until = (i: number, losses: readonly number[]) =>
    vi.waitUntil(() => String(lossesOf(i)) === String(losses), { timeout: 30_000, interval: 5 });
  return { done, lossesOf, until };
}

describe("logs that are followed", () => {
  test("are read as they grow, a line once all of it has come, until each has the end of its run", async () => {
    const files = [await writeLog("a", start), await writeLog("b", start + rows([1]))] as const;
    const { done, lossesOf, until } = follow(files);
    await until(1, [1]);
    await appendFile(files[1], end);
    const line = rows([8, 9]);
    await appendFile(files[0], line.slice(0, -4));
    await until(0, [8]);
    await appendFile(files[0], line.slice(-4));
    await until(0, [8, 9]);
    await appendFile(files[0], end);
    await done;
    expect(lossesOf(1)).toEqual([1]);
  });

  test.each(["replaced", "emptied"])("begin anew if a file is %s", async (how) => {
    const file = await writeLog("a", start + rows([4, 4, 4, 4]));
    const { done, lossesOf, until } = follow([file]);
    await until(0, [4, 4, 4, 4]);
    if (how === "replaced") await rename(await writeLog("new", start + rows([1])), file);
    else {
      await truncate(file);
      await appendFile(file, start + rows([1]));
    }
    await until(0, [1]);
    await appendFile(file, rows([2], 2) + end);
    await done;
    expect(lossesOf(0)).toEqual([1, 2]);
  });

  test("may be standard input, which ends with its last byte", async () => {
    const { done, lossesOf } = follow(["-"], { stdin: start + rows([3]) + end + rows([2], 2) });
    await done;
    expect(lossesOf(0)).toEqual([3, 2]);
  });

  test("are left at the signal", async () => {
    const { done, until } = follow([await writeLog("a", start + rows([3]))]);
    await until(0, [3]);
    stop.abort();
    await done;
  });

  test("all end if one of them is no log, or what is read is refused", async () => {
    const files = [await writeLog("a", start + rows([3])), await writeLog("b", "hello\n")];
    await expect(follow(files).done).rejects.toThrow(DataError);
    const check = () => {
      throw new Error("refused");
    };
    await expect(follow(files.slice(0, 1), { check }).done).rejects.toThrow("refused");
  });
});
