import type { OutputColumn } from "../data/encode/dataset.js";
import { createInputEncoder, createTargetEncoder, type RowEncoder } from "../data/encode/rowEncoder.js";
import { GrowingTable } from "../data/encode/table.js";
import type { Cell } from "../data/read/cell.js";
import type { RowReader } from "../data/read/rowReader.js";
import type { EngineName } from "../engine/engine.js";
import { loadEngine } from "../engine/loadEngine.js";
import { DataError, type Place } from "../errors.js";
import { classTargetsOf } from "../nn/losses/losses.js";
import { rowsAtOnce } from "../train/trainingSession.js";
import { explainNonFinite, NonFiniteOutputError } from "./explainNonFinite.js";
import { Forward, type Outputs } from "./forward.js";
import { LossMeter } from "./lossMeter.js";
import { type Classification, classify, type Evaluation, measureRegression, type Regression } from "./metrics.js";
import { readNumber } from "./predictions.js";
import type { RestoredModel } from "./restoreModel.js";

/** Inputs and targets that are held until they are measured. A single batch of wide rows may have more. */
const mostNumbers = 2 ** 18;

/** Measures a model on rows, some of them at a time. Of the measured rows it keeps only the true and the predicted values. */
export class Evaluator {
  /** The columns of a row's cells, in their order: inputs, then targets. */
  readonly names: readonly string[];
  private readonly inputs: Chunk;
  private readonly targets: Chunk;
  /** The places of the rows that are not measured yet. */
  private places: (() => Place)[] = [];
  /** Rows that are measured at once. They fill whole batches of the loss. */
  private readonly capacity: number;
  /** For each target the true value, then the predicted one: the index of a class, or a number in its raw unit. */
  private readonly results: GrowingTable;

  private constructor(
    private readonly model: RestoredModel,
    private readonly forward: Forward,
    private readonly meter: LossMeter,
  ) {
    const { inputColumns, outputColumns, config, reader } = model;
    const encoders = [
      createInputEncoder(inputColumns, reader),
      createTargetEncoder(outputColumns, config.loss, reader),
    ] as const;
    const width = encoders[0].width + encoders[1].width;
    this.names = encoders.flatMap(({ names }) => names);
    this.capacity = rowsAtOnce * Math.max(1, Math.floor(mostNumbers / width / rowsAtOnce));
    this.inputs = new Chunk(encoders[0], this.capacity);
    this.targets = new Chunk(encoders[1], this.capacity);
    this.results = new GrowingTable(2 * outputColumns.length);
  }

  /** @throws UsageError if the engine cannot run the model */
  static async open(model: RestoredModel, engine: EngineName = "wasm"): Promise<Evaluator> {
    const meter = new LossMeter(model, await loadEngine(engine, model.config.arithmetic));
    return new Evaluator(model, await Forward.open(model, engine), meter);
  }

  /**
   * @throws DataError if a cell is missing or wrong
   * @throws NonFiniteOutputError if the model's output for this row, or one before it, is not finite
   */
  add(row: readonly Cell[], place: () => Place): void {
    const at = this.places.length;
    try {
      this.inputs.write(row, 0, at, place);
      this.targets.write(row, this.inputs.encoder.names.length, at, place);
    } catch (error) {
      // A problem of an earlier row is reported first.
      this.measure();
      throw error;
    }
    this.places.push(place);
    if (this.places.length === this.capacity) this.measure();
  }

  /**
   * @param file the rows' file, for messages
   * @throws DataError if there are no rows
   * @throws NonFiniteOutputError if the model's output for a row is not finite
   */
  finish(file: string): Evaluation {
    this.measure();
    const { rows, columns, values } = this.results.finish();
    if (rows === 0) throw new DataError("there are no rows to evaluate on", { file });
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

  private measure(): void {
    const rows = this.places.length;
    const [inputs, targets] = [this.inputs.rows(0, rows), this.targets.rows(0, rows)];
    const outputs = this.forward.run(inputs, rows);
    // A true class is found in the targets as a predicted one is found in the logits.
    const truths: Outputs = { values: targets, predictions: targets, width: outputs.width };
    for (let row = 0; row < rows; row++) {
      const place = this.places[row] as () => Place;
      const problem = explainNonFinite(this.model, outputs, row);
      if (problem !== undefined) throw new NonFiniteOutputError(problem, place());
      this.keep(truths, outputs, row, place);
    }
    for (let from = 0; from < rows; from += rowsAtOnce) {
      const until = Math.min(from + rowsAtOnce, rows);
      this.meter.add(this.inputs.rows(from, until), this.targets.rows(from, until), until - from);
    }
    this.places = [];
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

/** Room for some encoded rows. */
class Chunk {
  private readonly values: Float64Array;

  constructor(
    readonly encoder: RowEncoder,
    capacity: number,
  ) {
    this.values = new Float64Array(capacity * encoder.width);
  }

  /**
   * @param row cells; those of the encoder start at number `first`
   * @param at the row's number in this chunk
   */
  write(row: readonly Cell[], first: number, at: number, place: () => Place): void {
    const cells = row.slice(first, first + this.encoder.names.length);
    this.encoder.encode(cells, this.values, at * this.encoder.width, place);
  }

  rows(from: number, until: number): Float64Array {
    return this.values.subarray(from * this.encoder.width, until * this.encoder.width);
  }
}

/**
 * Measures a model on the rows of a file.
 *
 * @throws FileError, DataError if they cannot be read, or do not fit the model
 * @throws NonFiniteOutputError if the model's output for a row is not finite
 */
export async function evaluateRows(evaluator: Evaluator, reader: RowReader): Promise<Evaluation> {
  for await (const { rows, lines, first } of reader.rows(evaluator.names)) {
    for (const [i, row] of rows.entries()) evaluator.add(row, () => reader.locate(lines[i] as number, first + i));
  }
  return evaluator.finish(reader.file);
}
