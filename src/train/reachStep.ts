import { rowsOf } from "../data/load/split.js";
import type { Rows } from "../engine/engine.js";
import { UsageError } from "../errors.js";
import type { Step } from "../forward/buildBatchGraph.js";
import type { Node } from "../graph/op.js";
import { formatCount } from "../messages/formatCount.js";
import { EpochLoop } from "./epochLoop.js";
import type { RunParts } from "./runParts.js";

/** A run right before one of its steps: the step's graph, and all numbers that it reads. */
export interface StepMoment {
  readonly step: Step;
  /** Of the run, from 1. */
  readonly number: number;
  /** From 1. */
  readonly epoch: number;
  /** The step within its epoch, from 1. */
  readonly inEpoch: number;
  /** Steps of an epoch. */
  readonly perEpoch: number;
  /** The rows of the batch: their numbers among those trained on, from 1. */
  readonly rows: readonly number[];
  /** The value of every leaf of the graph that is not a constant, row-major. */
  readonly leaves: ReadonlyMap<Node, Float64Array>;
}

/** Which step of a run, and which of its rows. */
export interface StepChoice {
  /** From 1. */
  readonly step: number;
  /** A row to take alone instead of the step's batch: its number among those trained on, from 1. */
  readonly row?: number | undefined;
}

/**
 * Trains up to a step exactly as the run would, and stops before it. The run can then no longer be used.
 *
 * A row that is taken alone gets its masks of dropout from the batch, or those of the batch's first row if it is not in there.
 *
 * @throws UsageError if the run has no such step, or the data no such row
 */
export async function reachStep(parts: RunParts, choice: StepChoice): Promise<StepMoment> {
  try {
    return await trainUntil(parts, choice);
  } finally {
    parts.session.engineSession.close();
  }
}

async function trainUntil(parts: RunParts, { step, row }: StepChoice): Promise<StepMoment> {
  const { datasets, session, state, heldOut, loaded } = parts;
  const { training, engineSession, lr } = session;
  const { plan, steps: perEpoch } = training;
  const { rows: count } = datasets.training.inputs;
  if (row !== undefined && row > count) {
    throw new UsageError(`--row: there is no row ${row}: got ${row}, expected 1 to ${count}, the rows trained on`);
  }
  const epochs = Math.floor((step - 1) / perEpoch);
  const inEpoch = (step - 1) % perEpoch;
  if (epochs >= loaded.config.epochs) throw noSuchStep(step, loaded.config.epochs * perEpoch);
  const loop = new EpochLoop(loaded.config, session, state, heldOut);
  while (state.epochs < epochs) {
    const { reason } = await loop.advance({}, epochs - state.epochs);
    if (reason !== undefined) throw noSuchStep(step, state.steps, reason);
  }
  const { reason } = await loop.advance({ before: inEpoch }, 1);
  if (reason !== undefined) throw noSuchStep(step, state.steps, reason);
  const batch = training.rowsOf(inEpoch);
  const chosen = row === undefined ? batch : Uint32Array.of(row - 1);
  const found = plan.build(chosen.length);
  const masks = plan.supply?.read(engineSession, inEpoch) ?? [];
  const maskRow = Math.max(0, batch.indexOf(chosen[0] as number));
  const ownMasks = row === undefined ? masks : masks.map((mask): Rows => rowsOf(mask, [maskRow]));
  const tables = [...plan.tables.map((table): Rows => rowsOf(table, chosen)), ...ownMasks];
  const variables = found.graph.updates.map(({ variable }) => variable);
  return {
    step: found,
    number: step,
    epoch: epochs + 1,
    inEpoch: inEpoch + 1,
    perEpoch,
    rows: Array.from(chosen, (each) => each + 1),
    leaves: new Map<Node, Float64Array>([
      ...found.graph.inputs.map((input, i) => [input, (tables[i] as Rows).values] as const),
      ...variables.map((variable) => [variable, engineSession.read(variable)] as const),
      [lr, Float64Array.of(state.lr)],
    ]),
  };
}

function noSuchStep(step: number, steps: number, reason?: string): UsageError {
  const ends = reason === undefined || reason === "epochs" ? "" : `, where it ends (${reason})`;
  return new UsageError(
    `--step: there is no step ${step}: got ${step}, expected 1 to ${steps}: the run has ${formatCount(steps, "step")}${ends}`,
  );
}
