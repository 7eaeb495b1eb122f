import { exampleOf } from "../../data/cells/cellReader.js";
import { type ColumnsSpec, type DataSpec, sourceOf } from "../../data/load/dataSpec.js";
import type { Fact } from "../../messages/fact.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";

/** How the cells of a model's data are read, as far as the config says it. */
export function describeCells(data: DataSpec): readonly Fact[] {
  const source = sourceOf(data);
  if (source.kind !== "file") return [];
  const { decimal, thousands, missingTexts, missing, unknown, maxCategories, exclude = [] } = source.columns;
  return [
    ...(decimal === undefined && thousands === undefined
      ? []
      : [["numbers as in", exampleOf({ decimal, thousands })] as const]),
    ...describeMissing(missing),
    ...(missingTexts === undefined ? [] : [["missing texts", formatValues(missingTexts)] as const]),
    ...(unknown === undefined ? [] : [["unknown texts", unknown] as const]),
    ...(maxCategories === undefined ? [] : [["categories", `at most ${maxCategories} of a column`] as const]),
    ...(exclude.length === 0 ? [] : [["left out", formatValues(exclude)] as const]),
  ];
}

/** `error`, the default, goes without saying. */
function describeMissing(missing: ColumnsSpec["missing"]): readonly Fact[] {
  if (missing === undefined || missing === "error") return [];
  if (typeof missing === "string") return [["missing cells", missing]];
  const each = Object.entries(missing).map(([name, policy]) => `${formatValue(name)} ${policy}`);
  return each.length === 0 ? [] : [["missing cells", each.join(", ")]];
}
