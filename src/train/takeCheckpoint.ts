import type { Variable } from "../graph/op.js";
import type { Tensors } from "../model/checkpoint.js";
import type { SavedRun } from "../model/checkpointSchema.js";
import type { Parameter } from "../model/model.js";
import { finiteOrNull } from "./finiteOrNull.js";
import type { RunState } from "./runState.js";
import type { TrainingSession } from "./trainingSession.js";

/** The plain part of a run's state. */
export function saveState(state: RunState): SavedRun {
  const { epochs, steps, seconds, lr, reason, isPreviousPreferred, last, best, place, trained } = state;
  const { patience, plateau, streams, diagnoses } = state;
  return {
    epochs,
    steps,
    seconds,
    lr,
    // A run that was stopped from outside goes on, and so it has no end yet.
    ...(reason !== undefined && reason !== "signal" && { reason }),
    isPreviousPreferred,
    ...given({ firstLoss: state.firstLoss, last }),
    ...(best && { best: { record: best.record, loss: best.loss } }),
    patience: { ...patience, best: finiteOrNull(patience.best) },
    plateau: { ...plateau, best: finiteOrNull(plateau.best) },
    ...(Object.keys(diagnoses).length > 0 && { diagnoses }),
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

/**
 * Copies of the variables, and of the other numbers of a run's state that may be many.
 *
 * @param spare tensors of the same run that are of no use any more: their memory is taken for the copies, so that none is given back
 * and taken again with each checkpoint
 */
export function saveTensors(session: TrainingSession, { best, place }: RunState, spare?: Tensors): Tensors {
  const { engineSession, parameters, optimizerState } = session;
  const all = [...parameters, ...optimizerState];
  type Read = (each: Variable, into: Float64Array | undefined) => Float64Array;
  const save = (list: keyof Tensors, variables: readonly Variable[], read: Read): Parameter[] =>
    variables.map((each, i) => ({ name: each.name, shape: each.shape, values: read(each, spare?.[list][i]?.values) }));
  const remembered = best?.parameters;
  return {
    parameters: save("parameters", parameters, (...args) => engineSession.read(...args)),
    optimizer: save("optimizer", optimizerState, (...args) => engineSession.read(...args)),
    kept: place === undefined ? [] : save("kept", all, (...args) => engineSession.readKept(...args)),
    previous: save("previous", parameters, (...args) => engineSession.readPrevious(...args)),
    // They do not change any more: a better epoch has its own.
    best: remembered === undefined ? [] : save("best", parameters, (each) => remembered.get(each) as Float64Array),
    losses: place === undefined ? [] : [{ name: "losses", shape: [place.losses.length], values: place.losses }],
  };
}
