import { type ConfigPath, formatPath } from "../config/configPath.js";
import type { LoadedConfig } from "../config/loadedConfig.js";
import type { Config } from "../config/schema.js";
import { ConfigError, ModelError, type Problem } from "../errors.js";
import type { Variable } from "../graph/op.js";
import { formatShape, sameShape } from "../graph/shape.js";
import type { Checkpoint } from "../model/checkpoint.js";
import type { Parameter } from "../model/model.js";
import { initialRate } from "../optim/schedule.js";
import { type Difference, findDifferences, isSame, showEntry } from "./findDifferences.js";
import { keepOf, keptMetricOf, type ParameterValues, type RunState } from "./runState.js";
import type { TrainingSession } from "./trainingSession.js";

/** A checkpoint that a run goes on from. */
export interface Resume {
  /** The checkpoint's file, for messages. */
  readonly file: string;
  readonly checkpoint: Checkpoint;
}

/** Why an entry of the config cannot be another one when a run goes on. All other entries can. */
const fixed = {
  scale: "the parameters were trained on inputs that are scaled like this",
  scaleTargets: "the parameters were trained on targets that are scaled like this",
  validation: "its losses could not be compared with those before",
  threshold: "the accuracies could not be compared with those before",
  layers: "the parameters were trained in these layers",
  classWeights: "the losses could not be compared with those before",
  sampleWeight: "the losses could not be compared with those before",
  loss: "the losses could not be compared with those before",
  batchSize: "the epoch under way has batches of this size",
  shuffle: "the order of the rows goes on as it began",
  init: "the parameters have been drawn already",
  dtype: "the numbers of the checkpoint are of this type",
  arithmetic: "the run would not have the same bytes as before",
  seed: "the random numbers go on as they began",
} satisfies { readonly [Key in keyof Config]?: string };

/**
 * Finds what a config and an engine change in a run that goes on.
 *
 * @returns each change for people: `epochs 100 -> 200`
 * @throws ConfigError with all changes that cannot be made. Layers of other shapes are refused later, tensor by tensor
 */
export function findChanges(
  { file, checkpoint }: Resume,
  { config, place }: LoadedConfig,
  engine = checkpoint.engine,
): readonly string[] {
  const { run, config: before } = checkpoint;
  const changes = findDifferences(before, config);
  const refusals = changes.flatMap((change): Problem | [] => {
    const reason = findReason(change.path);
    return reason === undefined ? [] : refuse(change, reason, file, place);
  });
  const begun = run.epochs + (run.place === undefined && run.trained === undefined ? 0 : 1);
  if (config.epochs < begun) {
    const message = `got ${config.epochs}, but ${file} is already at epoch ${begun}: expected that or more`;
    refusals.push({ place: place(["epochs"]), path: "epochs", message });
  }
  // Layers alone are compared tensor by tensor later, when the data has been read.
  const isRefused = refusals.some(({ path }) => !path.startsWith("layers"));
  if (isRefused) throw new ConfigError(refusals);
  // A path may be another one on another machine. Whether it leads to the same data is found out by its hash.
  const shown = changes.map(
    ({ path, before: had, after: got }) => `${formatPath(path)} ${showEntry(had)} -> ${showEntry(got)}`,
  );
  // The other engine may give other last bits.
  return engine === checkpoint.engine ? shown : [...shown, `engine ${checkpoint.engine} -> ${engine}`];
}

/** Why an entry cannot be changed; undefined if it can. */
function findReason([key, inner]: ConfigPath): string | undefined {
  if (key === "optimizer" && inner === "name") return "what it remembers is of no use to another optimizer";
  return (fixed as Readonly<Record<string, string>>)[String(key)];
}

function refuse(
  { path, before, after }: Difference,
  reason: string,
  file: string,
  place: LoadedConfig["place"],
): Problem {
  const message = `got ${showEntry(after)}, but ${file} has ${showEntry(before)}: ${reason}`;
  return { place: place(path), path: formatPath(path), message };
}

/** Puts the plain part of a checkpoint into the state of a new run. */
export function restoreState(state: RunState, { checkpoint }: Resume, config: Config): void {
  const { run, config: before, tensors } = checkpoint;
  const {
    epochs,
    steps,
    seconds,
    lr,
    firstLoss,
    last,
    trained,
    place,
    streams,
    patience,
    plateau,
    diagnoses = {},
  } = run;
  Object.assign(state, { epochs, steps, seconds, lr, firstLoss, last, diagnoses });
  state.trained = trained && { ...trained, accuracy: trained.accuracy };
  const losses = tensors.losses[0]?.values;
  state.place = place && losses && { losses, correct: place.correct, shuffle: place.shuffle, supply: place.supply };
  state.streams.shuffle.restore(streams.shuffle);
  state.streams.dropout.restore(streams.dropout);
  // What another metric was at best says nothing about this one.
  if (before.stop?.metric === config.stop?.metric) {
    Object.assign(state.patience, { ...patience, best: patience.best ?? Number.POSITIVE_INFINITY });
  }
  Object.assign(state.plateau, { ...plateau, best: plateau.best ?? Number.POSITIVE_INFINITY });
  if (!isSame(before.lr, config.lr)) state.plateau.rate = initialRate(config.lr);
  const isOver = run.reason === "epochs" ? config.epochs === epochs : isSame(before.stop, config.stop);
  if (run.reason !== undefined && isOver) {
    state.reason = run.reason;
    state.isPreviousPreferred = run.isPreviousPreferred;
  } else if (config.epochs === epochs && place === undefined && trained === undefined) state.reason = "epochs";
}

/**
 * The best epoch of a checkpoint. With `keep: "best"` there is none without its parameters: if they were not kept until now, the best
 * epoch is looked for from here on; so it is if it was found by another metric.
 */
export function restoreBest(
  { checkpoint, file }: Resume,
  config: Config,
  parameters: readonly Variable[],
): RunState["best"] {
  const { run, tensors } = checkpoint;
  if (run.best === undefined || keptMetricOf(checkpoint.config) !== keptMetricOf(config)) return undefined;
  if (keepOf(config) === "last") return run.best;
  if (keepOf(checkpoint.config) === "last") return undefined;
  const found = matchTensors(parameters, tensors.best);
  if (Array.isArray(found)) throw new ModelError(`best: ${found.join("; ")}`, file);
  return { ...run.best, parameters: found };
}

/** The values of variables by their names, or what does not fit. */
function matchTensors(variables: readonly Variable[], tensors: readonly Parameter[]): ParameterValues | string[] {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const problems: string[] = [];
  const values = new Map<Variable, Float64Array>();
  for (const variable of variables) {
    const tensor = byName.get(variable.name);
    byName.delete(variable.name);
    if (tensor !== undefined && sameShape(tensor.shape, variable.shape)) values.set(variable, tensor.values);
    else {
      const had = tensor === undefined ? "does not have it" : `has ${formatShape(tensor.shape)}`;
      problems.push(`${variable.name}: expected ${formatShape(variable.shape)}, and the checkpoint ${had}`);
    }
  }
  for (const { name, shape } of byName.values()) {
    problems.push(`${name}: the checkpoint has ${formatShape(shape)}, and there is no place for it`);
  }
  return problems.length > 0 ? problems : values;
}

/**
 * Puts the tensors of a checkpoint into a session.
 *
 * @throws ConfigError with all tensors that do not fit, if the config was changed
 * @throws ModelError if the checkpoint's tensors do not fit its own config
 */
export function restoreSession(session: TrainingSession, resume: Resume, { config, place }: LoadedConfig): void {
  const { engineSession, parameters, optimizerState } = session;
  const { file, checkpoint } = resume;
  const { tensors } = checkpoint;
  const match = (variables: readonly Variable[], list: readonly Parameter[], key: "layers" | "optimizer") => {
    const found = matchTensors(variables, list);
    if (!Array.isArray(found)) return found;
    const [change] = findDifferences(checkpoint.config[key], config[key], [key]);
    if (change === undefined) throw new ModelError(found.join("; "), file);
    const where = { place: place(change.path), path: formatPath(change.path) };
    throw new ConfigError(found.map((message) => ({ ...where, message })));
  };
  const write = (values: ParameterValues) => {
    for (const [each, numbers] of values) engineSession.write(each, numbers);
  };
  const current = new Map([
    ...match(parameters, tensors.parameters, "layers"),
    ...match(optimizerState, tensors.optimizer, "optimizer"),
  ]);
  const others = findDifferences(checkpoint.config.layers, config.layers, ["layers"]);
  if (others.length > 0) throw new ConfigError(others.map((change) => refuse(change, fixed.layers, file, place)));
  const keep = () => {
    if (!engineSession.keep()) throw new ModelError("a number is too large for its dtype", file);
  };
  // The session keeps two states, the older one first.
  write(match(parameters, tensors.previous, "layers"));
  keep();
  write(tensors.kept.length === 0 ? current : match([...parameters, ...optimizerState], tensors.kept, "layers"));
  keep();
  write(current);
}
