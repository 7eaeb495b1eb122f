import { createInputEncoder, type RowEncoder } from "../data/encode/rowEncoder.js";
import type { Cell } from "../data/read/cell.js";
import type { RowReader } from "../data/read/rowReader.js";
import type { EngineName } from "../engine/engine.js";
import { DataError, type Place } from "../errors.js";
import { Forward, fullBatch } from "./forward.js";
import { explainNonFinite, NonFiniteOutputError } from "./nonFinite.js";
import { createPredictionReader, type PredictedValue, type PredictionReader } from "./predictions.js";
import type { RestoredModel } from "./restoreModel.js";

export interface PredictorOptions {
  /** Whether each row also says how likely each class is. */
  readonly probabilities?: boolean | undefined;
  /** What runs the network; `wasm` where none is given. */
  readonly engine?: EngineName | undefined;
}

/** Rows that are answered at a time, where a whole document comes at once. */
const mostRows = 4096;
/** Numbers in and out that rows answered at a time may take; of rows that are wide, one batch may be more. */
const mostNumbers = 2 ** 20;

/** What came of some rows. */
export interface PredictedRows {
  readonly predictions: readonly (readonly PredictedValue[])[];
  /** What is wrong with the first row that could not be answered; those behind it have not been looked at. */
  readonly error?: DataError;
}

/** Answers rows by a trained model. */
export class Predictor {
  private readonly encoder: RowEncoder;
  private readonly reader: PredictionReader;
  private readonly rowsAtOnce: number;

  private constructor(
    private readonly model: RestoredModel,
    private readonly forward: Forward,
    probabilities: boolean,
  ) {
    this.encoder = createInputEncoder(model.inputColumns);
    this.reader = createPredictionReader(model, probabilities);
    const { inputWidth, outputWidth } = model.network;
    const fitting = Math.floor(mostNumbers / (inputWidth + outputWidth));
    this.rowsAtOnce = Math.min(Math.max(fitting, fullBatch), mostRows);
  }

  /** @throws UsageError where the engine cannot run the model */
  static async open(
    model: RestoredModel,
    { probabilities = false, engine = "wasm" }: PredictorOptions,
  ): Promise<Predictor> {
    return new Predictor(model, await Forward.open(model, engine), probabilities);
  }

  /** The columns that a row's cells are of, in this order. */
  get inputs(): readonly string[] {
    return this.encoder.names;
  }

  /** The columns of the predictions. */
  get columns(): readonly string[] {
    return this.reader.columns;
  }

  /**
   * The predictions to some rows, a part of them at a time: numbers of rows that are wide, or have many classes, take much memory.
   * Behind rows with an error there are no more.
   *
   * @param place of a row, by its index
   */
  *predict(rows: readonly (readonly Cell[])[], place: (row: number) => Place): Generator<PredictedRows> {
    for (let from = 0; from < rows.length; from += this.rowsAtOnce) {
      const predicted = this.predictPart(rows.slice(from, from + this.rowsAtOnce), (row) => place(from + row));
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
 * Predictions for the rows of a file, as they come.
 *
 * @throws FileError, DataError if the file cannot be read, or does not have the columns that the model takes
 */
export async function* predictRows(
  predictor: Predictor,
  reader: RowReader,
): AsyncGenerator<PredictedRows, void, undefined> {
  for await (const { rows, lines, first } of reader.rows(predictor.inputs)) {
    yield* predictor.predict(rows, (row) => reader.locate(lines[row] as number, first + row));
  }
}
