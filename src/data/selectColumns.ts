import { DataError, type Place } from "../errors.js";
import { formatValue, formatValues } from "../messages/formatValue.js";
import { suggestion } from "../messages/nearest.js";
import type { Select } from "./rowSource.js";

export const delimiters = [",", ";", "\t", "|"] as const;

/**
 * The columns that are wanted of a header.
 *
 * @throws DataError where a name that is wanted stands in the header twice, or not at all
 */
export function selectColumns(header: readonly string[], place: Place, select: Select): readonly string[] {
  const names = select(header, place);
  const twice = header.find((name, i) => header.indexOf(name) < i && names.includes(name));
  if (twice !== undefined) throw new DataError(`the header has two columns ${formatValue(twice)}`, place);
  const missing = names.find((name) => !header.includes(name));
  if (missing !== undefined) throw new DataError(describeMissing(missing, header, names), place);
  return names;
}

/** `: did you mean "b"?`, or nothing; of the columns that there are, one that is wanted already is not what was meant. */
export function suggestColumn(name: string, header: readonly string[], wanted: readonly string[]): string {
  return suggestion(
    name,
    header.filter((each) => !wanted.includes(each)),
  );
}

function describeMissing(name: string, header: readonly string[], wanted: readonly string[]): string {
  const near = suggestColumn(name, header, wanted);
  const missing = `there is no column ${formatValue(name)}: the header has ${formatValues(header)}${near}`;
  const [only = ""] = header;
  const other = header.length === 1 ? delimiters.find((candidate) => only.includes(candidate)) : undefined;
  return other === undefined ? missing : `${missing}; is the delimiter ${JSON.stringify(other)}?`;
}
