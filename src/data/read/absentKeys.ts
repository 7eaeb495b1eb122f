import { DataError, type Place } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { suggestColumn } from "./findColumns.js";

/** The columns that are picked from each row. */
interface Picked {
  readonly columns: readonly string[];
  readonly positions: readonly number[];
  /** Those that a row may lack. */
  readonly optional: ReadonlySet<string>;
}

/** Finds rows of JSON that lack a key which they must have, or have under a name that is probably misspelled. */
export class AbsentKeys {
  /** The optional columns that no row so far has. */
  private readonly unseen = new Set<string>();

  /**
   * @param names the names of all columns, by their position
   * @param known how many of them the first rows have
   */
  constructor(
    private readonly picked: Picked,
    private readonly names: readonly string[],
    known: number,
  ) {
    for (const name of names.slice(known)) this.unseen.add(name);
  }

  /** @throws DataError if the row lacks a column that is not optional, or one that was never seen and resembles a key of the row */
  check(row: readonly unknown[], place: () => Place): void {
    const { columns, positions, optional } = this.picked;
    for (let i = 0; i < positions.length; i++) {
      const name = columns[i] as string;
      if (row[positions[i] as number] !== undefined) {
        if (this.unseen.size > 0) this.unseen.delete(name);
        continue;
      }
      if (optional.has(name) && !this.unseen.has(name)) continue;
      const keys = this.names.filter((_, at) => row[at] !== undefined);
      const near = suggestColumn(name, keys, columns);
      if (optional.has(name) && near === "") continue;
      const found = keys.length === 0 ? "is empty" : `has ${formatValues(keys)}`;
      throw new DataError(`there is no key ${formatValue(name)}: the row ${found}${near}`, place());
    }
  }
}
