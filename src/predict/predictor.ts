import { createInputEncoder, type RowEncoder } from "../data/encode/rowEncoder.js";
import type { Cell } from "../data/read/cell.js";
import type { RowReader } from "../data/read/rowReader.js";
import type { EngineName } from "../engine/engine.js";
import { DataError, type Place } from "../errors.js";
import { rowsAtOnce } from "../train/trainingSession.js";
import { explainNonFinite, NonFiniteOutputError } from "./explainNonFinite.js";
import { Forward } from "./forward.js";
import { createPredictionReader, type PredictedValue, type PredictionReader } from "./predictions.js";
import type { RestoredModel } from "./restoreModel.js";

export interface PredictorOptions {
  /** Whether each row also gets the probability of each class. */
  readonly probabilities?: boolean | undefined;
  /** The engine that runs the network; `wasm` if left out. */
  readonly engine?: EngineName | undefined;
}

/** Rows are predicted in parts of so many at most, even if a whole document comes at once. */
const mostRows = 4096;
/** Inputs and outputs in a part. A single batch of wide rows may have more. */
const mostNumbers = 2 ** 20;

/** The predictions for a part of the rows. */
export interface PredictedRows {
  readonly predictions: readonly (readonly PredictedValue[])[];
  /** The problem of the first row that has no prediction. The rows after it were not tried. */
  readonly error?: DataError;
}

/** Predicts rows with a trained model. */
export class Predictor {
  private readonly encoder: RowEncoder;
  private readonly reader: PredictionReader;
  /** Rows in a part. */
  private readonly capacity: number;

  private constructor(
    private readonly model: RestoredModel,
    private readonly forward: Forward,
    probabilities: boolean,
  ) {
    this.encoder = createInputEncoder(model.inputColumns, model.reader);
    this.reader = createPredictionReader(model, probabilities);
    const { inputWidth, outputWidth } = model.network;
    const fitting = Math.floor(mostNumbers / (inputWidth + outputWidth));
    this.capacity = Math.min(Math.max(fitting, rowsAtOnce), mostRows);
  }

  /** @throws UsageError if the engine cannot run the model */
  static async open(
    model: RestoredModel,
    { probabilities = false, engine = "wasm" }: PredictorOptions,
  ): Promise<Predictor> {
    return new Predictor(model, await Forward.open(model, engine), probabilities);
  }

  /** The columns of a row's cells, in their order. */
  get inputs(): readonly string[] {
    return this.encoder.names;
  }

  /** The columns of the predictions. */
  get columns(): readonly string[] {
    return this.reader.columns;
  }

  /**
   * Yields the predictions for some rows in parts, as wide rows and many classes take much memory. A part with an error is the last.
   *
   * @param place of a row, by its index
   */
  *predict(rows: readonly (readonly Cell[])[], place: (row: number) => Place): Generator<PredictedRows> {
    for (let from = 0; from < rows.length; from += this.capacity) {
      const predicted = this.predictPart(rows.slice(from, from + this.capacity), (row) => place(from + row));
      yield predicted;
      if (predicted.error !== undefined) return;
    }
  }

  private predictPart(rows: readonly (readonly Cell[])[], place: (row: number) => Place): PredictedRows {
    const { width } = this.encoder;
    const encoded = new Float64Array(rows.length * width);
    let count = 0;
    let error: DataError | undefined;
    try {
      for (; count < rows.length; count++) {
        const row = count;
        this.encoder.encode(rows[row] as readonly Cell[], encoded, row * width, () => place(row));
      }
    } catch (thrown) {
      if (!(thrown instanceof DataError)) throw thrown;
      error = thrown;
    }
    const outputs = this.forward.run(encoded, count);
    const predictions: (readonly PredictedValue[])[] = [];
    for (let row = 0; row < count; row++) {
      const problem = explainNonFinite(this.model, outputs, row);
      if (problem !== undefined) return { predictions, error: new NonFiniteOutputError(problem, place(row)) };
      predictions.push(this.reader.read(outputs, row));
    }
    return { predictions, ...(error !== undefined && { error }) };
  }
}

/**
 * Yields the predictions for the rows of a file, as they come.
 *
 * @throws FileError, DataError if the file cannot be read, or lacks columns that the model takes
 */
export async function* predictRows(
  predictor: Predictor,
  reader: RowReader,
): AsyncGenerator<PredictedRows, void, undefined> {
  for await (const { rows, lines, first } of reader.rows(predictor.inputs)) {
    yield* predictor.predict(rows, (row) => reader.locate(lines[row] as number, first + row));
  }
}
