import { UsageError } from "../../errors.js";
import { formatJson } from "../../json/formatJson.js";
import type { Model } from "../../model/model.js";
import { type LayerSize, sizesOfLayers } from "../../nn/network.js";
import { Boundary } from "../../predict/boundary/boundary.js";
import { groundOfModel } from "../../predict/boundary/groundOfModel.js";
import { dialectOf } from "../../predict/dialectOf.js";
import { type RestoredModel, restoreModel } from "../../predict/restoreModel.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { openDataInput } from "../files/openDataInput.js";
import { openModel } from "../files/openModel.js";
import { checkStandardInput } from "../files/openStdin.js";
import { BoundaryPicture } from "../live/boundaryPicture.js";
import { sizeOfPictures } from "../live/sizeOfPictures.js";
import { renderReceipt } from "../tables/renderReceipt.js";
import type { ReportFormat } from "./sharedOptions.js";

/** The options as commander hands them over. */
export interface InspectOptions {
  readonly format: ReportFormat;
  readonly boundary: boolean;
  readonly data?: string;
}

/** `backprop inspect` */
export async function runInspect(file: string, options: InspectOptions, context: Context): Promise<number> {
  checkOptions(file, options);
  const { stdout } = context;
  const model = await openModel(file, context);
  const restored = restoreModel(model, file);
  if (options.boundary) {
    await drawBoundary(file, model, restored, options, context);
    return exitCodes.done;
  }
  const layers = sizesOfLayers(restored.network);
  const write: Readonly<Record<ReportFormat, () => Promise<void>>> = {
    text: async () => stdout.write(await renderReceipt(model, restored, layers, stdout)),
    json: () => stdout.writeData(`${formatJson(toJson(model, restored, layers))}\n`),
  };
  await write[options.format]();
  return exitCodes.done;
}

/** @throws UsageError if options do not go together */
function checkOptions(file: string, { format, boundary, data }: InspectOptions): void {
  if (data !== undefined) checkStandardInput([file, data]);
  if (data !== undefined && !boundary) throw new UsageError("--data goes with --boundary: add it, or leave this out");
  if (data === "") throw new UsageError("--data: got an empty text, expected the name of a file");
  if (format === "json" && boundary) {
    throw new UsageError("--boundary draws a picture, which is no JSON: leave out one of the two");
  }
}

async function drawBoundary(
  file: string,
  { data: origin }: Model,
  restored: RestoredModel,
  { data }: InspectOptions,
  { io, stdout, stderr }: Context,
): Promise<void> {
  const rows = data === undefined ? undefined : await openDataInput(data, {}, dialectOf(restored.config), io.stdin);
  const { ground, notes } = await groundOfModel(restored, { modelFile: file, rows, origin });
  const boundary = await Boundary.open(restored, ground, "wasm");
  const picture = await BoundaryPicture.create(boundary, restored.outputColumns, stdout);
  await stderr.write(notes.map((note) => `note: ${file}: ${note}`));
  await stdout.write(picture.render(sizeOfPictures(stdout)));
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
