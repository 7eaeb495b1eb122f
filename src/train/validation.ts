import { batchLengths } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import type { Dtype, Engine, Session } from "../engine/engine.js";
import type { Variable } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import type { Network } from "../nn/network.js";
import { EpochRunner } from "./epochs.js";
import { buildEvaluationGraph, type MeasureOptions } from "./stepGraph.js";

/** Rows that are measured at once, where the training does not take more. */
const leastBatch = 256;

export interface ValidationOptions extends MeasureOptions {
  readonly dtype: Dtype;
  /** Of the training. */
  readonly batchSize: number;
}

export interface Measured {
  /** Mean over the samples. */
  readonly loss: number;
  readonly accuracy: number | undefined;
}

/** Measures a network on data that it is not trained on. It has a session of its own, whose parameters are set each time. */
export class Validator {
  private readonly session: Session;
  private readonly runner: EpochRunner;
  private readonly parameters: readonly Variable[];

  constructor(engine: Engine, network: Network, { inputs, targets }: Dataset, options: ValidationOptions) {
    const { dtype, answers } = options;
    const { rows } = inputs;
    const batchSize = Math.min(Math.max(options.batchSize, leastBatch), rows);
    this.parameters = network.parameters;
    const state = this.parameters.map((each): [Variable, Float64Array] => [each, new Float64Array(sizeOf(each.shape))]);
    this.session = engine.prepare({
      dtype,
      steps: [...new Set(batchLengths(rows, batchSize))].map((length) =>
        buildEvaluationGraph(network, options, length),
      ),
      tables: [inputs, targets],
      state: new Map([...state, ...(answers?.state ?? [])]),
    });
    this.runner = new EpochRunner(this.session, { rows, batchSize, shuffle: undefined, right: answers?.right });
  }

  /** @param training the session that holds the parameters */
  async measure(training: Session): Promise<Measured> {
    for (const parameter of this.parameters) this.session.write(parameter, training.read(parameter));
    const [result] = await this.runner.run(new Map(), 1);
    return result as Measured;
  }
}
