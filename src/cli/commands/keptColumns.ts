import { namesIn, suggestColumn } from "../../data/read/findColumns.js";
import type { RowReader } from "../../data/read/rowReader.js";
import { UsageError } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";

/** What `--keep` means if it is not the name of a column. */
const everyColumn = "all";

/**
 * The columns of the input that `--keep` names, each once. A text that is a column as a whole is that column, though it may have
 * commas; any other is `all` or a list.
 *
 * @throws UsageError if there is no such column
 */
export function findKeptColumns(texts: readonly string[], { file, header }: RowReader): readonly string[] {
  // Without a header there are no rows either.
  const columns = header?.columns ?? [];
  const known = new Set(columns);
  const names = texts.flatMap((text) => (text === everyColumn ? columns : namesIn(text, columns)));
  const unknown = header === undefined ? undefined : names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    const near = suggestColumn(unknown, columns, []);
    throw new UsageError(
      `--keep: ${file} has no column ${formatValue(unknown)}: it has ${formatValues(columns)}${near}`,
    );
  }
  return [...new Set(names)];
}

/** The column that says why a row has no predictions. */
const errorColumn = "error";

/**
 * The columns of the output: those that are kept, the predictions, and the errors. A kept column is called `given(NAME)` if another
 * column has its name.
 *
 * @throws UsageError if a prediction is called as the errors are
 */
export function nameColumns(
  kept: readonly string[],
  predictions: readonly string[],
  hasErrors: boolean,
): readonly string[] {
  if (hasErrors && predictions.includes(errorColumn)) {
    throw new UsageError(
      '--on-error mark: there would be two columns "error": the model predicts one; use skip or stop',
    );
  }
  const others = [...predictions, ...(hasErrors ? [errorColumn] : [])];
  const taken = new Set([...kept, ...others]);
  const given = kept.map((name) => {
    if (!others.includes(name)) return name;
    let free = name;
    do free = `given(${free})`;
    while (taken.has(free));
    taken.add(free);
    return free;
  });
  return [...given, ...others];
}
