import { UsageError } from "../../errors.js";
import { abandonFiles } from "../../files/abandonFiles.js";
import { formatCount } from "../../messages/formatCount.js";
import { dialectOf } from "../../predict/dialectOf.js";
import { Predictor, predictRows } from "../../predict/predictor.js";
import { restoreModel } from "../../predict/restoreModel.js";
import { withThreshold } from "../../predict/withThreshold.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { describeTypedRows, openDataInput } from "../files/openDataInput.js";
import { openModel } from "../files/openModel.js";
import { openOutput } from "../files/openOutput.js";
import { checkStandardInput, isTypedIn, noteWaiting } from "../files/openStdin.js";
import { formatOfOutput, type OutputFormat, type RowFormat } from "../files/outputFormat.js";
import { standardStream } from "../files/standardStream.js";
import { leaveAtSignals } from "../interrupts.js";
import type { Progress } from "../live/progress.js";
import { withProgress } from "../live/withProgress.js";
import { checkTarget } from "./checkTargets.js";
import type { ErrorPolicy } from "./errorPolicy.js";
import { FailedRows } from "./failedRows.js";
import { findKeptColumns, nameColumns } from "./keptColumns.js";
import type { RowsOptions } from "./sharedOptions.js";
import { type PredictionTable, type RowCounts, writePredictions } from "./writePredictions.js";

/** The options as commander hands them over. */
export interface PredictOptions extends RowsOptions {
  readonly probabilities: boolean;
  readonly keep: readonly string[];
  readonly onError: ErrorPolicy;
  readonly format?: OutputFormat;
  readonly out: string;
  readonly force: boolean;
}

/** `backprop predict` */
export async function runPredict(
  modelFile: string,
  dataFile: string | undefined,
  options: PredictOptions,
  context: Context,
): Promise<number> {
  const { out, force } = options;
  if (out === "") throw new UsageError("--out: got an empty text, expected the name of a file");
  const format = formatOfOutput(options.format, out);
  checkOutput(modelFile, dataFile, out, force);
  checkStandardInput([modelFile, dataFile ?? "-"]);
  const restored = restoreModel(await openModel(modelFile, context), modelFile);
  const model = withThreshold(restored, options.threshold);
  const predictor = await Predictor.open(model, options);
  await noteWaiting(dataFile, describeTypedRows(predictor.inputs), context);
  const work = (progress: Progress) =>
    predictFile(predictor, dialectOf(model.config), { dataFile, format, options, progress }, context);
  return withProgress(context, work, !isTypedIn(dataFile, context.io));
}

interface PredictWork {
  readonly dataFile: string | undefined;
  readonly format: RowFormat;
  readonly options: PredictOptions;
  readonly progress: Progress;
}

async function predictFile(
  predictor: Predictor,
  dialect: ReturnType<typeof dialectOf>,
  { dataFile, format, options, progress }: PredictWork,
  context: Context,
): Promise<number> {
  const { keep, onError, out } = options;
  const input = { ...options, isVerbatim: keep.length > 0 };
  const reader = await openDataInput(dataFile, input, dialect, context.io.stdin, progress.onRead);
  progress.rows = () => reader.rowsRead;
  let release: (() => void) | undefined;
  try {
    const kept = findKeptColumns(keep, reader);
    const columns = nameColumns(kept, predictor.columns, onError === "mark");
    const parts = predictRows(predictor, reader, { kept, isLenient: onError !== "stop" });
    // From before the file exists: a signal must not leave a part of it behind.
    release = standardStream(out) !== undefined ? undefined : leaveAtSignals(context.io, abandonFiles, "leave");
    return await writeTable({ parts, columns, width: predictor.columns.length, format, onError }, out, context);
  } finally {
    release?.();
    // Else a standard input that is open would be waited for.
    await reader.close();
  }
}

/** A file appears only if all of the table could be written. */
async function writeTable(table: PredictionTable, out: string, context: Context): Promise<number> {
  const { stderr } = context;
  const { output, file, finish, discard } = await openOutput(out, context);
  const counts: RowCounts = { read: 0, written: 0 };
  const failed = new FailedRows();
  try {
    await writePredictions(table, output, counts, failed);
    await finish();
  } catch (error) {
    await discard();
    throw error;
  } finally {
    if (failed.count > 0) await stderr.write(failed.render(counts.read));
  }
  if (file !== undefined) await stderr.write([`written to ${file}: ${formatCount(counts.written, "row")}`]);
  return failed.count > 0 ? exitCodes.checkFailed : exitCodes.done;
}

/** @throws UsageError, FileError if the file cannot be written, or would overwrite the model or the rows */
function checkOutput(modelFile: string, dataFile: string | undefined, out: string, force: boolean): void {
  checkTarget("--out", out, { force, remedy: "add --force" }, [
    ["the model", modelFile],
    ["the rows", dataFile === "-" ? undefined : dataFile],
  ]);
}
