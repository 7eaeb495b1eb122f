import { type BlockEncoder, createInputBlockEncoder } from "../data/encode/blockEncoder.js";
import { takesMissing } from "../data/encode/cellEncoders.js";
import { createInputEncoder, type RowEncoder } from "../data/encode/rowEncoder.js";
import type { Cell, VerbatimCell } from "../data/read/cell.js";
import type { RowsWanted } from "../data/read/rowPicker.js";
import type { RowBatch, RowReader } from "../data/read/rowReader.js";
import type { EngineName } from "../engine/engine.js";
import { DataError, type Place } from "../errors.js";
import { explainNonFinite, NonFiniteOutputError } from "../forward/explainNonFinite.js";
import { Forward, type Outputs } from "../forward/forward.js";
import { rowsAtOnce } from "../forward/rowsAtOnce.js";
import {
  createPredictionReader,
  type PredictedColumn,
  type PredictedValue,
  type PredictionReader,
  valueIn,
} from "./predictions.js";
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

/** The cells of rows, in the order of the model's inputs. If there is a block, the rows are made of it when they are asked for. */
type CellBatch = Pick<RowBatch, "rows" | "length" | "refused" | "block">;

/** What a model gives for a row: its predictions, or why there are none. */
export type PredictedRow = readonly PredictedValue[] | DataError;

/** Rows that are predicted at the same time. */
export interface PredictedRows {
  /** How many rows there are. */
  readonly count: number;
  /** What is predicted; of a row that failed it has no meaning. */
  readonly columns: readonly PredictedColumn[];
  /** Why rows have no predictions, by their index and in their order. */
  readonly failures: ReadonlyMap<number, DataError>;
}

/** The same row by row. */
export function rowsOf({ count, columns, failures }: PredictedRows): readonly PredictedRow[] {
  return Array.from({ length: count }, (_, row) => failures.get(row) ?? columns.map((column) => valueIn(column, row)));
}

/** Predicts rows with a trained model. */
export class Predictor {
  /** The columns that a row may lack. */
  readonly optional: ReadonlySet<string>;
  private readonly encoder: RowEncoder;
  private readonly blockEncoder: BlockEncoder;
  private readonly reader: PredictionReader;
  /** Rows in a part. */
  private readonly capacity: number;
  /** The inputs of the part that is predicted. All parts share it, since much that is thrown away takes time. */
  private encoded: Float64Array = new Float64Array();

  private constructor(
    private readonly model: RestoredModel,
    private readonly forward: Forward,
    probabilities: boolean,
  ) {
    this.encoder = createInputEncoder(model.inputColumns, model.reader);
    this.blockEncoder = createInputBlockEncoder(model.inputColumns, model.reader);
    this.optional = new Set(model.inputColumns.filter(takesMissing).map(({ name }) => name));
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
    // A number is predicted as a probability, if its loss has them.
    const withProbabilities = probabilities || model.outputColumns.some(({ kind }) => kind === "number");
    return new Predictor(model, await Forward.open(model, engine, { withProbabilities }), probabilities);
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
   * Yields the predictions for some rows in parts, as wide rows and many classes take much memory.
   *
   * @param place of a row, by its index
   * @param refused the problems of rows that have no cells
   */
  predict(
    rows: readonly (readonly Cell[])[],
    place: (row: number) => Place,
    refused?: ReadonlyMap<number, DataError>,
  ): Generator<PredictedRows> {
    return this.predictBatch({ rows, length: rows.length, refused }, place);
  }

  /** The same for rows of a file. */
  *predictBatch(batch: CellBatch, place: (row: number) => Place): Generator<PredictedRows> {
    for (let from = 0; from < batch.length; from += this.capacity) {
      const count = Math.min(batch.length - from, this.capacity);
      const encoded = this.makeRoom(count * this.encoder.width);
      const placeOf = (row: number) => place(from + row);
      const failures = this.encodePart(batch, { from, count }, encoded, placeOf);
      yield this.compute(encoded, count, failures, placeOf);
    }
  }

  private makeRoom(numbers: number): Float64Array {
    if (this.encoded.length < numbers) this.encoded = new Float64Array(numbers);
    return this.encoded.subarray(0, numbers);
  }

  private encodePart(
    batch: CellBatch,
    { from, count }: { readonly from: number; readonly count: number },
    into: Float64Array,
    place: (row: number) => Place,
  ): ReadonlyMap<number, DataError> {
    const { block, refused } = batch;
    const failures = new Map<number, DataError>();
    if (block !== undefined && this.blockEncoder.encode({ ...block, from, count }, into)) return failures;
    const { rows } = batch;
    for (let row = 0; row < count; row++) {
      const cells = rows[from + row] as readonly Cell[];
      const error = refused?.get(from + row) ?? this.encode(cells, into, row * this.encoder.width, () => place(row));
      if (error !== undefined) failures.set(row, error);
    }
    return failures;
  }

  private compute(
    encoded: Float64Array,
    count: number,
    failures: ReadonlyMap<number, DataError>,
    place: (row: number) => Place,
  ): PredictedRows {
    const outputs = this.forward.run(encoded, count);
    const columns = this.reader.readAll(outputs, count);
    if (areFinite(outputs, columns)) return { count, columns, failures };
    const all = new Map<number, DataError>();
    for (let row = 0; row < count; row++) {
      const error = failures.get(row) ?? this.explain(outputs, row, place);
      if (error !== undefined) all.set(row, error);
    }
    return { count, columns, failures: all };
  }

  private encode(
    cells: readonly Cell[],
    into: Float64Array,
    offset: number,
    place: () => Place,
  ): DataError | undefined {
    try {
      this.encoder.encode(cells, into, offset, place);
      return undefined;
    } catch (error) {
      if (error instanceof DataError) return error;
      throw error;
    }
  }

  private explain(outputs: Outputs, row: number, place: (row: number) => Place): DataError | undefined {
    const problem = explainNonFinite(this.model, outputs, row);
    return problem === undefined ? undefined : new NonFiniteOutputError(problem, place(row));
  }
}

/** Whether all of a network's outputs are finite, and all numbers that are predicted from them. */
function areFinite({ values, predictions }: Outputs, columns: readonly PredictedColumn[]): boolean {
  const numbers = columns.flatMap((column) => (column.kind === "numbers" ? [column.values] : []));
  return [...new Set([values, predictions, ...numbers])].every((each) => {
    // A product with 0 is NaN for each number that is not finite.
    let sum = 0;
    for (let i = 0; i < each.length; i++) sum += 0 * (each[i] as number);
    return sum === 0;
  });
}

/** Rows of a file that are predicted at the same time. */
export interface PredictedFileRows extends PredictedRows {
  /** The cells of each row that are kept, if there are any. */
  readonly kept?: readonly (readonly VerbatimCell[])[] | undefined;
}

/**
 * Yields the predictions for the rows of a file, as they come.
 *
 * @throws FileError, DataError if the file cannot be read, or lacks columns that the model takes
 */
export async function* predictRows(
  predictor: Predictor,
  reader: RowReader,
  wanted: RowsWanted = {},
): AsyncGenerator<PredictedFileRows, void, undefined> {
  for await (const batch of reader.rows(predictor.inputs, { ...wanted, optional: predictor.optional })) {
    const place = (row: number) => reader.locate(batch.lines[row] as number, batch.first + row);
    let from = 0;
    for (const part of predictor.predictBatch(batch, place)) {
      yield { ...part, kept: batch.kept?.slice(from, from + part.count) };
      from += part.count;
    }
  }
}
