import type { InputColumn, OutputColumn } from "../../data/encode/dataset.js";
import type { Model } from "../../model/model.js";
import type { LayerSize } from "../../nn/network.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import { describeColumn } from "../../report/receipt/describeColumn.js";
import { describeReceipt } from "../../report/receipt/receiptFacts.js";
import type { Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import { renderWrappedFacts } from "./renderFacts.js";
import { renderLayers } from "./renderLayers.js";
import { renderTable } from "./renderTable.js";

/** A model for people: its origin, layers, columns, config and results. */
export async function renderReceipt(
  model: Omit<Model, "parameters">,
  { network, inputColumns, outputColumns }: RestoredModel,
  layers: readonly LayerSize[],
  room: Room,
): Promise<Line[]> {
  const { origin, config, training, validation } = describeReceipt(model);
  const parts = await Promise.all([
    renderWrappedFacts(origin, room),
    renderLayers(network.inputWidth, layers, room),
    renderColumns(inputColumns, outputColumns, room),
    ...[config, training, validation].map((facts) => renderWrappedFacts(facts, room)),
  ]);
  return parts.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

function renderColumns(inputs: readonly InputColumn[], outputs: readonly OutputColumn[], room: Room): Promise<Line[]> {
  const rows = [
    ...inputs.map((column) => ["input", column.name, describeColumn(column)]),
    ...outputs.map((column) => ["target", column.name, describeColumn(column)]),
  ];
  return renderTable(["column", "name", "values"], ["left", "left", "left"], rows, {
    room,
    remedies: ["gaps", ["name", 18], ["values", 16, "wrapped"], ["name", 8]],
  });
}
