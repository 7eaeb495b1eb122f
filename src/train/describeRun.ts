import { resolve } from "node:path";
import { recordedConfig } from "../config/recordedConfig.js";
import type { Config } from "../config/schema.js";
import type { InputColumn, OutputColumn } from "../data/encode/dataset.js";
import type { TableProfile } from "../data/profile/tableProfile.js";
import { ModelError } from "../errors.js";
import type { Checkpoint } from "../model/checkpoint.js";
import type { Model } from "../model/model.js";
import { countNumbers, type LayerSize, sizesOfLayers } from "../nn/network.js";
import { tool, version } from "../version.js";
import { summarizeHeldOut } from "./measureHeldOut.js";
import { measureNames, type RunProgress, type StartRecord } from "./records.js";
import type { RunParts } from "./runParts.js";
import { type RunState, watchedMetricsOf } from "./runState.js";
import { saveState, saveTensors } from "./takeCheckpoint.js";

/** The sizes of a run. */
interface RunSummary {
  readonly samples: number;
  /** 0 without a validation. */
  readonly validationSamples: number;
  readonly inputWidth: number;
  readonly outputWidth: number;
  readonly stepsPerEpoch: number;
  readonly layers: readonly LayerSize[];
  /** Number of trained numbers. */
  readonly parameters: number;
}

function summarize({ datasets, network, session }: RunParts): RunSummary {
  const { training, validation } = datasets;
  return {
    samples: training.inputs.rows,
    validationSamples: validation?.inputs.rows ?? 0,
    inputWidth: training.inputs.columns,
    outputWidth: training.targets.columns,
    stepsPerEpoch: session.training.steps,
    layers: sizesOfLayers(network),
    parameters: countNumbers(network.parameters),
  };
}

/** All that is known before the first step, for programs: what `--dry-run` prints. */
export interface RunPlan extends RunSummary {
  readonly type: "plan";
  readonly version: string;
  readonly config: Config;
  readonly inputs: { readonly columns: readonly InputColumn[] };
  readonly outputs: { readonly columns: readonly OutputColumn[] };
  /** Of data from a file. */
  readonly profile?: TableProfile;
  readonly warnings: readonly string[];
}

export function describePlan(parts: RunParts): RunPlan {
  const { loaded, datasets, warnings } = parts;
  return {
    type: "plan",
    version,
    config: loaded.config,
    ...summarize(parts),
    ...describeColumns(datasets),
    ...(datasets.profile && { profile: datasets.profile }),
    warnings,
  };
}

/** The first record of a run. */
export function describeStart(parts: RunParts): StartRecord {
  const { loaded, session, state, datasets, resumed } = parts;
  const { config } = loaded;
  // The number of correct predictions is kept in a variable, if the targets are classes.
  const isAccuracyCounted = session.training.plan.correct !== undefined;
  const measures = measureNames.filter(
    (name) =>
      (isAccuracyCounted || name === "validationLoss") && (name === "accuracy" || datasets.validation !== undefined),
  );
  const { samples, validationSamples, parameters } = summarize(parts);
  const metrics = watchedMetricsOf(config);
  const { epochs: epoch, steps: step } = progressOf(state);
  return {
    type: "start",
    version,
    seed: config.seed,
    config: recordedConfig(config),
    parameters,
    samples,
    ...(validationSamples > 0 && { validationSamples }),
    measures,
    ...(metrics.length > 0 && { metrics }),
    engine: session.engine.name,
    ...(session.engine.library && { library: session.engine.library }),
    fusedMultiplyAdd: session.engine.isFused,
    ...(resumed && { resumedFrom: { file: resumed.file, epoch, step } }),
  };
}

/** How far a run has got. */
export function progressOf({ last, best, epochs, steps, place, trained }: RunState): RunProgress {
  // Those within an epoch count, too.
  const begun = trained?.steps ?? place?.losses.length ?? 0;
  return {
    epochs,
    steps: steps + begun,
    loss: last?.loss ?? null,
    bestEpoch: best?.record.epoch ?? null,
    bestLoss: best?.loss ?? null,
  };
}

/** @throws ModelError if none of the last parameters have a finite loss */
export function describeModel({ loaded, datasets, network, session, state }: RunParts): Model {
  const { chosen, best } = state;
  if (chosen === "none") {
    throw new ModelError("none of the last parameters have a finite loss on the data trained on", "the run's model");
  }
  // Before the choice, these are the parameters that the run would choose first if it ended now.
  const heldOut = chosen?.heldOut;
  const values = chosen?.parameters ?? best?.parameters;
  return {
    tool,
    config: loaded.config,
    ...describeColumns(datasets),
    data: datasets.origin,
    training: describeTraining(state),
    ...(heldOut !== undefined && { validation: summarizeHeldOut(heldOut) }),
    parameters: network.parameters.map((parameter) => ({
      name: parameter.name,
      shape: parameter.shape,
      values: values?.get(parameter) ?? session.engineSession.readKept(parameter),
    })),
  };
}

/** How a run went, and at its end the measured losses. It leaves the time out: the same config and seed give the same bytes. */
function describeTraining(state: RunState): NonNullable<Model["training"]> {
  const { reason, chosen } = state;
  const { loss: _, bestEpoch, bestLoss, ...counts } = progressOf(state);
  const { loss, ...others } = chosen === undefined || chosen === "none" ? {} : chosen.measures;
  return {
    ...(reason !== undefined && { reason }),
    ...counts,
    ...(loss !== undefined && { loss }),
    bestEpoch,
    bestLoss,
    ...others,
  };
}

/**
 * A checkpoint of a run, in which no step is under way. Its numbers are copies.
 *
 * @param spare an earlier one that is of no use any more: its memory is taken, and what does not change
 */
export function describeCheckpoint(parts: RunParts, spare?: Checkpoint): Checkpoint {
  const { loaded, datasets, session, state } = parts;
  const { inputs, outputs } = spare ?? describeColumns(datasets);
  return {
    tool,
    config: loaded.config,
    directory: resolve(loaded.directory),
    engine: session.engine.name,
    inputs,
    outputs,
    data: datasets.origin,
    run: saveState(state),
    tensors: saveTensors(session, state, spare?.tensors),
  };
}

function describeColumns({ training }: RunParts["datasets"]): Required<Pick<Model, "inputs" | "outputs">> {
  return { inputs: { columns: training.inputColumns }, outputs: { columns: training.outputColumns } };
}
