import type { Failure, MeasuringPass } from "./divergence/describeDivergence.js";
import type { EpochResult } from "./epochRunner.js";
import type { ModelMeasures } from "./records.js";
import type { RunState } from "./runState.js";
import type { TrainingSession } from "./trainingSession.js";

/** Why parameters cannot be the model's: a measurement of them is not finite. */
export interface UnfitModel {
  readonly pass: MeasuringPass;
  /** Where, if that was found. */
  readonly failure: Failure | undefined;
}

/**
 * Chooses the parameters of a run's model at the end of the run: those of the best epoch if they were remembered, else the last that
 * were kept. They must have a finite loss on all of the data; if the last ones have none, those before them are taken. The chosen
 * ones are left in the session, and the state gets their measured losses.
 *
 * @returns what is wrong with the first choice that was measured, if it could not be taken
 */
export async function chooseModel(session: TrainingSession, state: RunState): Promise<UnfitModel | undefined> {
  const { engineSession, parameters, measuring, validating } = session;
  let unfit: UnfitModel | undefined;
  let second: { readonly restore: () => void; readonly measures: ModelMeasures } | undefined;
  for (const restore of listChoices(session, state)) {
    restore();
    // All that is kept is finite, except that the first parameters may be too large for float32.
    if (!parameters.every((each) => engineSession.read(each).every(Number.isFinite))) continue;
    const trained = await measuring.measure();
    const validated = trained.failure === undefined ? await validating?.measure() : undefined;
    const measures = describeMeasures(trained, validated);
    const [pass, runner, failed] =
      trained.failure === undefined
        ? (["validation", validating, validated?.failure] as const)
        : (["measurement", measuring, trained.failure] as const);
    if (runner === undefined || failed === undefined) {
      state.measures = measures;
      break;
    }
    // Only the first problem is reported, so only that one is worth the time to find.
    unfit ??= { pass, failure: await session.diagnose(runner, failed, state.lr) };
    if (pass === "validation") second ??= { restore, measures };
  }
  if (state.measures === undefined && second !== undefined) {
    second.restore();
    state.measures = second.measures;
  }
  state.isModelChosen = true;
  return unfit;
}

/** Ways to put parameters into the session, the first choice first. */
function listChoices({ engineSession, parameters }: TrainingSession, state: RunState): readonly (() => void)[] {
  const last = [() => engineSession.restore(), () => engineSession.restorePrevious()];
  if (state.isPreviousPreferred) last.reverse();
  const best = state.best?.parameters;
  if (best === undefined) return last;
  const takeBest = () => {
    for (const each of parameters) engineSession.write(each, best.get(each) as Float64Array);
  };
  return [takeBest, ...last];
}

/** The finite ones of the measured losses, and their accuracies. */
function describeMeasures({ loss, accuracy }: EpochResult, validation: EpochResult | undefined): ModelMeasures {
  const validated = validation?.failure === undefined ? validation : undefined;
  return {
    loss,
    ...(validated !== undefined && { validationLoss: validated.loss }),
    ...(accuracy !== undefined && { accuracy }),
    ...(validated?.accuracy !== undefined && { validationAccuracy: validated.accuracy }),
  };
}
