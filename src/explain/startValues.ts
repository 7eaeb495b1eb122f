import { rowsOf } from "../data/load/split.js";
import type { Rows, Session } from "../engine/engine.js";
import type { Variable } from "../graph/op.js";
import { initializeNetwork } from "../nn/network.js";
import { createSchedule } from "../optim/schedule.js";
import { RandomStream } from "../random.js";
import type { StepValues } from "../train/computeNodes.js";
import { DropoutMasks } from "../train/dropoutMasks.js";
import type { OpenedSteps } from "./openSteps.js";

/** A run before its first step. */
export interface RunStart {
  /** The values that its first step is computed from. */
  readonly values: StepValues;
  /** The numbers of the first batch's rows among the rows trained on, from 0. */
  readonly rows: Uint32Array;
  /** The first values of all variables: parameters, and what the optimizer and the count of correct predictions remember. */
  readonly state: ReadonlyMap<Variable, Float64Array>;
}

/** What a run of a config starts from: the same numbers as in `train`. */
export function startValues(opened: OpenedSteps): RunStart {
  const { loaded, network, plan } = opened;
  const { config } = loaded;
  // In float32 a run starts from rounded numbers.
  const round = (numbers: Float64Array) => (config.dtype === "float32" ? numbers.map(Math.fround) : numbers);
  const initial = initializeNetwork(network, RandomStream.create(config.seed, "init"));
  const first = [...initial, ...plan.optimizerState, ...(plan.correct?.state ?? [])];
  const state = new Map(first.map(([variable, numbers]) => [variable, round(numbers)]));
  const rows = firstRows(opened);
  const rate = createSchedule(config.lr, config.epochs).rate(0);
  const tables = [...plan.data.tables.map((table) => rowsOf(table, rows)), ...firstMasks(opened)];
  const batch = tables.map(({ columns, values }) => ({ columns, values: round(values) }));
  const read = (variable: Variable) => state.get(variable) as Float64Array;
  return { values: { dtype: config.dtype, read, scalars: new Map([[plan.lr, rate]]), batch }, rows, state };
}

/** The rows of the first batch. A batch of all rows has them in their order. */
function firstRows({ loaded: { config }, plan, batchSize }: OpenedSteps): Uint32Array {
  const order = Uint32Array.from({ length: plan.data.rows }, (_, row) => row);
  if (config.shuffle && batchSize < order.length) RandomStream.create(config.seed, "shuffle").shuffle(order);
  return order.subarray(0, batchSize);
}

function firstMasks({ loaded: { config }, network, plan, batchSize }: OpenedSteps): readonly Rows[] {
  const masks = new DropoutMasks(network, plan.data.rows, batchSize, RandomStream.create(config.seed, "dropout"));
  if (masks.isEmpty) return [];
  const memory = new FeedMemory(masks.feed.perBatch);
  for (const _ of masks.draw(memory, 0, 1));
  return masks.read(memory, 0);
}

/** A feed without a session. */
class FeedMemory implements Pick<Session, "feed" | "readFeed"> {
  private readonly numbers: Float64Array;

  constructor(size: number) {
    this.numbers = new Float64Array(size);
  }

  feed(from: number, values: Float64Array): void {
    this.numbers.set(values, from);
  }

  readFeed(from: number, count: number): Float64Array {
    return this.numbers.slice(from, from + count);
  }
}
