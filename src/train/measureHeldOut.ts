import type { Evaluation } from "../metrics/evaluation.js";
import type { RunParts } from "./runParts.js";

/** What a run's model is worth on the rows held out. */
export interface HeldOut {
  readonly metrics: Evaluation;
}

/** Measures the parameters that were chosen on the rows held out, if there are any. The state gets the result. */
export async function measureHeldOut({ heldOut, state }: RunParts): Promise<void> {
  const { chosen } = state;
  if (heldOut === undefined || chosen === undefined || chosen === "none") return;
  const metrics = await heldOut.measure(chosen.parameters);
  if (metrics !== undefined) state.chosen = { ...chosen, heldOut: { metrics } };
}
