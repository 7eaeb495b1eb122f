import { ModelError, UsageError } from "../errors.js";
import { modelFormat } from "../model/modelParts.js";
import { ForeignFile } from "./foreignFile.js";
import type { Imported, Importer, ImportOptions } from "./importer.js";
import type { ImporterName } from "./importerNames.js";
import { importers } from "./importers.js";
import { nameColumns } from "./nameColumns.js";

export interface FoundModel extends Imported {
  readonly importer: Importer;
}

/**
 * Makes a model of the bytes of a file of another program. Which one it is, is found by what they contain, then by the file's ending.
 *
 * @param from the program or format, if it is known
 * @throws ModelError if the bytes cannot be imported, with all reasons
 * @throws UsageError if the options do not fit the file
 */
export async function importModel(
  bytes: Uint8Array,
  file: string,
  options: ImportOptions & { readonly from?: ImporterName | undefined } = {},
): Promise<FoundModel> {
  if (bytes.length === 0) throw new ModelError("it is empty", file);
  const foreign = new ForeignFile(file, bytes);
  const importer = findImporter(foreign, options.from);
  if (importer.hasLayers) refuseLayers(importer, options);
  const { model, notes } = await importer.read(foreign, options);
  return { model: nameColumns(model, options, file), notes, importer };
}

function findImporter(file: ForeignFile, from: ImporterName | undefined): Importer {
  if (from !== undefined) return importers.find(({ name }) => name === from) as Importer;
  const found =
    importers.find((importer) => importer.recognizes(file)) ??
    importers.find(({ endings }) => endings.some((ending) => file.name.toLowerCase().endsWith(ending)));
  if (found !== undefined) return found;
  if (file.json?.format === modelFormat) {
    throw new ModelError("it is a model of backprop already: all commands take it as it is", file.name);
  }
  // It is no JSON, then it says where.
  if (file.isLikelyJson) file.readJson();
  const known = importers.map(({ name, title }) => `${name} (${title})`).join(", ");
  throw new ModelError(
    `it is nothing that can be imported: expected one of ${known}; if it is, say so with --from NAME`,
    file.name,
  );
}

function refuseLayers({ title }: Importer, { layers, config }: ImportOptions): void {
  const option = layers !== undefined ? "--layers" : config !== undefined ? "--config" : undefined;
  if (option === undefined) return;
  throw new UsageError(`${option}: ${title} says itself which layers it has: leave this out`);
}
