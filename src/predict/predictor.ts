import { readRows } from "../data/readRows.js";
import { createInputEncoder, type RowEncoder } from "../data/rowEncoder.js";
import { type Cell, placeOf, type RowSource } from "../data/rowSource.js";
import type { EngineName } from "../engine/engine.js";
import { DataError, type Place } from "../errors.js";
import { type Answer, type AnswerReader, createAnswerReader } from "./answers.js";
import { Forward } from "./forward.js";
import type { RestoredModel } from "./restoreModel.js";

export interface PredictorOptions {
  /** Whether each row also says how likely each class is. */
  readonly probabilities?: boolean | undefined;
  /** What runs the network; `wasm` where none is given. */
  readonly engine?: EngineName | undefined;
}

/** What came of some rows. */
export interface AnsweredRows {
  readonly answers: readonly (readonly Answer[])[];
  /** What is wrong with the first row that could not be answered; those behind it have not been looked at. */
  readonly error?: DataError;
}

/** Answers rows by a trained model. */
export class Predictor {
  private readonly encoder: RowEncoder;
  private readonly reader: AnswerReader;

  private constructor(
    model: RestoredModel,
    private readonly forward: Forward,
    probabilities: boolean,
  ) {
    this.encoder = createInputEncoder(model.inputColumns);
    this.reader = createAnswerReader(model, probabilities);
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

  /** The columns of the answers. */
  get columns(): readonly string[] {
    return this.reader.columns;
  }

  /** @param place of a row, by its index */
  answer(rows: readonly (readonly Cell[])[], place: (row: number) => Place): AnsweredRows {
    const { width } = this.encoder;
    const encoded = new Float64Array(rows.length * width);
    let count = 0;
    let problem: DataError | undefined;
    try {
      for (; count < rows.length; count++) {
        const row = count;
        this.encoder.encode(rows[row] as readonly Cell[], encoded, row * width, () => place(row));
      }
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      problem = error;
    }
    const outputs = this.forward.run(encoded, count);
    const answers = Array.from({ length: count }, (_, row) => this.reader.read(outputs, row));
    return { answers, ...(problem !== undefined && { error: problem }) };
  }
}

/** Rows that are answered at a time, of short ones that come in a large chunk. */
const mostRows = 4096;

/**
 * Answers to the rows of a source, as they come.
 *
 * @throws FileError, DataError where the source cannot be read, or has not the columns that the model takes
 */
export async function* answerRows(
  predictor: Predictor,
  source: RowSource,
): AsyncGenerator<AnsweredRows, void, undefined> {
  for await (const { rows, lines, first } of readRows(source, () => predictor.inputs)) {
    for (let from = 0; from < rows.length; from += mostRows) {
      const place = (row: number) => placeOf(source, lines[from + row] as number, first + from + row);
      yield predictor.answer(rows.slice(from, from + mostRows), place);
    }
  }
}
