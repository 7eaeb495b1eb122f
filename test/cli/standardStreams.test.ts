import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { binaryModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { CapturedIo, runMain } from "./runMain.js";

const xor = "configs/xor.json";

describe("`-` as a file to write", () => {
  test("is standard output for a model, if it has no log", async () => {
    const file = join(temporaryFolder(), "model.json");
    await runMain(["train", xor, "--epochs", "3", "--quiet", "-o", file]);
    const outcome = await runMain(["train", xor, "--epochs", "3", "--quiet", "-o", "-"]);
    expect(outcome).toEqual({ code: 0, stdout: readFileSync(file, "utf8"), stderr: "" });
  });

  test("is standard output for a config", async () => {
    const init = ["config", "init", "configs/data/iris.csv", "--target", "species"];
    expect((await runMain([...init, "-o", "-"])).stdout).toBe((await runMain(init)).stdout);
  });

  test.each([
    ["-o -", /^error: --out -: .* add --quiet/],
    ["--log -", /^error: --log -: .* --format ndjson/],
    ["--quiet --log -", /^error: --log -: /],
    ["--split-out -", /^error: --split-out: got "-", expected the name of a file/],
    ["--checkpoint -", /^error: --checkpoint -: expected a file/],
  ])("is refused if it makes no sense: train %s", async (options, message) => {
    const { code, stdout, stderr } = await runMain(["train", xor, "--epochs", "3", ...options.split(" ")]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(existsSync("-")).toBe(false);
  });
});

describe("`-` as a file to read", () => {
  test("is standard input for a model", async () => {
    const { stdout: model } = await runMain(["train", xor, "--epochs", "3", "--quiet", "-o", "-"]);
    const rows = join(temporaryFolder(), "rows.csv");
    const { stdout } = await runMain(["inspect", "-"], { stdin: model });
    expect(stdout).toMatch(/^written by +backprop/);
    expect(await runMain(["predict", "-", rows], { stdin: model })).toMatchObject({ code: 5, stdout: "" });
    const trained = await runMain(["train", xor, "--epochs", "1", "--weights", "-"], { stdin: model });
    expect(trained).toMatchObject({ code: 0, stderr: "" });
  });

  test("is standard input for a config that is checked", async () => {
    const outcome = await runMain(["gradcheck", "--config", "-"], { stdin: readFileSync(xor, "utf8") });
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining("layers.0.weight") });
  });

  test.each([[["predict", "-"]], [["evaluate", "-", "-"]], [["train", "-", "--weights", "-"]]])(
    "is standard input for one thing alone: %j",
    async (argv) => {
      expect(await runMain(argv)).toMatchObject({ code: 2, stderr: expect.stringContaining("can be read only once") });
    },
  );
});

test("a dry run has no epochs that --format csv could write", async () => {
  const { code, stdout, stderr } = await runMain(["train", xor, "--dry-run", "--format", "csv"]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("--format csv is for epochs");
});

test.each([
  ["train -", "a config", '{"data": {"inputs": [[0], [1]], "targets": [0, 1]}, "layers": [1], "epochs": 1}'],
  ["train - --dry-run", "a config", '{"data": {"inputs": [[0], [1]], "targets": [0, 1]}, "layers": [1], "epochs": 1}'],
  ["graph -", "a config", '{"data": {"inputs": [[0], [1]], "targets": [0, 1]}, "layers": [1]}'],
  ["explain -", "a config", '{"data": {"inputs": [[0], [1]], "targets": [0, 1]}, "layers": [1]}'],
  ["config check -", "a config", "{}"],
  ["config show -", "a config", "{}"],
  ["inspect -", "a model", "{}"],
  ["plot -", "a log", "epoch,loss\n1,2\n2,1\n"],
])("%s says on a terminal that it waits for %s", async (line, what, stdin) => {
  const io = new CapturedIo({ stdin });
  await main(line.split(" "), io);
  expect(io.stderr.text).not.toContain("waiting");
  const typed = new CapturedIo({ stdin });
  Object.assign(typed.stdin, { isTTY: true });
  await main(line.split(" "), typed);
  expect(typed.stderr.text.startsWith(`waiting for ${what} on standard input; Ctrl-D ends it\n`)).toBe(true);
});

test("export waits for rows on a terminal only if it reads them there", async () => {
  const folder = temporaryFolder();
  const model = writeModelFile(folder, binaryModel);
  const stderrOf = async (...options: readonly string[]) => {
    const io = new CapturedIo({ stdin: "x\n1\n" });
    Object.assign(io.stdin, { isTTY: true });
    await main(["export", model, "-o", join(folder, "y.js"), "--force", ...options], io);
    return io.stderr.text;
  };
  expect(await stderrOf()).toMatch(/^checked with /);
  expect(await stderrOf("--check", "-")).toMatch(/^waiting for rows on standard input: .*\nchecked with .* 1 row of /);
});
