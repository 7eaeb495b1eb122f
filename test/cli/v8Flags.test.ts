import { expect, test } from "vitest";
import { flagsFor } from "../../src/cli/v8Flags.js";
import { binaryModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { canFuse, watchedRun } from "../watchedRun.js";

const here = flagsFor(process.versions.v8);
const train = ["bin/backprop.js", "train", "configs/xor.json", "--format", "ndjson"];
const start = (stdout: string) => JSON.parse(stdout.split("\n")[0] as string);

test("a flag is set only on the version of V8 that needs it", () => {
  expect(flagsFor("11.3.244.8-node.38")).toEqual(["--experimental-wasm-relaxed-simd"]);
  for (const version of ["11.30.1", "11.8.172.17", "12.4.254.21", "13.6.233.17", "14.1.146.11", "14.6.202.34"])
    expect([version, flagsFor(version)]).toEqual([version, []]);
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
