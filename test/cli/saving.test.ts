import type { ChildProcess } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { backprop, killChildren, outcomeOf, shell, start } from "./children.js";

// Each of these starts processes, several at a time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const xor = "configs/xor.json";
const endless = ["--epochs", "100000000"];
/** Takes about a second to be written, so that a signal comes in time. */
const large = ["--epochs", "1", "--set", 'layers=[1500,"relu",1500,1]'];
const quick = ["--epochs", "2"];

let folder: string;
let model: string;
beforeEach(() => {
  folder = temporaryFolder();
  model = join(folder, "m.json");
});
afterEach(killChildren);

const train = (...args: readonly string[]) => start(process.execPath, ["bin/backprop.js", "train", xor, ...args]);
const parametersIn = (file: string) => JSON.parse(readFileSync(file, "utf8")).parameters.length;
const temporaries = () => readdirSync(folder).filter((name) => name.endsWith(".tmp"));

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await setTimeout(1);
}

/** Waits until a save is under way: its temporary file has begun to grow. */
const untilSaving = () =>
  until(() => temporaries().some((name) => (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0) > 0));

async function untilRead(stream: ChildProcess["stdout"], part: string): Promise<void> {
  let seen = "";
  stream?.on("data", (chunk: Buffer) => {
    seen += chunk.toString();
  });
  await until(() => seen.includes(part));
}

describe("a save that is killed", () => {
  test("leaves the old model as it was, and a temporary file, which the next save to the same file removes", async () => {
    await outcomeOf(train(...quick, "-o", model));
    const old = readFileSync(model, "utf8");
    const child = train(...large, "-o", model, "--force");
    const outcome = outcomeOf(child);
    await untilSaving();
    child.kill("SIGKILL");
    expect((await outcome).code).toBeNull();
    expect(readFileSync(model, "utf8")).toBe(old);
    expect(temporaries()).toHaveLength(1);
    await outcomeOf(train(...quick, "-o", join(folder, "other.json")));
    expect(temporaries()).toHaveLength(1);
    expect((await outcomeOf(train(...quick, "-o", model, "--force"))).code).toBe(0);
    expect(temporaries()).toEqual([]);
  });

  test("is not confused with one that is under way, which another save to the same file does not disturb", async () => {
    const child = train(...large, "-o", model);
    const outcome = outcomeOf(child);
    await untilSaving();
    child.kill("SIGSTOP");
    expect((await outcomeOf(train(...quick, "-o", model))).code).toBe(0);
    expect(temporaries()).toHaveLength(1);
    child.kill("SIGCONT");
    expect((await outcome).code).toBe(0);
    expect(readdirSync(folder)).toEqual(["m.json"]);
    expect(parametersIn(model)).toBe(6);
  });
});

describe("`-o` on a link", () => {
  test("that leads to no file yet makes that file, and the link stays", async () => {
    mkdirSync(join(folder, "sub"));
    symlinkSync(join("sub", "real.json"), join(folder, "a.json"));
    symlinkSync("a.json", model);
    const { code, stderr } = await outcomeOf(train(...quick, "-o", model));
    expect(code).toBe(0);
    expect(stderr).toContain(`saved to ${model} (measured anew: loss `);
    expect(lstatSync(model).isSymbolicLink()).toBe(true);
    expect(readlinkSync(model)).toBe("a.json");
    expect(parametersIn(join(folder, "sub", "real.json"))).toBe(4);
    expect(readdirSync(join(folder, "sub"))).toEqual(["real.json"]);
  });

  test("into a folder that does not exist is refused before the run", async () => {
    symlinkSync(join("nowhere", "real.json"), model);
    const { code, stdout, stderr } = await outcomeOf(train(...quick, "-o", model));
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(stderr).toMatch(/^error: .*m\.json: there is no folder .*nowhere\n$/);
  });

  test("to the file of the log is refused, even if that file does not exist yet", async () => {
    symlinkSync("log.csv", model);
    const { code, stderr } = await outcomeOf(train(...quick, "-o", model, "--log", join(folder, "log.csv")));
    expect(code).toBe(2);
    expect(stderr).toContain("would overwrite the model");
  });
});

describe("a model that cannot be written to its file", () => {
  test("is saved elsewhere when the folder is gone, and the error says where", async () => {
    const target = join(folder, "sub", "m.json");
    mkdirSync(dirname(target));
    const child = train(...endless, "--format", "csv", "-o", target);
    const outcome = outcomeOf(child);
    await untilRead(child.stdout, "\n50,");
    rmSync(dirname(target), { recursive: true });
    child.kill("SIGINT");
    const { code, stderr } = await outcome;
    expect(code).toBe(5);
    const [, other = ""] =
      /error: .*sub: the folder does not exist any more; so that nothing is lost, the model is saved to (.*m\.json)\n$/.exec(
        stderr,
      ) ?? [];
    expect(parametersIn(other)).toBe(4);
    rmSync(dirname(other), { recursive: true });
  });

  test("leaves no partial file if the file system is full", async () => {
    const args = `${backprop} train ${xor} --quiet --epochs 1 --set 'layers=[3000,1]' -o ${model}`;
    const { code, stderr } = await shell(`trap '' XFSZ; ulimit -f 16; ${args}`);
    expect(code).toBe(5);
    expect(stderr).toMatch(
      /^error: .*m\.json: the file is larger than the file system, or `ulimit -f`, allows; the model could not be saved to .* either.*\n$/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a pipe with a name", () => {
  const waiting = "waiting until somebody reads from this pipe";
  const fifo = async () => {
    await shell(`mkfifo ${folder}/fifo`);
    return join(folder, "fifo");
  };

  test("gets the model, once somebody reads", async () => {
    const pipe = await fifo();
    const child = train(...quick, "-o", pipe);
    const outcome = outcomeOf(child);
    await untilRead(child.stderr, waiting);
    writeFileSync(model, (await shell(`cat ${pipe}`)).stdout);
    expect(parametersIn(model)).toBe(4);
    const { code, stderr } = await outcome;
    expect(code).toBe(0);
    expect(stderr).toContain(`saved to ${pipe} (measured anew: loss `);
  });

  test("that nobody reads from is left by Ctrl-C", async () => {
    const pipe = await fifo();
    const child = train(...quick, "-o", pipe);
    const outcome = outcomeOf(child);
    await untilRead(child.stderr, waiting);
    child.kill("SIGINT");
    const { code, stderr } = await outcome;
    expect(code).toBe(130);
    expect(stderr).toContain("it is not saved");
  });

  test("that nobody reads from is left by the second Ctrl-C of a run that the first has ended", async () => {
    const child = train(...endless, "--format", "csv", "-o", await fifo());
    const outcome = outcomeOf(child);
    await untilRead(child.stdout, "\n50,");
    const isWaiting = untilRead(child.stderr, waiting);
    child.kill("SIGINT");
    await isWaiting;
    // A signal within 50 ms is taken for the same Ctrl-C.
    await setTimeout(60);
    child.kill("SIGINT");
    expect((await outcome).code).toBe(130);
  });

  test("whose reader goes away before the end is an error", async () => {
    const pipe = await fifo();
    const outcome = outcomeOf(train(...large, "--quiet", "-o", pipe));
    await shell(`head -c 10 ${pipe}`);
    expect(await outcome).toMatchObject({
      code: 5,
      stderr: `error: ${pipe}: the reader went away before all was written\n`,
    });
  });

  test("that is read slowly is left by Ctrl-C", async () => {
    const pipe = await fifo();
    const child = train(...large, "--quiet", "-o", pipe);
    const outcome = outcomeOf(child);
    const reader = start("bash", ["-c", `exec 3<${pipe}; head -c 1 <&3; sleep 60`]);
    await untilRead(reader.stdout, "{");
    child.kill("SIGINT");
    expect((await outcome).code).toBe(130);
  });

  test("gets the log", async () => {
    const pipe = await fifo();
    const outcome = outcomeOf(train(...quick, "--quiet", "--log", pipe));
    expect((await shell(`cat ${pipe}`)).stdout).toMatch(/^epoch +loss\n +1 .*\n +2 .*\n$/);
    expect(await outcome).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("devices", () => {
  test("`-o /dev/stdout` is standard output, whether a pipe, a file or a socket", async () => {
    const args = `${backprop} train ${xor} --quiet --epochs 2 -o`;
    await outcomeOf(train(...quick, "-o", model));
    const expected = readFileSync(model, "utf8");
    expect((await shell(`${args} /dev/stdout | cat`)).stdout).toBe(expected);
    expect((await shell(`${args} /dev/stdout`)).stdout).toBe(expected);
    await shell(`${args} /dev/fd/1 > ${folder}/redirected.json`);
    expect(readFileSync(join(folder, "redirected.json"), "utf8")).toBe(expected);
    const substituted = join(folder, "substituted.json");
    expect((await shell(`${args} >(cat > ${substituted})`)).code).toBe(0);
    // Nobody waits for cat.
    await until(() => existsSync(substituted) && readFileSync(substituted, "utf8").length === expected.length);
    expect(readFileSync(substituted, "utf8")).toBe(expected);
  });

  test("`--log /dev/stdout` goes between the lines that are there", async () => {
    const { stdout } = await outcomeOf(train(...quick, "--quiet", "--log", "/dev/stdout"));
    expect(stdout).toMatch(/^epoch +loss\n +1 .*\n +2 .*\n$/);
  });

  test("that are full are reported in words, those that take all are fine", async () => {
    expect(await outcomeOf(train(...quick, "--quiet", "-o", "/dev/full"))).toMatchObject({
      code: 5,
      stderr: "error: /dev/full: no space is left on the device\n",
    });
    expect((await outcomeOf(train(...quick, "--quiet", "--log", "/dev/full"))).code).toBe(5);
    expect((await outcomeOf(train(...quick, "--quiet", "-o", "/dev/null", "--log", "/dev/null"))).code).toBe(0);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });
});

describe("a terminal that is gone", () => {
  test("ends the run in good order: the model is saved, the exit code is 129", async () => {
    const child = train(...endless, "--format", "ndjson", "-o", model);
    const outcome = outcomeOf(child);
    await untilRead(child.stdout, '"epoch":50,');
    child.kill("SIGHUP");
    const { code } = await outcome;
    expect(code).toBe(129);
    expect(JSON.parse(readFileSync(model, "utf8")).training.reason).toBe("signal");
  });

  test("with its window, as when ssh is lost", async () => {
    const pidFile = join(folder, "pid");
    const line = `echo $$ > ${pidFile}; exec ${backprop} train ${xor} --epochs 100000000 -o ${model}`;
    const terminal = start("script", ["-qec", `bash -c '${line}'`, "/dev/null"]);
    await untilRead(terminal.stdout, "50");
    terminal.kill("SIGKILL");
    const process = Number(readFileSync(pidFile, "utf8"));
    await until(() => !existsSync(`/proc/${process}`));
    expect(JSON.parse(readFileSync(model, "utf8")).training.reason).toBe("signal");
  });

  test("does not end a run under nohup", async () => {
    const log = join(folder, "loss.csv");
    const line = [
      `nohup ${backprop} train ${xor} --epochs 100000000 --format csv --log-every 1000 -o ${model} > ${log} & run=$!`,
      `until grep -q ^5000, ${log}; do sleep 0.05; done`,
      "kill -HUP $run",
      // A run that ends adds no more than its last row.
      `rows() { wc -l < ${log}; }; before=$(rows); while [ $(rows) -lt $((before + 10)) ] && kill -0 $run; do sleep 0.05; done`,
      // Of the first signal that it heeds, the exit code says which one it was.
      'kill -TERM $run; wait $run; echo "$?"',
    ];
    expect((await shell(line.join("\n"))).stdout).toBe("143\n");
  });
});

describe("a working directory that is gone", () => {
  const gone = (line: string) => shell(`mkdir ${folder}/gone && cd ${folder}/gone && rmdir ../gone && ${line}`);
  const command = `"${process.execPath}" ${process.cwd()}/bin/backprop.js`;
  const config = join(process.cwd(), xor);

  test.each(["--version", "--help", `train ${config} --quiet`])("keeps nothing from `%s`", async (line) => {
    expect(await gone(`${command} ${line}`)).toMatchObject({ code: 0, stderr: "" });
  });

  test("keeps no absolute path from being read and written", async () => {
    const line = `${command} train ${config} --quiet -o ${model} --log ${folder}/l.csv`;
    expect(await gone(line)).toMatchObject({ code: 0, stderr: "" });
    expect(parametersIn(model)).toBe(4);
  });

  test.each([
    "train c.json",
    `train ${config} -o m.json`,
    `train ${config} --log l.csv`,
    "inspect m.json",
    "predict m.json d.csv",
    `train ${config} --weights m.json`,
    "gradcheck --config c.json",
  ])("makes `%s` fail", async (line) => {
    expect(await gone(`${command} ${line}`)).toEqual({
      code: 5,
      stdout: "",
      stderr: "error: the working directory: it is not there any more: change to another one, or give absolute paths\n",
    });
  });
});

test.each([22, 25, 26])("if only %d files may be open, the error says so", async (limit) => {
  const { code, stdout, stderr } = await shell(`ulimit -n ${limit}; ${backprop} train ${xor} --quiet -o ${model}`);
  // From Node.js 22 on, Node.js itself needs more files than the fewest here.
  const node = await shell(`ulimit -c 0 -n ${limit}; "${process.execPath}" --eval 0`);
  if (code === 0 || node.code !== 0) return;
  expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
  expect(stderr).toMatch(/^error: .*too many files are open: raise the limit, such as by `ulimit -n 256`\n$/);
});

test("with Node's permissions, a file that may not be written is named", async () => {
  const flag = process.allowedNodeEnvironmentFlags.has("--permission") ? "--permission" : "--experimental-permission";
  const args = [flag, "--no-warnings", "--allow-fs-read=*", "bin/backprop.js", "train", xor, ...quick];
  const { code, stderr } = await outcomeOf(start(process.execPath, [...args, "--quiet", "-o", model]));
  expect(code).toBe(5);
  expect(stderr).toMatch(
    /^error: .*m\.json: Node\.js runs with --permission, .* add .* --allow-fs-write for its folder; /,
  );
});
