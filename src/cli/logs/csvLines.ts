import type { LogRow, ReadLine } from "./logRow.js";

/** A reader of the rows below this header of CSV. Undefined if the header has no column `epoch` with others behind it. */
export function createCsvReader(header: string): ReadLine | undefined {
  const names = splitHeader(header);
  const at = names.indexOf("epoch");
  if (at < 0 || names.length < 2) return undefined;
  return (line): LogRow | null => {
    const cells = line.split(",");
    const epoch = readNumber(cells[at]);
    if (cells.length !== names.length || !Number.isFinite(epoch)) return null;
    const values: Record<string, number> = {};
    for (const [i, name] of names.entries()) if (i !== at) values[name] = readNumber(cells[i]);
    return { epoch, values };
  };
}

function readNumber(cell = ""): number {
  return cell.trim() === "" ? Number.NaN : Number(cell);
}

/** The names of metrics may have labels in them, and so commas, in quotes. */
function splitHeader(header: string): readonly string[] {
  return Array.from(header.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g), ([, quoted, plain = ""]) =>
    quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'),
  );
}
