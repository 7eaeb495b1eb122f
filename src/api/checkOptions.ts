import { engineNames } from "../engine/engine.js";
import { UsageError } from "../errors.js";
import { formatValue, formatValues } from "../messages/formatValue.js";
import { suggestion } from "../messages/nearest.js";

/**
 * Checks what types cannot check in a program without them: a slip in an option's name must not be taken for its default.
 *
 * @param of the function's name, for messages
 * @throws UsageError where the options are none, or have one that the function has not
 */
export function checkOptions(of: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new UsageError(`${of}: got ${formatValue(options)}, expected an object with options`);
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    throw new UsageError(
      `${of}: unknown option ${formatValue(key)}, it has ${formatValues(known)}${suggestion(key, known)}`,
    );
  }
  const { engine } = options as { readonly engine?: unknown };
  if (engine !== undefined && !engineNames.some((name) => name === engine)) {
    throw new UsageError(`${of}: got the engine ${formatValue(engine)}, expected ${formatValues(engineNames)}`);
  }
}

/** @throws UsageError where it is no path */
export function checkPath(of: string, path: unknown): void {
  if (typeof path !== "string") throw new UsageError(`${of}: got ${formatValue(path)}, expected the path of a file`);
}

/** @throws UsageError where they are neither */
export function checkRows(of: string, rows: unknown): void {
  if (Array.isArray(rows) || typeof rows === "string") return;
  throw new UsageError(`${of}: got ${formatValue(rows)}, expected a list of rows, or the path of a data file`);
}
