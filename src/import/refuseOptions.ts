import { UsageError } from "../errors.js";
import type { ImportOptions } from "./importer.js";

/**
 * Refuses what a file says itself, since it was exported by backprop and has its model with it.
 *
 * @throws UsageError if there is an option
 */
export function refuseOptions(options: ImportOptions, file: string): void {
  const { layers, config, loss, inputs, target, labels } = options;
  const given = Object.entries({ layers, config, loss, inputs, target, labels }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length === 0) return;
  throw new UsageError(given.map(([name]) => `--${name}: ${file} has its model with it: leave this out`));
}
