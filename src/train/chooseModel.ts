import type { Variable } from "../graph/op.js";
import type { Failure, MeasuringPass } from "./divergence/describeDivergence.js";
import type { EpochResult } from "./epochRunner.js";
import type { ModelMeasures } from "./records.js";
import type { ChosenModel, ParameterValues, RunState } from "./runState.js";
import type { TrainingSession } from "./trainingSession.js";

/** Why parameters cannot be the model's: a measurement of them is not finite. */
export interface UnfitModel {
  readonly pass: MeasuringPass;
  /** Where, if that was found. */
  readonly failure: Failure | undefined;
}

/**
 * Chooses the parameters of a run's model at the end of the run: those of the best epoch if they were remembered, else the last ones.
 * They must have a finite loss on all of the data; if the last ones have none, those before them are taken. The state gets the chosen
 * ones and their measured losses. The session has the same parameters afterwards as before, so that the run can still go on.
 *
 * @returns what is wrong with the first choice that was measured, if it could not be taken
 */
export async function chooseModel(session: TrainingSession, state: RunState): Promise<UnfitModel | undefined> {
  const { engineSession, parameters, measuring, validating } = session;
  const current = read(parameters, (each) => engineSession.read(each));
  const write = (values: ParameterValues) => {
    for (const [each, numbers] of values) engineSession.write(each, numbers);
  };
  let unfit: UnfitModel | undefined;
  let second: ChosenModel | undefined;
  for (const choose of listChoices(session, state, current)) {
    const choice = choose();
    // All that is kept is finite, except that the first parameters may be too large for float32.
    if (![...choice.values()].every((numbers) => numbers.every(Number.isFinite))) continue;
    write(choice);
    const trained = (await measuring.measure()) as EpochResult;
    const validated = trained.failure === undefined ? await validating?.measure() : undefined;
    const chosen = { parameters: choice, measures: describeMeasures(trained, validated) };
    const [pass, runner, failed] =
      trained.failure === undefined
        ? (["validation", validating, validated?.failure] as const)
        : (["measurement", measuring, trained.failure] as const);
    if (runner === undefined || failed === undefined) {
      state.chosen = chosen;
      break;
    }
    // Only the first problem is reported, so only that one is worth the time to find.
    unfit ??= { pass, failure: await session.diagnose(runner, failed, state.lr) };
    if (pass === "validation") second ??= chosen;
  }
  state.chosen ??= second ?? "none";
  write(current);
  return unfit;
}

/** Ways to get parameters, the first choice first. */
function listChoices(
  { engineSession, parameters }: TrainingSession,
  { best, place, isPreviousPreferred }: RunState,
  current: ParameterValues,
): readonly (() => ParameterValues)[] {
  const kept = () => read(parameters, (each) => engineSession.readKept(each));
  const previous = () => read(parameters, (each) => engineSession.readPrevious(each));
  // Within an epoch the current ones are not kept yet.
  const last = place === undefined ? [kept, previous] : [() => current, kept];
  if (isPreviousPreferred) last.reverse();
  const remembered = best?.parameters;
  return remembered === undefined ? last : [() => remembered, ...last];
}

function read(parameters: readonly Variable[], readOne: (parameter: Variable) => Float64Array): ParameterValues {
  return new Map(parameters.map((each) => [each, readOne(each)]));
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
