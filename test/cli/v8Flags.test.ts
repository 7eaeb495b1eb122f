import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type BuildOfNode, flagsFor, hasWideVectors } from "../../src/cli/v8Flags.js";
import { hasWideVectors as engineHasWideVectors, expectWideVectors } from "../../src/engine/wideVectors.js";
import { binaryModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { canFuse, watchedRun } from "../watchedRun.js";
import { runMain } from "./runMain.js";

const withVectors = { v8_enable_wasm_simd256_revec: 1 };
const here = flagsFor(process.versions.v8, process.config.variables as BuildOfNode);
/** Code that runs first in a process, and lets its V8 look as if it were built without wide vectors. */
const withoutVectors = `data:text/javascript,${encodeURIComponent(`
  const { variables } = process.config;
  Object.defineProperty(process, "config", { value: { variables: { ...variables, v8_enable_wasm_simd256_revec: 0 } } });
`)}`;
const train = ["bin/backprop.js", "train", "configs/xor.json", "--format", "ndjson"];
const start = (stdout: string) => JSON.parse(stdout.split("\n")[0] as string);

test("a flag is set only on the version of V8 that needs it, if this build of V8 knows it", () => {
  expect(flagsFor("11.3.244.8-node.38", {})).toEqual(["--experimental-wasm-relaxed-simd"]);
  for (const version of ["13.6.233.17-node.63", "14.6.202.34-node.40"]) {
    expect(flagsFor(version, withVectors)).toEqual(["--experimental-wasm-revectorize"]);
    expect(flagsFor(version, {})).toEqual([]);
  }
  for (const version of ["11.30.1", "11.8.172.17", "12.4.254.21", "13.60.1", "14.1.146.11"])
    expect([version, flagsFor(version, withVectors)]).toEqual([version, []]);
});

test("the command sets no other flag while it trains", () => {
  expect(watchedRun(...train, "--set", "arithmetic=fast").flags).toEqual(here);
});

test("the command lets WebAssembly as it is first compiled only for a check of ONNX", () => {
  const model = writeModelFile(temporaryFolder(), binaryModel);
  const flagsOf = (to: string) => watchedRun("bin/backprop.js", "export", model, "-o", "-", "--to", to).flags;
  const isNeeded = ["11.3", "12.4", "13.6"].some((version) => process.versions.v8.startsWith(`${version}.`));
  expect(flagsOf("onnx")).toEqual([...here, ...(isNeeded ? ["--wasm-tiering-budget=1000000000"] : [])]);
  expect(flagsOf("javascript")).toEqual(here);
});

test("the command fuses multiply and add for fast if the processor does, and says so", () => {
  expect(start(watchedRun(...train).stdout).fusedMultiplyAdd).toBe(false);
  expect(start(watchedRun(...train, "--set", "arithmetic=fast").stdout).fusedMultiplyAdd).toBe(canFuse(...here));
});

test("a command that trains has wide vectors if its flag is set and the processor fuses multiply and add", () => {
  const isAsked = here.includes("--experimental-wasm-revectorize");
  expect(hasWideVectors()).toBe(isAsked && canFuse(...here));
});

test("without WebAssembly the engine says what to do, and the other engine trains and predicts the same", () => {
  const model = join(temporaryFolder(), "model.json");
  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...args], { encoding: "utf8" });
    return { status, stdout, stderr: stderr.replace(/^Warning: disabling flag .*\n/gm, "") };
  };
  const train = ["bin/backprop.js", "train", "configs/iris.json", "--epochs", "1", "--quiet", "-o", model];
  expect(run("--jitless", ...train)).toEqual({
    status: 2,
    stdout: "",
    stderr:
      "error: engine wasm: this Node.js runs without WebAssembly: leave out --jitless, also in NODE_OPTIONS, or take the engine mathjs, which is slow\n",
  });
  expect(run("--jitless", ...train, "--engine", "mathjs")).toEqual({ status: 0, stdout: "", stderr: "" });
  const predict = [
    "bin/backprop.js",
    "predict",
    model,
    "configs/data/iris.csv",
    "--engine",
    "mathjs",
    "--probabilities",
  ];
  expect(run("--jitless", ...predict)).toEqual(run(...predict));
});

test.each([true, false])(
  "any command tells the engine about wide vectors, if it was told %s before",
  async (before) => {
    expectWideVectors(() => before);
    await runMain(["--version"]);
    expect(engineHasWideVectors()).toBe(hasWideVectors());
  },
);

test.each(["exact", "fast"])(
  "a model trained by %s arithmetic has the same bytes with wide vectors and without",
  (arithmetic) => {
    const folder = temporaryFolder();
    const bytesOf = (name: string, ...flags: readonly string[]) => {
      const file = join(folder, name);
      const config = ["train", "configs/digits.json", "--epochs", "2", "--set", `arithmetic=${arithmetic}`];
      watchedRun(...flags, "bin/backprop.js", ...config, "--quiet", "-o", file);
      return readFileSync(file, "utf8");
    };
    expect(bytesOf("narrow.json", "--import", withoutVectors)).toBe(bytesOf("wide.json"));
  },
);
