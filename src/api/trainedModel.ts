import type { Config } from "../config/schema.js";
import type { FormatName } from "../data/read/formats.js";
import { openRows } from "../data/read/openRows.js";
import type { EngineName } from "../engine/engine.js";
import { DataError } from "../errors.js";
import { checkWritable } from "../files/checkWritable.js";
import type { Evaluation } from "../metrics/evaluation.js";
import type { Model } from "../model/model.js";
import { readModel, writeModel } from "../model/modelFile.js";
import { dialectOf } from "../predict/dialectOf.js";
import { Evaluator, evaluateRows } from "../predict/evaluator.js";
import type { PredictedValue } from "../predict/predictions.js";
import { Predictor, predictRows, rowsOf } from "../predict/predictor.js";
import { type RestoredModel, restoreModel } from "../predict/restoreModel.js";
import { placeOfRow, type Row, toCells } from "../predict/rows.js";
import { withThreshold } from "../predict/withThreshold.js";
import { openFile } from "../text/readText.js";
import { checkOptions, checkPath, checkRows } from "./checkOptions.js";

export interface EvaluateOptions {
  /** The engine that runs the network; `wasm` if left out. */
  readonly engine?: EngineName | undefined;
  /** The format of a data file. If left out, it is found by the file's ending, or by its first bytes. */
  readonly format?: FormatName | undefined;
  /** The delimiter of a CSV file. If left out, it is found from the header. */
  readonly delimiter?: string | undefined;
  /** The quote of a CSV file. If left out, it is that of the data trained on. */
  readonly quote?: string | undefined;
  /** Of two classes, the second is predicted if its probability is above this. If left out, it is the model's own, else 0.5. */
  readonly threshold?: number | undefined;
}

export interface PredictOptions extends EvaluateOptions {
  /** Whether each prediction also has the probability of each class, as `p(label)`. */
  readonly probabilities?: boolean | undefined;
}

export interface SaveOptions {
  /** Whether an existing file is replaced. */
  readonly force?: boolean | undefined;
}

const evaluateOptions = ["engine", "format", "delimiter", "quote", "threshold"];
const predictOptions = ["probabilities", ...evaluateOptions];

/** What a model predicts for a row: the label or the number of each target, under the target's name. */
export type Prediction = Readonly<Record<string, PredictedValue>>;

/** A model that was trained, or read from a file. */
export class TrainedModel {
  private readonly restored: RestoredModel;

  /**
   * @param file the content of its file
   * @param source the path of its file, for messages
   * @throws ModelError if its parts do not fit each other
   */
  constructor(
    readonly file: Model,
    readonly source: string,
  ) {
    this.restored = restoreModel(file, source);
  }

  /** The config that it was trained with, with every default filled in. */
  get config(): Config {
    return this.file.config;
  }

  /** Doubts about the file that it was read from: signs that it was damaged, or edited by hand. */
  get warnings(): readonly string[] {
    return this.file.warnings ?? [];
  }

  /** The names of the input columns. */
  get inputs(): readonly string[] {
    return this.restored.inputColumns.map(({ name }) => name);
  }

  /** The names of the targets. */
  get targets(): readonly string[] {
    return this.restored.outputColumns.map(({ name }) => name);
  }

  /**
   * Gives a prediction for each row, in the order of the rows.
   *
   * @param rows objects with the columns that it was trained on, lists of cells in the order of `inputs`, or the path of a data file
   * @throws DataError if a cell is missing or wrong, or if the model's output for a row is not finite
   * @throws FileError if the file cannot be read
   */
  async predict(rows: readonly Row[] | string, options: PredictOptions = {}): Promise<readonly Prediction[]> {
    checkRows("predict", rows);
    checkOptions("predict", options, predictOptions);
    const predictor = await Predictor.open(withThreshold(this.restored, options.threshold), options);
    const parts =
      typeof rows === "string"
        ? predictRows(predictor, await openRows(openFile(rows), { ...dialectOf(this.config), ...options }))
        : predictor.predict(
            Array.from(rows, (row, i) => toCells(row, predictor.inputs, placeOfRow(i))),
            placeOfRow,
          );
    const all: Prediction[] = [];
    for await (const part of parts) {
      for (const values of rowsOf(part)) {
        if (values instanceof DataError) throw values;
        all.push(Object.fromEntries(predictor.columns.map((column, i) => [column, values[i] as PredictedValue])));
      }
    }
    return all;
  }

  /**
   * Measures how well it predicts rows with known targets.
   *
   * @param rows objects with inputs and targets, lists of cells in the order of `inputs` and `targets`, or the path of a data file
   * @throws DataError if a cell is missing or wrong, or if the model's output for a row is not finite
   * @throws FileError if the file cannot be read
   */
  async evaluate(rows: readonly Row[] | string, options: EvaluateOptions = {}): Promise<Evaluation> {
    checkRows("evaluate", rows);
    checkOptions("evaluate", options, evaluateOptions);
    const { engine, threshold, ...reading } = options;
    const evaluator = await Evaluator.open(withThreshold(this.restored, threshold), engine);
    if (typeof rows === "string") {
      const reader = await openRows(openFile(rows), { ...dialectOf(this.config), ...reading });
      return evaluateRows(evaluator, reader);
    }
    for (const [i, row] of rows.entries()) {
      evaluator.add(toCells(row, evaluator.names, placeOfRow(i)), () => placeOfRow(i));
    }
    return evaluator.finish("rows");
  }

  /**
   * Writes it to a file, atomically.
   *
   * @throws FileError if it cannot be written
   * @throws UsageError if the file exists and `force` is not set
   */
  save(file: string, options: SaveOptions = {}): void {
    checkPath("save", file);
    checkOptions("save", options, ["force"]);
    checkWritable(file, { force: options.force === true, remedy: "save with { force: true }" });
    writeModel(file, this.file);
  }
}

/**
 * Reads a model file.
 *
 * @throws FileError if it cannot be read
 * @throws ModelError if it cannot be trusted
 */
export async function loadModel(file: string): Promise<TrainedModel> {
  checkPath("loadModel", file);
  return new TrainedModel(await readModel(file), file);
}
