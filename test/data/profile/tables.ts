import { Readable } from "node:stream";
import type { CellFormat } from "../../../src/data/cells/cellReader.js";
import { profileRows } from "../../../src/data/profile/profileRows.js";
import type { ColumnProfile, TableProfile } from "../../../src/data/profile/tableProfile.js";
import type { FormatName } from "../../../src/data/read/formats.js";
import { openRows } from "../../../src/data/read/openRows.js";

/** Whole numbers that look random, and are the same in each run. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

/** The profile of a table with a column for each key, whose cells a function makes. */
export function profileColumns(
  columns: Readonly<Record<string, (row: number) => string | number>>,
  { rows = 100, given }: { readonly rows?: number; readonly given?: CellFormat } = {},
): Promise<TableProfile> {
  const names = Object.keys(columns);
  const line = (cells: readonly (string | number)[]) =>
    cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(";");
  const lines = Array.from({ length: rows }, (_, row) => line(names.map((name) => columns[name]?.(row) ?? "")));
  return profileText([line(names), ...lines].join("\n"), "csv", given);
}

export async function profileText(text: string, format: FormatName, given?: CellFormat): Promise<TableProfile> {
  const stream = Readable.from([Buffer.from(text)]);
  return profileRows(await openRows({ stream, name: "rows" }, { format }), given);
}

/** The profile of the only column of a table. */
export async function profileColumn(
  cell: (row: number) => string | number,
  { name = "a", ...options }: { readonly name?: string; readonly rows?: number; readonly given?: CellFormat } = {},
): Promise<ColumnProfile> {
  // A row that is empty is no row, so there is another column.
  const { columns } = await profileColumns({ [name]: cell, other: (row) => (row * row) % 7 }, options);
  return columns[0] as ColumnProfile;
}
