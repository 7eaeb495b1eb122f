import { DataError, type Place } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { suggestion } from "../../messages/nearest.js";
import { mostColumns } from "../../text/limits.js";
import type { Select } from "./rowSource.js";

export const delimiters = [",", ";", "\t", "|"] as const;

/**
 * The columns that are wanted of a header.
 *
 * @throws DataError if a name that is wanted stands in the header twice, or not at all; or if there are too many columns
 */
export function selectColumns(header: readonly string[], place: Place, select: Select): readonly string[] {
  checkColumnCount(header.length, place);
  const names = select(header, place);
  const wanted = new Set(names);
  const known = new Set<string>();
  for (const name of header) {
    if (known.has(name) && wanted.has(name)) {
      throw new DataError(`the header has two columns ${formatValue(name)}`, place);
    }
    known.add(name);
  }
  const missing = names.find((name) => !known.has(name));
  if (missing !== undefined) throw new DataError(describeMissing(missing, header, names), place);
  return names;
}

/** @throws DataError if there are more columns than a table may have */
export function checkColumnCount(count: number, place: Place): void {
  if (count > mostColumns) throw new DataError(`there are more than ${mostColumns} columns`, place);
}

/** `: did you mean "b"?`, or nothing; of the columns that there are, one that is wanted already is not what was meant. */
export function suggestColumn(name: string, header: readonly string[], wanted: readonly string[]): string {
  const taken = new Set(wanted);
  return suggestion(
    name,
    header.filter((each) => !taken.has(each)),
  );
}

function describeMissing(name: string, header: readonly string[], wanted: readonly string[]): string {
  const near = suggestColumn(name, header, wanted);
  const missing = `there is no column ${formatValue(name)}: the header ${header.length === 0 ? "is empty" : `has ${formatValues(header)}`}${near}`;
  const [only = ""] = header;
  const other = header.length === 1 ? delimiters.find((candidate) => only.includes(candidate)) : undefined;
  return other === undefined ? missing : `${missing}; is the delimiter ${JSON.stringify(other)}?`;
}
