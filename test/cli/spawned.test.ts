import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { backprop, killChildren, outcomeOf, shell, start } from "./children.js";

const xor = "configs/xor.json";
const escapeCharacter = "\u001B";
let folder: string;

// Each of these starts processes, several at a time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "backprop-spawned-"));
});
afterEach(async () => {
  killChildren();
  await rm(folder, { recursive: true });
});

/** What a terminal is sent: util-linux's script(1) runs the line on one of its own. */
function onTerminal(line: string): ReturnType<typeof outcomeOf> {
  return outcomeOf(start("script", ["-qec", line, "/dev/null"]));
}

describe("the built command", () => {
  test("trains", async () => {
    const { code, stdout, stderr } = await shell(`${backprop} train ${xor}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^epoch {10}loss\n(.*\n)* 1000 +\S+\n$/);
  });

  test("checks gradients", async () => {
    expect(await shell(`${backprop} gradcheck --op tanh`)).toMatchObject({ code: 0, stderr: "" });
  });

  test("finds a rule that is 3 % off: exits with 1, and names op, input and element", async () => {
    // No rule is in the kernels, which take longest to build.
    for (const name of ["src", "bin", "dist/kernels", "package.json", "tsconfig.json"])
      await cp(name, join(folder, name), { recursive: true });
    await symlink(resolve("node_modules"), join(folder, "node_modules"));
    const table = join(folder, "src/ops/elementwise.ts");
    const rules = await readFile(table, "utf8");
    expect(rules).toContain('"y * (1 - y)"');
    await writeFile(table, rules.replace('"y * (1 - y)"', '"1.03 * y * (1 - y)"'));
    expect(await shell(`cd ${folder} && npm run build:command`)).toMatchObject({ code: 0 });
    const { code, stdout } = await shell(
      `${process.execPath} ${folder}/bin/backprop.js gradcheck --op sigmoid --op tanh`,
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^sigmoid +x .* FAIL$/m);
    expect(stdout).toMatch(/^FAIL +sigmoid x: .*1\.03 times/m);
    expect(stdout).not.toMatch(/^tanh .* FAIL$/m);
  });
});

describe("a check that takes over a second", () => {
  /** A network so wide that its check takes seconds on a fast machine. */
  const writeConfig = async () => {
    const config = join(folder, "wide.json");
    await writeFile(config, '{"data": {"generate": "moons", "samples": 64}, "layers": [256, "tanh", 256, "tanh", 1]}');
    return config;
  };

  test("shows on a terminal how far it is, and erases that when Ctrl-C ends it at once", async () => {
    const child = start("script", ["-qec", `${backprop} gradcheck --config ${await writeConfig()}`, "/dev/null"]);
    const outcome = outcomeOf(child);
    await untilRead(child, /\d+% {2}checking layers\.\d\.\w+[^\n]*\n/);
    child.stdin?.write("\u0003");
    const { code, stdout } = await outcome;
    expect(code).toBe(130);
    expect(stdout.slice(stdout.lastIndexOf("checking"))).toContain(`${escapeCharacter}[J`);
    expect(stdout).not.toContain("PASS");
  });

  test("writes nothing to pipes until it is done, and ends at once with Ctrl-C", async () => {
    const child = start(process.execPath, ["bin/backprop.js", "gradcheck", "--config", await writeConfig()]);
    const outcome = outcomeOf(child);
    // By then, progress would be shown on a terminal.
    setTimeout(() => child.kill("SIGINT"), 1500);
    expect(await outcome).toMatchObject({ stdout: "", stderr: "" });
    expect(child.signalCode).toBe("SIGINT");
  });
});

describe("files and pipes", () => {
  test("data that is there but cannot be opened is reported in words", async () => {
    // A socket, since whoever runs the tests may be kept from no file by its permissions.
    const socket = join(folder, "rows.csv");
    const server = createServer();
    await new Promise<void>((done) => server.listen(socket, done));
    await writeFile(join(folder, "c.json"), '{"data": {"csv": "rows.csv", "target": "y"}, "layers": [1]}');
    const { code, stderr } = await shell(`${backprop} train ${folder}/c.json`);
    server.close();
    expect(stderr).toMatch(/^error: .*rows\.csv: .*\n$/);
    expect(code).toBe(5);
  });

  test("a log in a file has neither escape codes nor carriage returns", async () => {
    const log = join(folder, "loss.log");
    // Standard error stays a terminal, and the bar is drawn on it.
    // It takes more than a second on a busy machine, and far longer than a frame on a fast one.
    const { stdout } = await onTerminal(`${backprop} train ${xor} --epochs 2500 --engine mathjs > ${log}`);
    const written = await readFile(log, "utf8");
    expect(stdout).toMatch(/epoch \d+ of 2500/);
    expect(written).not.toMatch(new RegExp(`[${escapeCharacter}\r]`));
    expect(written).toBe((await shell(`${backprop} train ${xor} --epochs 2500`)).stdout);
  });

  test("`| head -3` ends quietly, long before the run would", async () => {
    const { code, stdout, stderr } = await shell(`${backprop} train ${xor} --epochs 100000000 --format csv | head -3`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")).toHaveLength(4);
  });

  test.each([
    ["head -3", "the reader of standard output is gone", 0],
    ["cat > /dev/full", "the reader of standard output is gone", 0],
    ["> /dev/full", "standard output: no space is left on the device", 5],
  ])("`%s` does not keep the model from being saved", async (sink, why, code) => {
    const model = join(folder, "model.json");
    const train = `${backprop} train ${xor} --epochs 100000 --format csv -o ${model}`;
    const line = sink.startsWith(">")
      ? `${train} ${sink}`
      : `${train} | ${sink} 2> /dev/null; exit "\${PIPESTATUS[0]}"`;
    const { stderr, stdout, code: actual } = await shell(line);
    expect(actual).toBe(code);
    expect(stdout).toMatch(sink === "head -3" ? /^epoch,step,loss,lr\n1,.*\n2,.*\n$/ : /^$/);
    const [note, saved, ...rest] = stderr.trimEnd().split("\n");
    expect(note).toBe(`${why}; the run goes on without this log`);
    expect(saved).toMatch(/^saved to .*model\.json \(measured anew: loss \S+\)$/);
    expect(rest).toEqual(code === 0 ? [] : [`error: ${why}`]);
    expect(JSON.parse(await readFile(model, "utf8")).training.epochs).toBe(100_000);
  });

  test("a disk that is full for the log file is said at once, the run goes on, the exit code is 5", async () => {
    const full = "/dev/full: no space is left on the device";
    const model = join(folder, "model.json");
    const train = (epochs: number) => `${backprop} train ${xor} --epochs ${epochs} --log /dev/full`;
    // Long enough for the disk to answer.
    expect(await shell(train(3_000_000))).toEqual({
      code: 5,
      stdout: expect.stringMatching(/\n *3000000 .*\n$/),
      stderr: `${full}; the run goes on without this log\nerror: ${full}\n`,
    });
    const quiet = `${train(300)} --quiet -o ${model}`;
    expect(await shell(quiet)).toEqual({ code: 5, stdout: "", stderr: `error: ${full}\n` });
    expect(JSON.parse(await readFile(model, "utf8")).training.epochs).toBe(300);
  });

  test("a log that goes nowhere ends a run that saves nothing", async () => {
    const endless = `${backprop} train ${xor} --epochs 100000000`;
    for (const line of [`${endless} --format csv > /dev/full`, `${endless} --log-every 1 --quiet --log /dev/full`]) {
      const { code, stderr } = await shell(line);
      expect({ code, stderr }).toEqual({ code: 5, stderr: expect.stringMatching(/^error: .*no space is left.*\n$/) });
    }
  });

  test("help that cannot be written is reported in words", async () => {
    const { code, stderr } = await shell(`${backprop} --help > /dev/full`);
    expect({ code, stderr }).toEqual({ code: 5, stderr: "error: standard output: no space is left on the device\n" });
  });

  test("a full disk is reported in words", async () => {
    const { code, stderr } = await shell(`${backprop} train ${xor} --epochs 3 > /dev/full`);
    expect({ code, stderr }).toEqual({ code: 5, stderr: "error: standard output: no space is left on the device\n" });
  });
});

describe("a terminal", () => {
  test("gets colours, unless NO_COLOR asks for none", async () => {
    const dim = `${escapeCharacter}[2m`;
    expect((await onTerminal(`${backprop} ops`)).stdout).toContain(dim);
    expect((await onTerminal(`NO_COLOR=1 ${backprop} ops`)).stdout).not.toContain(escapeCharacter);
  });

  test("that is dumb gets neither colours nor a bar", async () => {
    const { stdout } = await onTerminal(`TERM=dumb ${backprop} train ${xor}`);
    expect(stdout).not.toContain(escapeCharacter);
    expect(stdout).not.toContain("░");
  });

  test("passes Ctrl-C to all of a pipe: the log ends with tee, the model is saved", async () => {
    const [model, log] = [join(folder, "model.json"), join(folder, "loss.csv")];
    const train = `${backprop} train ${xor} --epochs 100000000 --format csv -o ${model}`;
    const child = start("script", ["-qec", `bash -o pipefail -c '${train} | tee ${log}'`, "/dev/null"]);
    const outcome = outcomeOf(child);
    // Not from the start of its line, since the bar may be drawn in between.
    await untilRead(child, "50,50,");
    child.stdin?.write("\u0003");
    const { stdout } = await outcome;
    expect(stdout).toContain(`saved to ${model}`);
    expect(stdout).not.toContain("the reader");
    expect(JSON.parse(await readFile(model, "utf8")).training.reason).toBe("signal");
  });

  test("that is gone does not end a run that outlives it: it saves", async () => {
    const model = join(folder, "model.json");
    // As nohup would start it, but with the terminal as its streams.
    const train = `env _=nohup ${backprop} train ${xor} --epochs 300000 --log-every 1 -o ${model}`;
    const child = start("script", ["-qec", train, "/dev/null"]);
    await untilRead(child, "50 ");
    child.kill("SIGKILL");
    await vi.waitUntil(() => existsSync(model), { timeout: 30_000, interval: 100 });
    expect(JSON.parse(await readFile(model, "utf8")).training).toMatchObject({ reason: "epochs", epochs: 300_000 });
  });
});

describe("signals", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("after %s the log has its end and the model is saved", async (signal, code) => {
    const model = join(folder, "model.json");
    const args = ["train", xor, "--epochs", "100000000", "--format", "ndjson", "-o", model];
    const child = start(process.execPath, ["bin/backprop.js", ...args]);
    const outcome = outcomeOf(child);
    await untilRead(child, '"epoch":50,');
    child.kill(signal);
    const { code: actual, stdout, stderr } = await outcome;
    expect(actual).toBe(code);
    const end = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
    expect(end).toMatchObject({ type: "end", reason: "signal" });
    const [why, saved] = stderr.split("\n");
    const reached = `${end.epochs} epochs, ${end.steps} steps`;
    expect(why).toBe(`interrupted after ${reached}; with --checkpoint FILE a run can go on later`);
    expect(saved).toMatch(/^saved to \S+ \(measured anew: loss \S+\)$/);
    expect(JSON.parse(await readFile(model, "utf8")).training.epochs).toBe(end.epochs);
  });

  test.skipIf(process.platform === "win32")("SIGUSR1 neither ends the run nor opens a debugger", async () => {
    const child = start(process.execPath, [
      "bin/backprop.js",
      "train",
      xor,
      "--epochs",
      "100000000",
      "--format",
      "csv",
    ]);
    const outcome = outcomeOf(child);
    await untilRead(child, "\n50,50,");
    for (let i = 0; i < 5; i++) child.kill("SIGUSR1");
    await untilRead(child, "\n", child.stderr);
    child.kill("SIGUSR1");
    child.kill("SIGINT");
    const { code, stderr } = await outcome;
    expect(code).toBe(130);
    expect(stderr).toMatch(/^SIGUSR1 asks for a checkpoint, but this run writes none: .*\ninterrupted after .*\n$/);
  });

  test("two signals leave no file that is not whole", async () => {
    const model = join(folder, "model.json");
    const args = ["train", xor, "--epochs", "100000000", "--format", "csv", "-o", model];
    const child = start(process.execPath, ["bin/backprop.js", ...args]);
    const outcome = outcomeOf(child);
    await untilRead(child, "\n50,50,");
    child.kill("SIGINT");
    child.kill("SIGINT");
    expect((await outcome).code).toBe(130);
    for (const name of await readdir(folder)) {
      expect(name).toBe("model.json");
      expect(JSON.parse(await readFile(model, "utf8")).parameters).toHaveLength(4);
    }
  });
});

/** Waits until the child has written a text, to its standard output if nothing else is said. */
async function untilRead(child: ChildProcess, part: string | RegExp, stream = child.stdout): Promise<void> {
  let seen = "";
  await new Promise<void>((resolve) => {
    stream?.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.search(part) >= 0) resolve();
    });
  });
}
