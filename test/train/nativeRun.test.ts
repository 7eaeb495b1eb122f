import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/config/loadConfig.js";
import { parseOverride } from "../../src/config/overrides.js";
import { runChecks } from "../../src/gradcheck/runChecks.js";
import { prepareRun } from "../../src/train/prepareRun.js";
import { findBlas } from "../engine/native/findBlas.js";
import { collect } from "./collect.js";

const blas = await findBlas();
const read = (name: string, ...settings: readonly string[]) =>
  readConfig(join(import.meta.dirname, `../../configs/${name}.json`), settings.map(parseOverride));

describe.skipIf(blas === undefined)("with arithmetic native", () => {
  // An epoch of all rows is one step.
  test.each(["digits", "iris", "spirals"])(
    "the first steps of configs/%s.json have the losses of exact",
    async (name) => {
      const lossesWith = async (arithmetic: string) => {
        const loaded = await read(name, `arithmetic=${arithmetic}`, "epochs=3", "batchSize=100000");
        return (await collect(await prepareRun(loaded))).epochs.map(({ loss }) => loss);
      };
      const [native, exact] = [await lossesWith("native"), await lossesWith("exact")];
      expect(native).toHaveLength(3);
      for (const [i, loss] of native.entries()) {
        expect(Math.abs(loss / (exact[i] as number) - 1)).toBeLessThan(1e-12);
      }
    },
  );

  test("the start record names the library, and threads says how many it has", async () => {
    const startWith = async (...settings: readonly string[]) =>
      (await prepareRun(await read("xor", ...settings))).start;
    expect((await startWith("arithmetic=native", "threads=1")).library).toEqual({
      ...blas?.library,
      threads: blas?.library.threads && 1,
    });
    expect((await startWith("arithmetic=native", "threads=2")).library).toEqual({
      ...blas?.library,
      threads: blas?.library.threads && 2,
    });
    expect(await startWith("arithmetic=fast")).not.toHaveProperty("library");
  });

  test("gradients are right", async () => {
    const rows = await runChecks({ config: await read("digits", "arithmetic=native"), engine: "wasm" });
    expect(new Set(rows.map(({ arithmetic, verdict }) => `${arithmetic} ${verdict}`))).toEqual(
      new Set(["native PASS"]),
    );
  });
});
