import { promises } from "node:fs";
import { FileError } from "../../errors.js";
import { describeFileError } from "../../messages/describeFileError.js";
import { describeAbsent } from "../read/findColumns.js";
import { type DataSpec, pathOf, sourceOf } from "./dataSpec.js";
import { FileRows } from "./fileRows.js";

/** An entry of a config that names what is not there. */
export interface Absent {
  readonly kind: "file" | "column";
  /** Inside the data's entry: `["features", 0]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * The file that some data names and that cannot be read, or all columns that it names and that are not in the header of its CSV file. No
 * rows are read.
 *
 * @throws DataError if the header cannot be read
 */
export async function findAbsent(spec: DataSpec, directory: string): Promise<readonly Absent[]> {
  const source = sourceOf(spec);
  if (source.kind !== "file") return [];
  const { file, columns } = source;
  const name = pathOf(file, directory);
  const described = await promises.stat(name).catch((error: unknown) => describeFileError(error, name));
  if (described instanceof FileError) return [{ kind: "file", path: [file.format], message: described.message }];
  // Rows of JSON need not have all keys, and what is read from a pipe is lost.
  const isFile = !(described instanceof Error) && (described as Awaited<ReturnType<typeof promises.stat>>).isFile();
  if (file.format !== "csv" || !isFile) return [];
  const rows = await FileRows.open(file, directory);
  await rows.close();
  const header = rows.header.columns;
  const { target, features = [], exclude = [], missing = {} } = columns;
  const named: readonly (readonly [name: string, ...path: Absent["path"]])[] = [
    ...(typeof target === "string" ? [[target, "target"] as const] : numbered("target", target)),
    ...numbered("features", features),
    ...numbered("exclude", exclude),
    ...(typeof missing === "string" ? [] : Object.keys(missing).map((key) => [key, "missing", key] as const)),
  ];
  const wanted = named.map(([each]) => each);
  return named
    .filter(([each]) => !header.includes(each))
    .map(([each, ...path]) => ({ kind: "column", path, message: describeAbsent(each, header, wanted) }));
}

function numbered(key: string, names: readonly string[]) {
  return names.map((name, i) => [name, key, i] as const);
}
