import { checkExports } from "../../export/check/checkExports.js";
import { describeAgreement, describeDifference } from "../../export/check/describeCheck.js";
import { findRuntime } from "../../export/check/findRuntime.js";
import { findRowsToCheck } from "../../export/check/rowsToCheck.js";
import { RuntimeFailure } from "../../export/check/runtime.js";
import { createYardstick } from "../../export/check/yardstick.js";
import type { ExportedFile, ExportFormat } from "../../export/exportFormat.js";
import type { PortableModel } from "../../export/portableModel.js";
import { importRuntime } from "../../import/importRuntime.js";
import { formatCount } from "../../messages/formatCount.js";
import { dialectOf } from "../../predict/dialectOf.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import type { Context } from "../context.js";
import { describeTypedRows, openDataInput } from "../files/openDataInput.js";
import { noteWaiting } from "../files/openStdin.js";
import { keepFirstCode } from "../v8Flags.js";

/** An export that was made, and where the rows are. */
interface CheckOptions {
  readonly model: PortableModel;
  readonly restored: RestoredModel;
  readonly name: string;
  readonly files: readonly ExportedFile[];
  readonly format: ExportFormat;
  readonly modelFile: string;
  /** The rows; if left out, those of the model's data. */
  readonly data: string | undefined;
}

/**
 * Runs an export if a program for that is here, and says how it compares with predict.
 *
 * @returns what is wrong with it, if anything is
 * @throws FileError, DataError if the rows that are given cannot be read, or do not fit the model
 */
export async function performCheck(
  { model, restored, name, files, format, modelFile, data }: CheckOptions,
  { io, stderr }: Context,
): Promise<readonly string[] | undefined> {
  const names = restored.inputColumns.map((column) => column.name);
  if (data !== undefined) await noteWaiting(data, describeTypedRows(names), { io, stderr });
  const reader = data === undefined ? undefined : await openDataInput(data, {}, dialectOf(restored.config), io.stdin);
  const { rows, source } = await findRowsToCheck(restored, { modelFile, reader });
  if (format.name === "onnx") keepFirstCode();
  const runtime = await findRuntime(format.name, { reader: importRuntime, model });
  if ("missing" in runtime) {
    await stderr.write([`not checked: ${runtime.missing}`]);
    return undefined;
  }
  const yardstick = await createYardstick(restored, rows);
  try {
    const [checked] = await checkExports([{ model, name, files, yardstick }], runtime);
    if (checked === undefined || checked.rows === 0) {
      await stderr.write([`not checked: no row ${source} has the cells that it takes`]);
      return undefined;
    }
    const where = `${runtime.name} on ${formatCount(checked.rows, "row")} ${source}`;
    if (checked.failure !== undefined) {
      const [first = "", ...more] = describeDifference(checked, rows, names);
      return [`${format.name}, run with ${where}: ${first}`, ...more];
    }
    const agreement = describeAgreement(checked, restored.outputColumns);
    await stderr.write([`checked with ${where}: ${agreement}`]);
    return undefined;
  } catch (error) {
    if (!(error instanceof RuntimeFailure)) throw error;
    return [`${runtime.name} does not run it: ${error.message}`];
  }
}
