import type { CellReader } from "../cells/cellReader.js";
import type { Cell } from "../read/cell.js";
import { type DataSpec, missingPolicyOf, sourceOf } from "./dataSpec.js";

/** Tells which rows of these columns are left out: those with a missing cell in a column whose policy that is. */
export function createDropTest(
  spec: DataSpec,
  columns: readonly string[],
  reader: CellReader,
): (row: readonly Cell[]) => boolean {
  const source = sourceOf(spec);
  if (source.kind !== "file") return () => false;
  const positions = columns.flatMap((name, i) => (missingPolicyOf(source.columns, name) === "drop" ? [i] : []));
  if (positions.length === 0) return () => false;
  return (row) => positions.some((position) => reader.isMissing(row[position] as Cell));
}
