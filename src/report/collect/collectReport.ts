import type { Model } from "../../model/model.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import { createModule } from "../panel/createModule.js";
import type { ReportContent } from "../reportContent.js";
import { drawGraph } from "./drawGraph.js";
import { findPlane } from "./findPlane.js";
import { predictNumbers } from "./predictedNumbers.js";
import { findReportData, type ReportDataOptions } from "./reportData.js";

interface CollectOptions extends Pick<ReportContent, "curves" | "command">, Omit<ReportDataOptions, "origin"> {
  /** The name of the model's file, without its folder. */
  readonly name: string;
}

/**
 * Finds all that a page about a model shows.
 *
 * @throws FileError, DataError if a file that is given cannot be read, or does not fit the model
 */
export async function collectReport(
  model: Model,
  restored: RestoredModel,
  { name, curves, command, ...options }: CollectOptions,
): Promise<ReportContent> {
  const data = await findReportData(restored, { ...options, origin: model.data });
  const isFound = !("reason" in data);
  return {
    file: name,
    model,
    restored,
    data,
    numbers: isFound ? await predictNumbers(restored, data) : [],
    plane: await findPlane(restored, data),
    graph: await drawGraph(restored, model, isFound ? data.training?.inputs.rows : undefined),
    curves,
    command,
    module: createModule(model, options.modelFile, name.replace(/\.json$/, "")),
  };
}
