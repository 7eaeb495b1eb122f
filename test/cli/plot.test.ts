import { appendFile, mkdir, readFile, rename, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { main } from "../../src/cli/main.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { CapturedIo, runMain } from "./runMain.js";

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
});

const rows = (losses: readonly number[], from = 1) =>
  losses
    .map((loss, i) => `${JSON.stringify({ type: "epoch", epoch: from + i, step: from + i, loss, lr: 0.1 })}\n`)
    .join("");
const start = '{"type":"start","config":{}}\n';
const end = '{"type":"end","reason":"epochs"}\n';

async function writeLog(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

/** Its loss is not finite after the first step. */
const diverging = {
  data: { inputs: [[1], [2]], targets: [[1], [3]] },
  layers: [1],
  loss: "mse",
  lr: 1e200,
};

describe("`backprop plot`", () => {
  test("draws the curves of several logs, each under the shortest name that tells it apart", async () => {
    await mkdir(join(folder, "a"));
    await mkdir(join(folder, "b"));
    const first = await writeLog("a/run.ndjson", start + rows([3, 2, 1]) + end);
    const second = await writeLog("b/run.ndjson", start + rows([1, 2, 3]) + end);
    const { code, stdout, stderr } = await runMain(["plot", first, second]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(20);
    expect(lines.at(-1)).toBe("─a─ a/run.ndjson   ─b─ b/run.ndjson");
    expect(lines.at(-2)).toMatch(/^ +1 +2 +epoch$/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(stdout).not.toContain("\u001b");
  });

  test("draws what it is asked for, in the size that it is asked for", async () => {
    const csv = await writeLog("run.csv", "epoch,step,loss,accuracy,lr\n1,1,1,0.5,0.1\n2,2,0.001,0.9,0.1\n");
    const argv = ["plot", csv, "--width", "50", "--height", "9"];
    const { stdout } = await runMain([...argv, "--metric", "accuracy", "--metric", "lr"]);
    expect(stdout.trimEnd().split("\n")).toHaveLength(9);
    expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBe(50);
    expect(stdout).toContain("─a─ accuracy   ─b─ lr");
    const isLog = async (...more: readonly string[]) =>
      (await runMain([...argv, ...more])).stdout.includes("log scale");
    expect(await isLog()).toBe(true);
    expect(await isLog("--no-log-scale")).toBe(false);
    expect(await isLog("--metric", "accuracy")).toBe(false);
    expect(await isLog("--metric", "accuracy", "--log-scale")).toBe(true);
    expect((await runMain(["plot", "--log-scale", csv, "--metric", "accuracy"])).stdout).toContain("log scale");
    expect(await runMain(["plot", csv, "--width", "9"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: "error: --width 9: expected 10 or more\n",
    });
    expect((await runMain(["plot", csv, "--width", "10"])).code).toBe(0);
    expect((await runMain([...argv, "--ascii"])).stdout).toMatch(/^[ -~\n]*$/);
  });

  test.each(["val_loss", "val loss", "valLoss", "VALIDATION_LOSS", "validationLoss"])(
    "takes %s for validationLoss, and the like for metrics",
    async (name) => {
      const record = { type: "epoch", epoch: 1, loss: 1, validationLoss: 2, metrics: { f1: 0.5 } };
      const log = await writeLog("run.ndjson", `${JSON.stringify(record)}\n`);
      const metrics = ["--metric", name, "--metric", "val f1"];
      const { code, stdout } = await runMain(["plot", log, ...metrics]);
      expect({ code, legend: stdout.trimEnd().split("\n").at(-1) }).toEqual({
        code: 0,
        legend: "─a─ validationLoss   ─b─ metrics.f1",
      });
    },
  );

  test("makes a picture of the size that is asked for, in characters", async () => {
    const log = await writeLog("run.ndjson", rows([3, 2, 1]));
    const { stdout } = await runMain(["plot", log, "--svg", "-", "--width", "40", "--height", "10"]);
    expect(stdout).toContain('viewBox="0 0 400 200" width="400" height="200"');
    const tiny = await runMain(["plot", log, "--svg", "-", "--width", "1", "--height", "1"]);
    expect(tiny.stdout).not.toMatch(/(?:width|height)="-/);
  });

  test("waits for a log that is not there yet, if it follows it, and says so on a terminal", async () => {
    const log = join(folder, "later.ndjson");
    const io = new CapturedIo({ terminal: true });
    const done = main(["plot", log, "--follow"], io);
    await expect
      .poll(() => io.stderr.text, { timeout: 10_000 })
      .toContain(`waiting for ${log}, which is not there yet`);
    await writeFile(log, start + rows([3, 2, 1]) + end);
    expect(await done).toBe(0);
    expect(io.stdout.text).toMatch(/───\S* loss/);
    expect((await runMain(["plot", join(folder, "no.ndjson")])).stderr).toMatch(/there is no such file/);
  });

  test("reads standard input", async () => {
    const { code, stdout } = await runMain(["plot", "-"], { stdin: start + rows([3, 2, 1]) });
    expect(code).toBe(0);
    expect(stdout).toContain("─── loss");
  });

  test("writes a picture to a file that does not exist, or to standard output", async () => {
    const log = await writeLog("picture.ndjson", start + rows([3, 2, 1]));
    const svg = join(folder, "picture.svg");
    expect(await runMain(["plot", log, "--svg", svg])).toEqual({ code: 0, stdout: "", stderr: `written to ${svg}\n` });
    const picture = await readFile(svg, "utf8");
    expect(picture).toMatch(/^<svg .*<\/svg>\n$/s);
    expect(await runMain(["plot", log, "--svg", "-"])).toEqual({ code: 0, stdout: picture, stderr: "" });
    expect(await runMain(["plot", log, "--svg", svg])).toMatchObject({ code: 2, stdout: "" });
    expect((await runMain(["plot", log, "--svg", svg])).stderr).toBe(
      `error: ${svg} exists; add --force to replace it\n`,
    );
    expect(await runMain(["plot", log, "--svg", svg, "--force"])).toMatchObject({ code: 0 });
    expect((await runMain(["plot", log, "--svg", log, "--force"])).stderr).toContain("would overwrite the log");
  });

  test("refuses what is no log, and says what it is", async () => {
    const config = await writeLog("config.json", '{\n  "data": { "file": "x.csv" },\n  "layers": []\n}\n');
    expect(await runMain(["plot", config])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/this is a config, not the log of a training run: a log is made by backprop train/),
    });
    const data = await writeLog("data.csv", "x,y\n1,2\n3,4\n");
    expect((await runMain(["plot", data])).stderr).toContain("this is a file of data, not the log of a training run");
    expect((await runMain(["plot", "-"], { stdin: "hello\n" })).stderr).toContain("<stdin>:1: this is not the log");
    const empty = await writeLog("empty.ndjson", start);
    expect(await runMain(["plot", empty])).toEqual({
      code: 3,
      stdout: "",
      stderr: `error: ${empty}: the log has no epochs yet; with --follow, the curves are drawn as they come\n`,
    });
    const broken = await writeLog("broken.ndjson", `${start + rows([1, 2])}{"type":"epo\n${rows([3], 3)}`);
    expect((await runMain(["plot", broken])).stderr).toContain(`${broken}:4: got `);
    expect(await runMain(["plot", join(folder, "none")])).toMatchObject({ code: 5 });
    expect(await runMain(["plot", "-", "-"])).toMatchObject({ code: 2 });
  });

  test("has a gap where a run has diverged, also if that is all there is", async () => {
    const config = await writeLog("config.json", JSON.stringify({ ...diverging, epochs: 3 }));
    const drawn = ["log.ndjson", "log.csv"].map(async (name) => {
      const log = join(folder, name);
      expect((await runMain(["train", config, "--log", log, "--quiet"])).code).toBe(4);
      return (await runMain(["plot", log])).stdout;
    });
    const [fromNdjson, fromCsv] = await Promise.all(drawn);
    expect(fromNdjson).toBe(fromCsv);
    const only = await writeLog("only.ndjson", `${start}{"type":"epoch","epoch":1,"loss":"NaN"}\n${end}`);
    expect(await runMain(["plot", only])).toMatchObject({ code: 0 });
  });

  test("leaves out what is deeper in a record than any metric", async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    const log = await writeLog("deep.ndjson", `{"epoch":1,"loss":2,"metrics":{"f1":0.5},"deep":${deep}}\n`);
    const { code, stderr } = await runMain(["plot", log, "--metric", "g"]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('it has "loss", "metrics.f1"') });
  });

  test("names the metrics that there are if one is not there", async () => {
    const log = await writeLog("metrics.csv", "epoch,step,loss,metrics.f1,lr\n1,1,1,0.5,0.1\n");
    const { code, stderr } = await runMain(["plot", log, "--metric", "f1"]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'error: --metric: the log has no "f1": it has "step", "loss", "metrics.f1", "lr": did you mean "metrics.f1"?\n',
    );
    expect((await runMain(["plot", log, "--metric", "los"])).stderr).toContain('did you mean "loss"?');
  });
});

describe("`backprop plot --follow`", () => {
  test("draws once, when the run has ended, if there is no terminal", async () => {
    const log = await writeLog("grows.ndjson", start + rows([4]));
    const drawn = runMain(["plot", log, "--follow"]);
    const text = rows([2, 3], 2) + end;
    for (const part of [text.slice(0, 30), text.slice(30)]) await appendFile(log, part);
    expect(await drawn).toEqual({ ...(await runMain(["plot", log])), code: 0 });
  });

  /** Follows a log on a terminal: `until` waits until a text is drawn after what was drawn before. */
  const followOnTerminal = (log: string) => {
    const io = new CapturedIo({ terminal: true });
    const code = main(["plot", log, "--follow"], io);
    const until = async (text: string) => {
      const before = io.stderr.text.length;
      await vi.waitUntil(() => io.stderr.text.includes(text, before), { timeout: 30_000, interval: 5 });
    };
    return { io, code, until };
  };
  const drawOnTerminal = async (log: string) => (await runMain(["plot", log], { terminal: true })).stdout;

  test.each(["replaced", "emptied"])("begins anew if the file is %s", async (how) => {
    const log = await writeLog("other.ndjson", start + rows([4, 4, 4, 4]));
    const { io, code, until } = followOnTerminal(log);
    await until("4 ┤");
    if (how === "replaced") await rename(await writeLog("new", start + rows([1])), log);
    else {
      await truncate(log);
      await appendFile(log, start + rows([1]));
    }
    await until("1 ┤");
    await appendFile(log, rows([2], 2) + end);
    expect(await code).toBe(0);
    expect(io.stdout.text).toBe(await drawOnTerminal(await writeLog("fresh.ndjson", start + rows([1, 2]) + end)));
  });

  test("ends at Ctrl-C with what there is", async () => {
    const log = await writeLog("endless.ndjson", start + rows([3, 2, 1]));
    const { io, code, until } = followOnTerminal(log);
    await until(" loss");
    io.emit("SIGINT");
    expect(await code).toBe(130);
    expect(io.stdout.text).toBe(await drawOnTerminal(log));
  });

  test("refuses a metric as soon as there are epochs", async () => {
    const log = await writeLog("wrong.ndjson", start + rows([3, 2, 1]));
    expect((await runMain(["plot", log, "--follow", "--metric", "los"])).stderr).toContain('did you mean "loss"?');
  });
});
