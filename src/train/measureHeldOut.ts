import { CapacityError } from "../errors.js";
import { baselinesOf } from "../forward/baselinesOf.js";
import { collectMetrics } from "../metrics/namesOfMetrics.js";
import type { Model } from "../model/model.js";
import { finiteOrNull } from "./finiteOrNull.js";
import type { HeldOut } from "./records.js";
import type { RunParts } from "./runParts.js";
import { findVerdict } from "./verdict/findVerdict.js";

/**
 * Measures the parameters that were chosen on the rows held out, if there are any. The state gets the result.
 *
 * @returns warnings about the model
 */
export async function measureHeldOut(parts: RunParts): Promise<readonly string[]> {
  try {
    await measure(parts);
    return await findVerdict(parts);
  } catch (error) {
    // The model was trained, and shall not be lost.
    if (!(error instanceof CapacityError)) throw error;
    return [`the model cannot be measured on the held-out rows: ${error.message}`];
  }
}

async function measure({ heldOut, state, datasets, loaded }: RunParts): Promise<void> {
  const { chosen } = state;
  const { training, validation } = datasets;
  if (heldOut === undefined || validation === undefined || chosen === undefined || chosen === "none") return;
  const metrics = await heldOut.measure(chosen.parameters);
  if (metrics === undefined) return;
  state.chosen = { ...chosen, heldOut: { metrics, baseline: baselinesOf(loaded.config.loss, training, validation) } };
}

/** The same for a model file, without the metrics of single classes, which may be many. */
export function summarizeHeldOut({ metrics, baseline }: HeldOut): NonNullable<Model["validation"]> {
  const { rows, classifications } = metrics;
  const found = collectMetrics({
    ...metrics,
    classifications: classifications.map((each) => ({ ...each, classes: [] })),
  });
  return {
    rows,
    metrics: Object.fromEntries([...found].map(([name, { value }]) => [name, finiteOrNull(value)])),
    baseline: baseline.map((each) =>
      Object.fromEntries(
        Object.entries(each).map(([key, value]) => [key, typeof value === "string" ? value : finiteOrNull(value)]),
      ),
    ),
  };
}
