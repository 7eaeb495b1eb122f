import { type EngineName, withoutLibrary } from "../engine/engine.js";
import { loadEngine } from "../engine/loadEngine.js";
import type { Place } from "../errors.js";
import type { Evaluation } from "../metrics/evaluation.js";
import { explainNonFinite, NonFiniteOutputError } from "./explainNonFinite.js";
import { Forward, type Outputs } from "./forward.js";
import { LossMeter } from "./lossMeter.js";
import { rowsAtOnce } from "./rowsAtOnce.js";
import { weighRows } from "./rowWeights.js";
import { Tally } from "./tally.js";
import type { TrainedNetwork } from "./trainedNetwork.js";

/** Encoded rows, one after another. */
export interface EncodedRows {
  readonly rows: number;
  readonly inputs: Float64Array;
  /** As the loss takes them. */
  readonly targets: Float64Array;
  /** How much each row counts in the loss; undefined if all count the same. */
  readonly sampleWeights: Float64Array | undefined;
  /** The place of a row, for messages. */
  place(row: number): Place;
}

/** Inputs and targets that are best measured at once. A single batch of wide rows may have more. */
const mostNumbers = 2 ** 18;

/**
 * Measures a network on encoded rows, some of them at a time. The same rows in the same order give the same numbers to the last bit,
 * whoever asks. Of the measured rows it keeps only what is true and what is predicted.
 */
export class Measurer {
  /** How many rows are best added at once: they fill whole batches of the loss. */
  readonly capacity: number;
  private tally: Tally;

  private constructor(
    private readonly model: TrainedNetwork,
    private readonly forward: Forward,
    private readonly meter: LossMeter,
  ) {
    const { inputWidth, outputWidth } = model.network;
    this.capacity = rowsAtOnce * Math.max(1, Math.floor(mostNumbers / (inputWidth + outputWidth) / rowsAtOnce));
    this.tally = new Tally(model);
  }

  /** @throws UsageError if the engine cannot run the network */
  static async open(model: TrainedNetwork, engine: EngineName): Promise<Measurer> {
    const meter = new LossMeter(model, await loadEngine(engine, withoutLibrary(model.config.arithmetic)));
    return new Measurer(model, await Forward.open(model, engine), meter);
  }

  /** Begins anew, with other parameters. */
  restart(parameters: TrainedNetwork["parameters"]): void {
    this.forward.write(parameters);
    this.meter.restart(parameters);
    this.tally = new Tally(this.model);
  }

  /**
   * @param added their number is a multiple of `rowsAtOnce`, unless they are the last
   * @throws NonFiniteOutputError if the network's output for a row is not finite
   */
  add({ rows, inputs, targets, sampleWeights, place }: EncodedRows): void {
    const { outputColumns, config } = this.model;
    const { inputWidth, outputWidth } = this.model.network;
    const weights = weighRows({ rows, targets, outputColumns, sampleWeights }, config.loss);
    const outputs = this.forward.run(inputs, rows);
    const truths: Outputs = { values: targets, predictions: targets, width: outputs.width };
    for (let row = 0; row < rows; row++) {
      const problem = explainNonFinite(this.model, outputs, row);
      if (problem !== undefined) throw new NonFiniteOutputError(problem, place(row));
      this.tally.add(truths, outputs, row, () => place(row));
    }
    for (let from = 0; from < rows; from += rowsAtOnce) {
      const until = Math.min(from + rowsAtOnce, rows);
      const part = (values: Float64Array, width: number) => values.subarray(from * width, until * width);
      const weighed = weights && { weights: part(weights.weights, 1), divisors: part(weights.divisors, 1) };
      this.meter.add(part(inputs, inputWidth), part(targets, outputWidth), until - from, weighed);
    }
  }

  /** How well the rows were predicted. There must be one at least. */
  finish(): Evaluation {
    return this.tally.finish(this.meter.loss);
  }
}
