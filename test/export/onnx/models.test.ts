import { describe, expect, test } from "vitest";
import { checkExports } from "../../../src/export/check/checkExports.js";
import type { Runtime } from "../../../src/export/check/runtime.js";
import { findOnnxModule } from "../../../src/export/check/runtimes/onnxModule.js";
import { createRandomModels } from "../randomModels.js";
import { exportModels } from "./exportedModels.js";

const runtime = (await findOnnxModule()) as Runtime;
const models = createRandomModels();

describe("models in onnxruntime", () => {
  test("give what predict gives, and NaN for rows that it refuses", async () => {
    const checked = await checkExports(await exportModels(models, "float64"), runtime);
    expect(checked.flatMap(({ failure }, i) => (failure === undefined ? [] : [{ model: i, failure }]))).toEqual([]);
    const exact = checked.filter((_, i) => models[i]?.model.config.dtype === "float64");
    expect(Math.max(...exact.map(({ largest }) => largest))).toBeLessThan(1e-14);
    expect(Math.max(...checked.map(({ ties }) => ties))).toBe(0);
  });

  test("give it to the rounding of float32, if they are exported in it", async () => {
    const some = models.filter((_, i) => i % 3 === 0);
    const checked = await checkExports(await exportModels(some, "float32"), runtime);
    expect(checked.flatMap(({ failure }, i) => (failure === undefined ? [] : [{ model: 3 * i, failure }]))).toEqual([]);
  });
});
