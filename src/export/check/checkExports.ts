import type { Cell } from "../../data/read/cell.js";
import type { PredictedRow } from "../../predict/predictor.js";
import type { ExportedFile } from "../exportFormat.js";
import type { PortableModel } from "../portableModel.js";
import { type Comparison, compareRows, tolerances } from "./compareRows.js";
import type { ExportRun, Runtime } from "./runtime.js";
import { canTell } from "./tellRows.js";
import type { Yardstick } from "./yardstick.js";

/** An export that is to be compared with predict. */
export interface ExportToCheck {
  readonly model: PortableModel;
  /** That the files were made with. */
  readonly name: string;
  readonly files: readonly ExportedFile[];
  readonly yardstick: Yardstick;
}

/** How an export compares with predict. The indices of rows are those of the yardstick. */
export interface CheckedExport extends Comparison {
  readonly tolerance: number;
}

/** The rounding of float32 adds up in a model by its functions, and no two ways to compute them round in the same way. */
const roundingFactor = 4;

/**
 * Runs exports in a runtime, and compares what they give with what predict gives.
 *
 * @throws RuntimeFailure if the runtime does not run them
 */
export async function checkExports(
  exports: readonly ExportToCheck[],
  runtime: Runtime,
): Promise<readonly CheckedExport[]> {
  const prepared = exports.map((each) => prepare(each, runtime));
  const answers = await runtime.run(prepared.map(({ run }) => run));
  const checked: CheckedExport[] = [];
  for (const [i, { run, indices, expected }] of prepared.entries()) {
    const { restored, measureRounding } = (exports[i] as ExportToCheck).yardstick;
    const { dtype, loss, outputColumns } = run.model;
    const { config } = restored;
    const rounding = await measureRounding(dtype);
    const tolerance = Math.max(tolerances[dtype], tolerances[config.dtype], rounding * roundingFactor);
    const compared = { columns: run.columns, outputColumns, loss, threshold: config.threshold, tolerance };
    const { failure, ...comparison } = compareRows(expected, answers[i] ?? [], compared);
    checked.push({
      ...comparison,
      tolerance,
      ...(failure !== undefined && { failure: { ...failure, row: indices[failure.row] as number } }),
    });
  }
  return checked;
}

interface Prepared {
  readonly run: ExportRun;
  readonly expected: readonly PredictedRow[];
  /** For each row that is run, its index among those of the yardstick. */
  readonly indices: readonly number[];
}

function prepare({ model, name, files, yardstick }: ExportToCheck, { takesCells }: Runtime): Prepared {
  const { rows, columns, expected, restored } = yardstick;
  const isRun = (cells: readonly Cell[]) => takesCells || canTell(cells, restored.inputColumns, restored.reader);
  const indices = rows.flatMap((cells, i) => (isRun(cells) ? [i] : []));
  const pick = <Item>(all: readonly Item[]) => indices.map((i) => all[i] as Item);
  return { run: { model, name, files, columns, rows: pick(rows) }, expected: pick(expected), indices };
}
