import type { CellReader } from "../cells/cellReader.js";
import type { Cell } from "../read/cell.js";
import type { PickedBlock } from "../read/rowPicker.js";
import { type DataSpec, missingPolicyOf, sourceOf } from "./dataSpec.js";

/** Tells which rows of these columns are left out: those with a missing cell in a column whose policy that is. */
export function createDropTest(
  spec: DataSpec,
  columns: readonly string[],
  reader: CellReader,
): (row: readonly Cell[]) => boolean {
  const positions = findDropping(spec, columns);
  if (positions.length === 0) return () => false;
  return (row) => positions.some((position) => reader.isMissing(row[position] as Cell));
}

/** Tells of blocks of rows, with the same columns first, whether all of their rows are used, and can be taken as numbers. */
export function createBlockTest(
  spec: DataSpec,
  columns: readonly string[],
  reader: CellReader,
): (block: PickedBlock) => boolean {
  const dropping = findDropping(spec, columns);
  return ({ cells, positions }) =>
    reader.isPlain && dropping.every((column) => cells.isNumeric(positions[column] as number));
}

/** The columns in which a missing cell leaves its row out. */
function findDropping(spec: DataSpec, columns: readonly string[]): readonly number[] {
  const source = sourceOf(spec);
  if (source.kind !== "file") return [];
  return columns.flatMap((name, i) => (missingPolicyOf(source.columns, name) === "drop" ? [i] : []));
}
