import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { findBlas } from "../engine/native/findBlas.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { CapturedIo, runMain } from "./runMain.js";

const configs = join(import.meta.dirname, "../../configs");
const native = ["--set", "arithmetic=native"] as const;
const blas = await findBlas();
/** As on a machine without the library. */
const env = { BACKPROP_BLAS: "/nowhere/libblas.so" };

test.skipIf(blas === undefined)("the head of a run names the library", async () => {
  const io = new CapturedIo();
  expect(await main(["train", join(configs, "xor.json"), "--epochs", "2", ...native], io)).toBe(0);
  const { name, version } = { ...blas?.library };
  expect(io.stderr.text).toContain(`wasm, float64, native (${[name, version].join(" ").trim()}`);
});

test.skipIf(blas === undefined)("a run needs the library, and who looks at it does not", async () => {
  const [iris, model] = [join(configs, "iris.json"), join(temporaryFolder(), "model.json")];
  const { code, stdout, stderr } = await runMain(["train", iris, ...native, "-o", model], { env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^error: BACKPROP_BLAS: cannot open the library "\/nowhere\/libblas.so": .*, or unset it$/m);

  expect((await runMain(["train", iris, ...native, "--epochs", "2", "--quiet", "-o", model])).code).toBe(0);
  const rows = join(configs, "data/iris.csv");
  for (const argv of [
    ["train", iris, ...native, "--dry-run"],
    ["config", "check", iris, ...native],
    ["graph", iris, ...native, "--values"],
    ["explain", iris, ...native],
    ["evaluate", model, rows],
    ["predict", model, rows],
  ]) {
    const { code, stderr } = await runMain(argv, { env });
    expect([argv, code, stderr]).toEqual([argv, 0, ""]);
  }
});
