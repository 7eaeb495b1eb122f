import type { Variable } from "../graph/op.js";
import type { Tensors } from "../model/checkpoint.js";
import type { SavedRun } from "../model/checkpointSchema.js";
import type { Parameter } from "../model/model.js";
import type { RunState } from "./runState.js";
import type { TrainingSession } from "./trainingSession.js";

/** The plain part of a run's state. */
export function saveState(state: RunState): SavedRun {
  const { epochs, steps, seconds, lr, reason, isPreviousPreferred, last, best, place, trained } = state;
  const { patience, plateau, streams } = state;
  return {
    epochs,
    steps,
    seconds,
    lr,
    // A run that was stopped from outside goes on, and so it has no end yet.
    ...(reason !== undefined && reason !== "signal" && { reason }),
    isPreviousPreferred,
    ...(last && { last }),
    ...(best && { best: { record: best.record, loss: best.loss } }),
    patience: { ...patience, best: finiteOrNull(patience.best) },
    plateau: { ...plateau, best: finiteOrNull(plateau.best) },
    streams: { shuffle: [...streams.shuffle.state], dropout: [...streams.dropout.state] },
    ...(place && { place: savePlace(place) }),
    ...(trained && { trained: { ...given({ accuracy: trained.accuracy }), loss: trained.loss, steps: trained.steps } }),
  };
}

function savePlace({ correct, shuffle, supply }: NonNullable<RunState["place"]>): NonNullable<SavedRun["place"]> {
  return given({ correct, shuffle, supply });
}

/** The entries that are not undefined. */
function given<Of extends object>(entries: Of): { [Key in keyof Of]?: Exclude<Of[Key], undefined> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as never;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Copies of the variables, and of the other numbers of a run's state that may be many. */
export function saveTensors(session: TrainingSession, { best, place }: RunState): Tensors {
  const { engineSession, parameters, optimizerState } = session;
  const save = (variables: readonly Variable[], read: (each: Variable) => Float64Array): Parameter[] =>
    variables.map((each) => ({ name: each.name, shape: each.shape, values: read(each) }));
  const remembered = best?.parameters;
  return {
    parameters: save(parameters, (each) => engineSession.read(each)),
    optimizer: save(optimizerState, (each) => engineSession.read(each)),
    kept: place === undefined ? [] : save([...parameters, ...optimizerState], (each) => engineSession.readKept(each)),
    previous: save(parameters, (each) => engineSession.readPrevious(each)),
    best: remembered === undefined ? [] : save(parameters, (each) => remembered.get(each) as Float64Array),
    losses: place === undefined ? [] : [{ name: "losses", shape: [place.losses.length], values: place.losses }],
  };
}
