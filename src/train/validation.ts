import { batchLengths } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { rowsOf } from "../data/split.js";
import type { Dtype, Engine, Session } from "../engine/engine.js";
import type { Variable } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import type { Network } from "../nn/network.js";
import type { Failure } from "./divergence.js";
import { type EpochResult, EpochRunner, type FailedStep } from "./epochs.js";
import { findNonFinite } from "./findNonFinite.js";
import { type Label, labelForward } from "./labels.js";
import { buildBatchGraph, buildEvaluationGraph, evaluationOf, type MeasureOptions } from "./stepGraph.js";

/** Rows that are measured at once, where the training does not take more. */
const leastBatch = 256;

export interface ValidationOptions extends MeasureOptions {
  readonly dtype: Dtype;
  /** Of the training. */
  readonly batchSize: number;
}

/** Measures a network on data that it is not trained on. It has a session of its own, whose parameters are set each time. */
export class Validator {
  private readonly session: Session;
  private readonly runner: EpochRunner;
  private readonly parameters: readonly Variable[];

  private readonly state: readonly Variable[];

  constructor(
    private readonly engine: Engine,
    private readonly network: Network,
    private readonly dataset: Dataset,
    private readonly options: ValidationOptions,
  ) {
    const { inputs, targets } = dataset;
    const { dtype, answers } = options;
    const { rows } = inputs;
    const batchSize = Math.min(Math.max(options.batchSize, leastBatch), rows);
    this.parameters = network.parameters;
    const state = this.parameters.map((each): [Variable, Float64Array] => [each, new Float64Array(sizeOf(each.shape))]);
    const all = new Map([...state, ...(answers?.state ?? [])]);
    this.state = [...all.keys()];
    this.session = engine.prepare({
      dtype,
      steps: [...new Set(batchLengths(rows, batchSize))].map((length) =>
        buildEvaluationGraph(network, options, length),
      ),
      tables: [inputs, targets],
      state: all,
    });
    this.runner = new EpochRunner(this.session, { rows, batchSize, shuffle: undefined, right: answers?.right });
  }

  /**
   * @param source what holds the parameters, such as the session that trains them
   * @param signal once aborted, the measurement is given up
   */
  async measure(source: Pick<Session, "read">, signal?: AbortSignal): Promise<EpochResult> {
    for (const parameter of this.parameters) this.session.write(parameter, source.read(parameter));
    this.session.keep();
    const { losses, accuracy, rest } = await this.runner.run(new Map(), 1, signal);
    return rest ?? { loss: losses[0] as number, accuracy, steps: this.runner.steps, outcome: "complete" };
  }

  /** The node that a measurement failed at; undefined where it cannot be found. */
  async diagnose({ rows }: FailedStep): Promise<Failure | undefined> {
    const { network, engine, dataset, options } = this;
    const graph = buildBatchGraph(network, options.loss, rows.length);
    const found = await findNonFinite(engine, evaluationOf(graph, options), {
      dtype: options.dtype,
      state: new Map(this.state.map((each) => [each, this.session.read(each)])),
      scalars: new Map(),
      batch: [dataset.inputs, dataset.targets].map((table) => rowsOf(table, rows)),
    });
    return found && { ...found, label: labelForward(network, graph).get(found.node) as Label };
  }
}
