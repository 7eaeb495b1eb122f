import { extname } from "node:path";
import { UsageError } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import { cHeader } from "./c/cHeader.js";
import { type ExportFormat, type ExportFormatName, exportEndings, exportFormatNames } from "./exportFormat.js";
import { javascript } from "./javascript/javascript.js";
import { onnx } from "./onnx/onnx.js";
import { safetensors } from "./safetensors/safetensors.js";

/** The formats that models can leave in. */
export const exportFormats: readonly ExportFormat[] = [onnx, safetensors, javascript, cHeader];

/**
 * The format of that name, or else that of the file's ending.
 *
 * @throws UsageError if neither says a format
 */
export function findExportFormat(file: string, name: ExportFormatName | undefined): ExportFormat {
  const ending = extname(file).toLowerCase();
  const found = exportFormats.find((format) =>
    name === undefined ? exportEndings[format.name].includes(ending) : format.name === name,
  );
  if (found !== undefined) return found;
  const known = exportFormatNames.map((each) => `${exportEndings[each].join(" and ")} (${each})`).join(", ");
  const got = file === "-" ? "standard output has no ending" : `the ending of ${formatValue(file)} says no format`;
  throw new UsageError(`--out: ${got}: expected one of ${known}; or name the format with --to`);
}
