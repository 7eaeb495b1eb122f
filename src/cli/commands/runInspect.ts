import { formatJson } from "../../json/formatJson.js";
import type { Model } from "../../model/model.js";
import { type LayerSize, sizesOfLayers } from "../../nn/network.js";
import { type RestoredModel, restoreModel } from "../../predict/restoreModel.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { openModel } from "../files/openModel.js";
import { renderReceipt } from "../tables/renderReceipt.js";
import type { ReportFormat } from "./sharedOptions.js";

/** The options as commander hands them over. */
export interface InspectOptions {
  readonly format: ReportFormat;
}

/** `backprop inspect` */
export async function runInspect(file: string, { format }: InspectOptions, context: Context): Promise<number> {
  const model = await openModel(file, context);
  const { stdout } = context;
  const restored = restoreModel(model, file);
  const layers = sizesOfLayers(restored.network);
  const write: Readonly<Record<ReportFormat, () => Promise<void>>> = {
    text: async () => stdout.write(await renderReceipt(model, restored, layers)),
    json: () => stdout.writeData(`${formatJson(toJson(model, restored, layers))}\n`),
  };
  await write[format]();
  return exitCodes.done;
}

/** The model file, with shapes in place of the values. */
function toJson(model: Model, { inputColumns, outputColumns }: RestoredModel, layers: readonly LayerSize[]): unknown {
  const { parameters, warnings: _, ...rest } = model;
  return {
    ...rest,
    inputs: { columns: inputColumns },
    outputs: { columns: outputColumns },
    layers,
    parameters: parameters.map(({ name, shape }) => ({ name, shape })),
    parameterCount: layers.reduce((sum, each) => sum + each.parameters, 0),
  };
}
