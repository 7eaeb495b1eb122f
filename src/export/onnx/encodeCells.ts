import { TensorProto_DataType as DataType } from "onnx-buf";
import type { CellReader } from "../../data/cells/cellReader.js";
import type { InputColumn, NumberColumn } from "../../data/encode/dataset.js";
import { cellReaderOf } from "../../data/load/dataSpec.js";
import { missingCellsOf } from "../missingCells.js";
import type { PortableModel } from "../portableModel.js";
import { encodeCategory } from "./encodeCategory.js";
import { encodeDate } from "./encodeDate.js";
import { listMissingTexts } from "./missingTexts.js";
import { integerAttribute, type OnnxGraph, type Value } from "./onnxGraph.js";
import type { OnnxNames } from "./onnxNames.js";

/**
 * The inputs of a model, and nodes that make of them the numbers of its cells.
 *
 * @shape -> [batch, inputWidth]
 */
export function encodeCells(graph: OnnxGraph, model: PortableModel, { matrix, columns }: OnnxNames): Value {
  const reader = cellReaderOf(model.model.config.data);
  if (matrix !== undefined) return encodeMatrix(graph, matrix, model.inputColumns as readonly NumberColumn[], reader);
  const pieces = model.inputColumns.flatMap((column) =>
    encodeColumn(graph, column, columns.get(column) as readonly string[], reader),
  );
  return join(graph, pieces);
}

function encodeMatrix(graph: OnnxGraph, name: string, columns: readonly NumberColumn[], reader: CellReader): Value {
  graph.input(name, graph.numberType, ["batch", columns.length]);
  const numbers = markMissing(graph, name, name, reader);
  const indicated = columns.flatMap(({ indicator }, i) => (indicator === true ? [i] : []));
  if (indicated.length === 0) return numbers;
  const all = join(graph, [numbers, indicateMissing(graph, name, numbers)]);
  const places = columns.flatMap((_, i) => (indicated.includes(i) ? [i, columns.length + i] : [i]));
  const axis = integerAttribute("axis", 1);
  return graph.node(`${name}/cells`, "Gather", [all, graph.wholeNumbers(places)], { attributes: [axis] });
}

/** The numbers of a column, side by side. */
function encodeColumn(
  graph: OnnxGraph,
  column: InputColumn,
  names: readonly string[],
  reader: CellReader,
): readonly Value[] {
  const [name] = names as [string];
  switch (column.kind) {
    case "number": {
      const numbers = markMissing(graph, column.name, graph.input(name, graph.numberType, ["batch", 1]), reader);
      return column.indicator === true ? [numbers, indicateMissing(graph, column.name, numbers)] : [numbers];
    }
    case "category":
      graph.input(name, DataType.STRING, ["batch", 1]);
      return [encodeCategory(graph, column, name, listMissingTexts(reader))];
    case "date": {
      const [year, month, day, hour] = names.map((each) => graph.input(each, graph.numberType, ["batch", 1]));
      return encodeDate(graph, column, { year, month, day, hour } as Parameters<typeof encodeDate>[2]);
    }
  }
}

/** Makes NaN of the numbers that mean a missing cell, such as -999. */
function markMissing(graph: OnnxGraph, path: string, numbers: Value, reader: CellReader): Value {
  return missingCellsOf(reader).numbers.reduce((marked, number) => {
    const isMissing = graph.node(`${path}/isMissing`, "Equal", [numbers, graph.number(number)]);
    return graph.node(`${path}/marked`, "Where", [isMissing, graph.number(Number.NaN), marked]);
  }, numbers);
}

/** 1 for a missing cell, else 0. */
function indicateMissing(graph: OnnxGraph, path: string, numbers: Value): Value {
  return graph.cast(`${path}/indicator`, graph.node(`${path}/isNaN`, "IsNaN", [numbers]), graph.numberType);
}

/** Puts numbers side by side. */
function join(graph: OnnxGraph, pieces: readonly Value[]): Value {
  if (pieces.length === 1) return pieces[0] as Value;
  return graph.node("cells", "Concat", pieces, { attributes: [integerAttribute("axis", 1)] });
}
