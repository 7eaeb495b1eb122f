import {
  type BlockEncoder,
  type BlockPart,
  createInputBlockEncoder,
  createTargetBlockEncoder,
} from "../data/encode/blockEncoder.js";
import { takesMissing } from "../data/encode/cellEncoders.js";
import { createInputEncoder, createTargetEncoder, type RowEncoder } from "../data/encode/rowEncoder.js";
import { SampleWeights } from "../data/encode/sampleWeights.js";
import { missingPolicyOf, sourceOf } from "../data/load/dataSpec.js";
import { createBlockTest, createDropTest } from "../data/load/dropTest.js";
import type { Cell } from "../data/read/cell.js";
import type { PickedBlock } from "../data/read/rowPicker.js";
import type { RowReader } from "../data/read/rowReader.js";
import type { EngineName } from "../engine/engine.js";
import { DataError, type Place } from "../errors.js";
import { Measurer } from "../forward/measurer.js";
import type { Evaluation } from "../metrics/evaluation.js";
import type { RestoredModel } from "./restoreModel.js";

/** Measures a model on raw rows: it encodes them, and hands them on some at a time. */
export class Evaluator {
  /** The columns of a row's cells, in their order: inputs, then targets, then the weight of the row if it has one. */
  readonly names: readonly string[];
  /** The columns that a row may lack. */
  readonly optional: ReadonlySet<string>;
  private readonly inputs: Chunk;
  private readonly targets: Chunk;
  private readonly sampleWeights: SampleWeights;
  /** The weights of the rows, if the loss was weighted by a column. */
  private readonly weights: Float64Array | undefined;
  private isAnyCounted = false;
  /** The places of the rows that are not measured yet. */
  private places: (() => Place)[] = [];
  /** Those that are measured. */
  private rows = 0;
  /** Rows that are left out, as in training, since a cell is missing. */
  private dropped = 0;
  private readonly isDropped: (row: readonly Cell[]) => boolean;
  private readonly takesBlock: (block: PickedBlock) => boolean;

  private constructor(
    { inputColumns, outputColumns, config, reader }: RestoredModel,
    private readonly measurer: Measurer,
  ) {
    const encoders = [
      createInputEncoder(inputColumns, reader),
      createTargetEncoder(outputColumns, config.loss, reader),
    ] as const;
    this.sampleWeights = new SampleWeights(config.sampleWeight, reader);
    this.names = [...encoders.flatMap(({ names }) => names), ...this.sampleWeights.columns];
    const source = sourceOf(config.data);
    const filled = new Set(inputColumns.filter(takesMissing).map(({ name }) => name));
    const mayDrop = (name: string) => source.kind === "file" && missingPolicyOf(source.columns, name) === "drop";
    this.optional = new Set(this.names.filter((name) => filled.has(name) || mayDrop(name)));
    this.isDropped = createDropTest(config.data, this.names, reader);
    this.takesBlock = createBlockTest(config.data, this.names, reader);
    const { capacity } = measurer;
    this.inputs = new Chunk(encoders[0], createInputBlockEncoder(inputColumns, reader), capacity);
    this.targets = new Chunk(encoders[1], createTargetBlockEncoder(outputColumns, config.loss, reader), capacity);
    this.weights = this.sampleWeights.columns.length === 0 ? undefined : new Float64Array(measurer.capacity);
  }

  /** @throws UsageError if the engine cannot run the model */
  static async open(model: RestoredModel, engine: EngineName = "wasm"): Promise<Evaluator> {
    return new Evaluator(model, await Measurer.open(model, engine));
  }

  /**
   * @throws DataError if a cell is missing or wrong
   * @throws NonFiniteOutputError if the model's output for this row, or one before it, is not finite
   */
  add(row: readonly Cell[], place: () => Place): void {
    if (this.isDropped(row)) {
      this.dropped++;
      return;
    }
    const at = this.places.length;
    try {
      this.inputs.write(row, 0, at, place);
      this.targets.write(row, this.inputs.encoder.names.length, at, place);
      if (this.weights !== undefined) {
        const weight = this.sampleWeights.read(row.at(-1) ?? null, place);
        this.weights[at] = weight;
        this.isAnyCounted ||= weight > 0;
      }
    } catch (error) {
      // A problem of an earlier row is reported first.
      this.measure();
      throw error;
    }
    this.places.push(place);
    if (this.places.length === this.measurer.capacity) this.measure();
  }

  /**
   * Adds the rows of a block.
   *
   * @throws DataError, NonFiniteOutputError likewise
   */
  addBlock({ cells, positions }: PickedBlock, place: (row: number) => Place): void {
    const isWhole = this.weights === undefined && this.takesBlock({ cells, positions });
    for (let from = 0, count = 0; from < cells.rows; from += count) {
      const at = this.places.length;
      count = Math.min(cells.rows - from, this.measurer.capacity - at);
      const part = { cells, positions, from, count };
      const isTaken =
        isWhole &&
        this.inputs.writeBlock(part, 0, at) &&
        this.targets.writeBlock(part, this.inputs.encoder.names.length, at);
      for (let row = from; row < from + count; row++) {
        // Whatever is wrong is found row by row, as in rows of cells.
        if (isTaken) this.places.push(() => place(row));
        else this.add(cells.cellsAt(row, positions), () => place(row));
      }
      if (this.places.length === this.measurer.capacity) this.measure();
    }
  }

  /**
   * @param file the rows' file, for messages
   * @throws DataError if there are no rows
   * @throws NonFiniteOutputError if the model's output for a row is not finite
   */
  finish(file: string): Evaluation {
    this.measure();
    const { rows, dropped } = this;
    if (rows === 0) {
      throw new DataError(dropped > 0 ? "every row has a missing cell" : "there are no rows to evaluate on", { file });
    }
    if (this.weights !== undefined && !this.isAnyCounted) throw new DataError("every row has the weight 0", { file });
    return { ...this.measurer.finish(), ...(dropped > 0 && { dropped }) };
  }

  private measure(): void {
    const { places } = this;
    const { length: rows } = places;
    const [inputs, targets] = [this.inputs.rows(0, rows), this.targets.rows(0, rows)];
    const sampleWeights = this.weights?.subarray(0, rows);
    this.measurer.add({ rows, inputs, targets, sampleWeights, place: (row) => (places[row] as () => Place)() });
    this.rows += rows;
    this.places = [];
  }
}

/** Room for some encoded rows. */
class Chunk {
  private readonly values: Float64Array;

  constructor(
    readonly encoder: RowEncoder,
    private readonly blockEncoder: BlockEncoder,
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

  /**
   * @param first where the encoder's columns begin among the block's
   * @returns whether nothing is wrong with the rows
   */
  writeBlock(part: BlockPart, first: number, at: number): boolean {
    return this.blockEncoder.encode(part, this.values.subarray(at * this.encoder.width), first);
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
  for await (const batch of reader.rows(evaluator.names, { optional: evaluator.optional })) {
    const { lines, first, block } = batch;
    const place = (row: number) => reader.locate(lines[row] as number, first + row);
    if (block !== undefined) evaluator.addBlock(block, place);
    else for (const [i, row] of batch.rows.entries()) evaluator.add(row, () => place(i));
  }
  return evaluator.finish(reader.file);
}
