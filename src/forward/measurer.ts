import type { OutputColumn } from "../data/encode/dataset.js";
import { GrowingTable } from "../data/encode/table.js";
import type { EngineName } from "../engine/engine.js";
import { loadEngine } from "../engine/loadEngine.js";
import type { Place } from "../errors.js";
import { type Classification, classify } from "../metrics/classification.js";
import type { Evaluation } from "../metrics/evaluation.js";
import { measureRegression, type Regression } from "../metrics/regression.js";
import { classTargetsOf } from "../nn/losses/losses.js";
import { explainNonFinite, NonFiniteOutputError } from "./explainNonFinite.js";
import { Forward, type Outputs } from "./forward.js";
import { LossMeter } from "./lossMeter.js";
import { readNumber } from "./readNumber.js";
import { rowsAtOnce } from "./rowsAtOnce.js";
import { weighRows } from "./rowWeights.js";
import type { TrainedNetwork } from "./trainedNetwork.js";

/** Encoded rows, one after another. */
export interface EncodedRows {
  readonly rows: number;
  readonly inputs: Float64Array;
  /** As the loss takes them. */
  readonly targets: Float64Array;
  /** How much each row counts in the loss; if left out, all count the same. */
  readonly sampleWeights?: Float64Array | undefined;
  /** The place of a row, for messages. */
  place(row: number): Place;
}

/** Inputs and targets that are best measured at once. A single batch of wide rows may have more. */
const mostNumbers = 2 ** 18;

/**
 * Measures a network on encoded rows, some of them at a time. The same rows in the same order give the same numbers to the last bit,
 * whoever asks. Of the measured rows it keeps only the true and the predicted values.
 */
export class Measurer {
  /** How many rows are best added at once: they fill whole batches of the loss. */
  readonly capacity: number;
  /** For each target the true value, then the predicted one: the index of a class, or a number in its raw unit. */
  private readonly results: GrowingTable;

  private constructor(
    private readonly model: TrainedNetwork,
    private readonly forward: Forward,
    private readonly meter: LossMeter,
  ) {
    const { inputWidth, outputWidth } = model.network;
    this.capacity = rowsAtOnce * Math.max(1, Math.floor(mostNumbers / (inputWidth + outputWidth) / rowsAtOnce));
    this.results = new GrowingTable(2 * model.outputColumns.length);
  }

  /** @throws UsageError if the engine cannot run the network */
  static async open(model: TrainedNetwork, engine: EngineName): Promise<Measurer> {
    const meter = new LossMeter(model, await loadEngine(engine, model.config.arithmetic));
    return new Measurer(model, await Forward.open(model, engine), meter);
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
    // A true class is found in the targets as a predicted one is found in the logits.
    const truths: Outputs = { values: targets, predictions: targets, width: outputs.width };
    for (let row = 0; row < rows; row++) {
      const problem = explainNonFinite(this.model, outputs, row);
      if (problem !== undefined) throw new NonFiniteOutputError(problem, place(row));
      this.keep(truths, outputs, row, () => place(row));
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
    const { rows, columns, values } = this.results.finish();
    const take = (column: number) =>
      Float64Array.from({ length: rows }, (_, row) => values[row * columns + column] as number);
    const classifications: Classification[] = [];
    const regressions: Regression[] = [];
    for (const [i, column] of this.model.outputColumns.entries()) {
      const [truths, predictions] = [take(2 * i), take(2 * i + 1)];
      if (column.kind === "class") classifications.push(classify(column.name, column.labels, truths, predictions));
      else regressions.push(measureRegression(column.name, truths, predictions));
    }
    return { rows, loss: this.meter.loss, classifications, regressions };
  }

  private keep(truths: Outputs, outputs: Outputs, row: number, place: () => Place): void {
    const { outputColumns, config } = this.model;
    const read = (column: OutputColumn, i: number, of: Outputs) =>
      column.kind === "class"
        ? classTargetsOf(config.loss).findClass(of, row, i)
        : readNumber(column, of.predictions[row * of.width + i] as number);
    const offset = this.results.addRow(() => this.results.rows, place);
    for (const [i, column] of outputColumns.entries()) {
      this.results.values[offset + 2 * i] = read(column, i, truths);
      this.results.values[offset + 2 * i + 1] = read(column, i, outputs);
    }
  }
}
