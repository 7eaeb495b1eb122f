import { loadEngine } from "../../engine/loadEngine.js";
import { baselinesOf } from "../../forward/baselinesOf.js";
import { formatShort } from "../../messages/formatShort.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { HeldOutMeter } from "../heldOutMeter.js";
import type { RunParts } from "../runParts.js";
import { findCause } from "./findCause.js";
import { findStuckUnits } from "./findStuckUnits.js";
import { type Failing, judge } from "./judge.js";

/**
 * Warns if a run's model is no better than its baseline on the rows held out, with the likely cause, which is looked for in the
 * network, in the rows trained on and in how the loss went. A run that was interrupted or diverged has other troubles.
 */
export async function findVerdict({ state, datasets, loaded, network, session }: RunParts): Promise<readonly string[]> {
  const { chosen, reason } = state;
  if (chosen === undefined || chosen === "none" || chosen.heldOut === undefined) return [];
  if (reason === "signal" || reason === "diverged") return [];
  const failing = judge(chosen.heldOut.metrics, chosen.heldOut.baseline);
  if (failing.length === 0) return [];
  const { config } = loaded;
  const { training } = datasets;
  const { name } = session.engine;
  const { parameters } = chosen;
  const measured = await new HeldOutMeter({ config, network, dataset: training, engine: name }).measure(parameters);
  const isFirst = ({ target }: { readonly target: string }) => target === failing[0]?.found.target;
  const trained = [...(measured?.classifications ?? []), ...(measured?.regressions ?? [])].find(isFirst);
  const baseline = baselinesOf(config.loss, training, training).find(isFirst);
  if (trained === undefined || baseline === undefined) return [];
  const engine = await loadEngine(name, "exact");
  const stuck = await findStuckUnits(engine, config, network, parameters, training.inputs);
  const cause = findCause({ config, state, training, trained, baseline, stuck });
  return [`${describeFailing(failing, chosen.heldOut.baseline.length)}: ${cause}`];
}

/** @param targets how many there are in all */
function describeFailing(failing: readonly Failing[], targets: number): string {
  const names = formatValues(failing.map(({ found }) => found.target));
  if (failing.length > 1) {
    return `the model is no better than always the same prediction on the held-out rows for ${failing.length} of ${targets} targets, ${names}`;
  }
  const [only] = failing as [Failing];
  const of = targets === 1 ? "" : ` for ${names}`;
  switch (only.kind) {
    case "oneClass":
      return `the model predicts ${formatValue(only.label)}${of} in every held-out row (accuracy ${only.found.accuracy.toFixed(4)})`;
    case "classes": {
      const always = `always ${formatValue(only.baseline.label)}`;
      return `the model is no better than ${always}${of} on the held-out rows (accuracy ${only.found.accuracy.toFixed(4)}, ${always} ${only.baseline.accuracy.toFixed(4)})`;
    }
    case "numbers":
      return `the model is ${only.found.rmse < only.baseline.rmse ? "hardly" : "no"} better than always the mean${of} on the held-out rows (RMSE ${formatShort(only.found.rmse)}, always the mean ${formatShort(only.baseline.rmse)})`;
  }
}
