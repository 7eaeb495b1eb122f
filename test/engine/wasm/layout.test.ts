import { describe, expect, test } from "vitest";
import type { Job } from "../../../src/engine/engine.js";
import { allocateMemory, pageBytes } from "../../../src/engine/wasm/allocateMemory.js";
import { instantiate } from "../../../src/engine/wasm/instantiate.js";
import { scratchBytes } from "../../../src/engine/wasm/kernels/productBlocks.js";
import { type Layout, planLayout } from "../../../src/engine/wasm/layout.js";
import { loadKernels } from "../../../src/engine/wasm/loadKernels.js";
import { planProgram } from "../../../src/engine/wasm/planProgram.js";
import { constant, input, variable } from "../../../src/graph/node.js";
import { sizeOf } from "../../../src/graph/shape.js";
import { ops } from "../../../src/ops/index.js";

test.each(["exact", "fast"] as const)(
  "a job's memory starts behind the data of the kernels, %s",
  async (arithmetic) => {
    const { bytes } = await loadKernels(arithmetic);
    // A module whose data does not fit into its memory cannot be instantiated.
    const memory = allocateMemory(pageBytes);
    expect(() => instantiate(new WebAssembly.Module(bytes), memory)).not.toThrow();
    const step = { rows: 1, inputs: [], loss: constant(1), updates: [] };
    const layout = planLayout({ steps: [step], tables: [], state: new Map() }, [planProgram(step, "float64")]);
    expect(layout.scratch).toBeGreaterThanOrEqual(pageBytes);
  },
);

/** Where each thing of a job begins, and how many bytes it is used for. */
function placesOf(layout: Layout, { steps, tables, feed }: Job): readonly (readonly [number, number])[] {
  const { bytes } = layout.lanes;
  const longestBatch = Math.max(...steps.map(({ rows }) => rows));
  return [
    [layout.scratch, scratchBytes],
    [layout.losses, layout.lossCount * bytes],
    ...[...layout.scalars.values()].map((place) => [place, bytes] as const),
    ...[...layout.state].map(([{ shape }, place]) => [place, sizeOf(shape) * bytes] as const),
    ...layout.kept.map((place) => [place, layout.stateBytes] as const),
    [layout.lastKept, 4],
    [layout.keptBefore, 4],
    [layout.order, 4 * Math.max(...tables.map(({ columns, values }) => values.length / columns))],
    ...[...layout.tables].map(([{ values }, place]) => [place, values.length * bytes] as const),
    ...tables.map(({ columns }, i) => [layout.batches[i] as number, longestBatch * columns * bytes] as const),
    [layout.feedStart, (feed?.window ?? 0) * (feed?.perBatch ?? 0) * bytes],
    [layout.buffers, Math.max(...[...layout.allocations.values()].map((each) => each.bytes))],
  ];
}

describe.each(["float64", "float32"] as const)("in %s,", (dtype) => {
  test.each([[[40, 13]], [[13, 40]], [[1]]])(
    "no two things of a job with batches of %j rows have a place in common",
    (lengths) => {
      const [w, v] = [variable("w", [7, 3]), variable("v", [3])];
      const [lr, decay] = [input("lr", []), input("decay", [])];
      const createStep = (rows: number) => {
        const [x, y, mask] = [input("x", [rows, 7]), input("y", [rows, 3]), input("mask", [rows, 3])];
        const error = ops.subtract(ops.multiply(ops.tanh(ops.add(ops.matmul(x, w), v)), mask), y);
        const updates = [
          { variable: w, value: ops.multiply(w, ops.multiply(lr, decay)) },
          { variable: v, value: ops.subtract(v, ops.multiply(lr, ops.sum(error, { axis: 0 }))) },
        ];
        return { rows, inputs: [x, y, mask], loss: ops.sum(error), updates };
      };
      const createTables = (rows: number) =>
        [7, 3].map((columns) => ({ columns, values: new Float64Array(rows * columns) }));
      const steps = lengths.map(createStep);
      const job: Job = {
        dtype,
        steps,
        tables: createTables(493),
        feed: { window: 9, perBatch: 3 * Math.max(...lengths) },
        measurements: [{ steps: [], tables: createTables(611) }],
        state: new Map([w, v].map((each) => [each, new Float64Array(sizeOf(each.shape))])),
      };
      const layout = planLayout(
        job,
        steps.map((step) => planProgram(step, dtype)),
      );
      expect(layout.scalars.size).toBe(2);
      expect(layout.tables.size).toBe(4);
      const places = placesOf(layout, job).toSorted(([a], [b]) => a - b);
      const ends = places.map(([start, bytes]) => start + bytes);
      const nextStarts = [...places.slice(1).map(([start]) => start), layout.bytes];
      for (const [i, end] of ends.entries()) expect(end).toBeLessThanOrEqual(nextStarts[i] as number);
      // A vector may be read from the last number on.
      expect(layout.bytes - (ends.at(-1) as number)).toBeGreaterThanOrEqual(16 - layout.lanes.bytes);
    },
  );
});
