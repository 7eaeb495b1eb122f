import { expect, test } from "vitest";
import { allocateMemory, pageBytes } from "../../../src/engine/wasm/allocateMemory.js";
import { planLayout } from "../../../src/engine/wasm/layout.js";
import { loadKernels } from "../../../src/engine/wasm/loadKernels.js";
import { planProgram } from "../../../src/engine/wasm/planProgram.js";
import { constant } from "../../../src/graph/node.js";

test.each(["exact", "fast"] as const)(
  "a job's memory starts behind the data of the kernels, %s",
  async (arithmetic) => {
    const { bytes } = await loadKernels(arithmetic);
    // A module whose data does not fit into its memory cannot be instantiated.
    const memory = allocateMemory(pageBytes);
    expect(() => new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })).not.toThrow();
    const step = { rows: 1, inputs: [], loss: constant(1), updates: [] };
    const layout = planLayout({ steps: [step], tables: [], state: new Map() }, [planProgram(step, "float64")]);
    expect(layout.scratch).toBeGreaterThanOrEqual(pageBytes);
  },
);
