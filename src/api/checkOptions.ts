import { engineNames } from "../engine/engine.js";
import { UsageError } from "../errors.js";
import { formatValue, formatValues } from "../messages/formatValue.js";
import { suggestion } from "../messages/nearest.js";

/**
 * Checks options in programs without types, so that an option with a misspelt name is not silently left at its default.
 *
 * @param of the function's name, for messages
 * @throws UsageError if the options are not an object, or if one of them is unknown
 */
export function checkOptions(of: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new UsageError(`${of}: got ${formatValue(options)}, expected an object with options`);
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    throw new UsageError(
      `${of}: unknown option ${formatValue(key)}, expected ${formatValues(known)}${suggestion(key, known)}`,
    );
  }
  const { engine } = options as { readonly engine?: unknown };
  if (engine !== undefined && !engineNames.some((name) => name === engine)) {
    throw new UsageError(`${of}: got the engine ${formatValue(engine)}, expected ${formatValues(engineNames)}`);
  }
}

/** @throws UsageError if it is not a path */
export function checkPath(of: string, path: unknown): void {
  if (typeof path !== "string") throw new UsageError(`${of}: got ${formatValue(path)}, expected the path of a file`);
}

/** @throws UsageError if they are neither a list nor a path */
export function checkRows(of: string, rows: unknown): void {
  if (Array.isArray(rows) || typeof rows === "string") return;
  throw new UsageError(`${of}: got ${formatValue(rows)}, expected a list of rows, or the path of a data file`);
}
