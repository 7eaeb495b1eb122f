import type { ConfigInput } from "../config/configInput.js";
import type { CheckRow } from "../gradcheck/checkRow.js";
import type { CheckRequest } from "../gradcheck/runChecks.js";
import { checkOptions } from "./checkOptions.js";
import { openConfig } from "./openConfig.js";

export interface GradcheckOptions extends Omit<CheckRequest, "config"> {
  /** A config whose loss is checked on its own data, or the path of its file. */
  readonly config?: ConfigInput | string | undefined;
  /** Paths in a config are relative to it; the working directory if left out. */
  readonly directory?: string | undefined;
}

const known = [
  ...["ops", "formulas", "config", "directory"],
  ...["method", "engine", "digits", "order", "eps", "atol", "rtol", "seed", "blas"],
];

/**
 * Checks gradients against derivatives that are found without the rules which are checked, and compares the engines. Returns a row
 * for each sample, engine and input, as `backprop gradcheck --all` shows them. If there are no ops, formulas and config, it checks
 * every op, loss and optimizer.
 *
 * @throws UsageError, FormulaError, ConfigError, DataError, FileError
 */
export async function gradcheck(options: GradcheckOptions = {}): Promise<readonly CheckRow[]> {
  checkOptions("gradcheck", options, known);
  const { config, directory, ...request } = options;
  const loaded = config === undefined ? undefined : await openConfig(config, directory);
  // Loaded here, since it loads mathjs.
  const { runChecks } = await import("../gradcheck/runChecks.js");
  return runChecks({ ...request, config: loaded });
}
