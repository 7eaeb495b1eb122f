import type { LoadedConfig } from "../config/loadedConfig.js";
import type { DataColumns } from "../data/encode/dataset.js";
import type { KeptFile } from "../data/load/keptFile.js";
import { type DataOrigin, loadDatasets } from "../data/load/loadDatasets.js";
import { type EngineName, withoutLibrary } from "../engine/engine.js";
import { loadEngine } from "../engine/loadEngine.js";
import type { Problem } from "../errors.js";
import { formatCount } from "../messages/formatCount.js";
import { formatValue, formatValues } from "../messages/formatValue.js";
import { suggestion } from "../messages/nearest.js";
import { namesOfMetrics } from "../metrics/namesOfMetrics.js";
import type { Checkpoint } from "../model/checkpoint.js";
import { matchWeights } from "../nn/matchWeights.js";
import { initializeNetwork } from "../nn/network.js";
import { RandomStream } from "../random.js";
import type { ReadingListener } from "../text/reading.js";
import { fitNetwork } from "./fitNetwork.js";
import { HealthMonitor, intervalOfLooks } from "./health/healthMonitor.js";
import { HeldOutMeter } from "./heldOutMeter.js";
import { findChanges, type Resume, restoreBest, restoreSession, restoreState } from "./resume.js";
import type { RunParts } from "./runParts.js";
import { createRunState, keptMetricOf, type RunState } from "./runState.js";
import { TrainingRun } from "./trainingRun.js";
import { openTrainingSession } from "./trainingSession.js";
import { findColumnWarnings } from "./warnings/findColumnWarnings.js";
import { describeDropped, findWarnings } from "./warnings/findWarnings.js";
import { checkLayers, fitWeights, type Weights } from "./weights.js";

export interface RunOptions {
  /** Parameters to start from instead of drawn ones, with the columns that they were trained on. */
  readonly weights?: Weights | undefined;
  /** Whether the model will be saved. Only then is it worth the time to hash the data for it. */
  readonly isSaved?: boolean | undefined;
  /** Receives each likely mistake as soon as it is known, before memory is taken for the data; the run's `warnings` hold it too. */
  readonly warn?: ((message: string) => void) | undefined;
  /** What is kept of the data's file, if it was read before. */
  readonly kept?: KeptFile | undefined;
  /** Is told how much of a data file is read. */
  readonly onRead?: ReadingListener | undefined;
  /** The checkpoint to go on from. */
  readonly resume?: Resume | undefined;
  /** The engine that runs the graphs; if left out, that of the checkpoint, else `wasm`. */
  readonly engine?: EngineName | undefined;
  /** The file of the library for `arithmetic: native`; if left out, the first one that is known and found. */
  readonly blas?: string | undefined;
  /** Whether to do without that library, for who only looks at a run. Its steps are exact then. Default: false. */
  readonly withoutLibrary?: boolean | undefined;
  /** The health of the run is measured after its first epoch, every so many epochs and its last; up to 50 times, if true; default: never. */
  readonly watch?: number | boolean | undefined;
}

/**
 * Does everything up to the first step: reads the data, fits the network to it, builds the graphs and makes the engine ready.
 *
 * @throws ConfigError, DataError, FileError, ModelError if something does not fit
 * @throws LibraryError if there is no library for `arithmetic: native`
 */
export async function prepareRun(loaded: LoadedConfig, options: RunOptions = {}): Promise<TrainingRun> {
  return new TrainingRun(await prepareParts(loaded, options));
}

/**
 * The same, for who runs the steps without a TrainingRun.
 *
 * @throws ConfigError, DataError, FileError, ModelError if something does not fit
 * @throws LibraryError if there is no library for `arithmetic: native`
 */
export async function prepareParts(loaded: LoadedConfig, options: RunOptions = {}): Promise<RunParts> {
  const { config, directory, place } = loaded;
  const { weights, resume, watch = false } = options;
  const warnings: string[] = [];
  const warn = (messages: readonly string[]) => {
    warnings.push(...messages);
    for (const message of messages) options.warn?.(message);
  };
  const changes = resume && findChanges(resume, loaded, options.engine);
  const given = weights && fitWeights(weights, loaded);
  warn(given?.warnings ?? []);
  const datasets = await loadDatasets(config.data, {
    ...config,
    directory,
    place,
    like: resume ? columnsOf(resume.checkpoint) : given?.columns,
    isRefit: weights?.isRefit,
    isHashed: options.isSaved === true || resume !== undefined,
    kept: options.kept,
    onRead: options.onRead,
    inspect: (raw) => warn(findColumnWarnings(raw, config)),
  });
  warnings.push(...describeDropped(datasets.origin, config), ...findWarnings(config, datasets.training));
  const network = fitNetwork(loaded, datasets.training, findMetricProblems(loaded, datasets.training));
  if (weights !== undefined) checkLayers(weights, loaded, datasets.training.inputs.columns);
  const initial =
    weights === undefined
      ? initializeNetwork(network, RandomStream.create(config.seed, "init"))
      : matchWeights(network.parameters, weights.model.parameters, weights.file);
  const state = createRunState(config);
  const engine = await loadEngine(
    options.engine ?? resume?.checkpoint.engine ?? "wasm",
    options.withoutLibrary === true ? withoutLibrary(config.arithmetic) : config.arithmetic,
    { threads: config.threads, blas: options.blas },
  );
  const { streams } = state;
  const session = openTrainingSession(engine, {
    config,
    network,
    datasets,
    initial,
    streams,
    isWatched: watch !== false,
  });
  const { validation } = datasets;
  const heldOut = validation && new HeldOutMeter({ config, network, dataset: validation, engine: engine.name });
  const { measureHealth } = session;
  const every = watch === true ? intervalOfLooks(config.epochs, datasets.training.inputs.rows) : Number(watch);
  const health = measureHealth && new HealthMonitor(config, measureHealth, every);
  const parts = { loaded, datasets, network, session, heldOut, state, health, warnings };
  if (resume === undefined) return parts;
  restoreSession(session, resume, loaded);
  restoreState(state, resume, config);
  state.best = restoreBest(resume, config, network.parameters);
  warn(compareData(state, resume.checkpoint, datasets.origin, session.training.steps));
  const resumed = { file: resume.file, epochs: resume.checkpoint.config.epochs, changes: changes ?? [] };
  return { ...parts, resumed };
}

/** The problems with metrics that `stop` or `keep` watches: the model has none of that name. */
function findMetricProblems({ config: { stop, keep }, place }: LoadedConfig, columns: DataColumns): readonly Problem[] {
  const names = namesOfMetrics(columns);
  const given = [
    ["stop", stop?.metric],
    ["keep", keptMetricOf({ keep })],
  ] as const;
  return given.flatMap(([key, metric]) => {
    if (metric === undefined || names.includes(metric)) return [];
    const message = `there is no metric ${formatValue(metric)} here: got ${formatValue(metric)}, expected one of ${formatValues(names)}${suggestion(metric, names)}`;
    return [{ place: place([key, "metric"]), path: `${key}.metric`, message }];
  });
}

function columnsOf({ inputs, outputs }: Checkpoint): DataColumns {
  return { inputColumns: inputs.columns, outputColumns: outputs.columns };
}

/**
 * Warns if the data is not that of the checkpoint. If it has other batches, the epoch under way begins anew: its place means nothing
 * there.
 */
function compareData(state: RunState, { data, run }: Checkpoint, origin: DataOrigin, steps: number): readonly string[] {
  if (state.place !== undefined && (data.rows !== origin.rows || state.place.losses.length >= steps)) {
    state.place = undefined;
  }
  if (data.sha256 === origin.sha256) return [];
  const rows =
    data.rows === origin.rows ? "" : `, and it has ${formatCount(origin.rows, "row")} instead of ${data.rows}`;
  const epoch = run.place !== undefined && state.place === undefined ? `epoch ${run.epochs + 1} begins anew, and ` : "";
  return [
    `the data is not what it was when the checkpoint was written: its SHA-256 is another one${rows}; ${epoch}losses cannot be compared with those before`,
  ];
}
