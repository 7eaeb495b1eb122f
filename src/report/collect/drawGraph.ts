import type { Dataset } from "../../data/encode/dataset.js";
import { createTable } from "../../data/encode/table.js";
import { selectParts } from "../../explain/graphView.js";
import { mostVertices } from "../../explain/layOutStep.js";
import { viewStep } from "../../explain/viewStep.js";
import type { Model } from "../../model/model.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import { batchSizeOf } from "../../train/fitNetwork.js";
import { planSteps } from "../../train/planSteps.js";

/** The forward half of a training step as a picture, or why there is none. */
export type GraphPicture = { readonly svg: string; readonly vertices: number } | { readonly reason: string };

/** @param trained the number of rows that a run was trained on, if it is known */
export async function drawGraph(
  model: RestoredModel,
  { data }: Pick<Model, "data">,
  trained?: number,
): Promise<GraphPicture> {
  const { config, network } = model;
  const step = planSteps(config, network, oneRow(model)).build(batchSizeOf(config, trained ?? data?.rows ?? 1));
  const vertices = selectParts(viewStep(step, network), "forward");
  if (vertices.length > mostVertices) {
    return { reason: `The graph has ${vertices.length} nodes, too many for a picture here.` };
  }
  // Its layout takes a while to load, and is needed for this alone.
  const { renderSvg } = await import("../../explain/renderSvg.js");
  return { svg: [...renderSvg(vertices)].join(""), vertices: vertices.length };
}

/** A row of zeros: the form of a step follows from its columns alone. */
function oneRow({ config, network, inputColumns, outputColumns }: RestoredModel): Dataset {
  const place = { file: "model" };
  return {
    inputColumns,
    outputColumns,
    inputs: createTable(1, network.inputWidth, place, ""),
    targets: createTable(1, network.outputWidth, place, ""),
    ...(config.sampleWeight !== undefined && { sampleWeights: Float64Array.of(1) }),
  };
}
