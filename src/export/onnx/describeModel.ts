import { cellReaderOf } from "../../data/load/dataSpec.js";
import { formatJson } from "../../json/formatJson.js";
import { formatMetadata } from "../../model/modelMetadata.js";
import type { PortableModel } from "../portableModel.js";
import { dateFields } from "./encodeDate.js";
import { listMissingTexts } from "./missingTexts.js";
import type { OnnxNames } from "./onnxNames.js";

/**
 * What an ONNX file says about its model: `backprop` is the model file without its numbers, the others say as JSON which inputs and
 * outputs there are, which labels and categories, and which texts mean a missing category.
 */
export function describeModel(
  model: PortableModel,
  { matrix, columns, targets }: OnnxNames,
): ReadonlyMap<string, string> {
  const { inputColumns, outputColumns } = model;
  const inputs =
    matrix === undefined
      ? inputColumns.flatMap((column) =>
          (columns.get(column) ?? []).map((input, i) => ({
            input,
            column: column.name,
            kind: column.kind === "date" ? dateFields[i] : column.kind,
          })),
        )
      : [{ input: matrix, columns: inputColumns.map(({ name }) => name) }];
  const outputs = outputColumns.flatMap((column) =>
    (targets.get(column) ?? []).map((output, i) => ({
      output,
      target: column.name,
      kind: column.kind === "number" ? "number" : i === 0 ? "label" : "probabilities",
    })),
  );
  const labels = outputColumns.flatMap((column) => (column.kind === "class" ? [[column.name, column.labels]] : []));
  const categories = inputColumns.flatMap((column) =>
    column.kind === "category" ? [[column.name, column.categories]] : [],
  );
  return new Map([
    ["backprop", formatMetadata(model.model)],
    ["inputs", formatJson(inputs)],
    ["outputs", formatJson(outputs)],
    ...(labels.length > 0 ? [["labels", formatJson(Object.fromEntries(labels))] as const] : []),
    ...(categories.length > 0
      ? [
          ["categories", formatJson(Object.fromEntries(categories))] as const,
          ["missing", formatJson(listMissingTexts(cellReaderOf(model.model.config.data)))] as const,
        ]
      : []),
  ]);
}
