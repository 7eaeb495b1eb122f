import type { LoadedConfig } from "../config/loadedConfig.js";
import { UsageError } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import { findOp } from "../ops/findOp.js";
import { registry } from "../ops/index.js";
import { checkModel } from "./checkModel.js";
import { checkOp } from "./checkOp.js";
import { type CheckOptions, type CheckRow, defaultTolerances } from "./compareGradients.js";
import { type Method, methods } from "./references.js";

/** What is checked, and how. The defaults are those of the command. */
export interface CheckRequest {
  /** Names of ops; all ops if neither these nor a config is given. */
  readonly ops?: readonly string[] | undefined;
  /** A config whose loss is checked on its own data. */
  readonly config?: LoadedConfig | undefined;
  readonly method?: Method | undefined;
  readonly eps?: number | undefined;
  readonly atol?: number | undefined;
  readonly rtol?: number | undefined;
  readonly seed?: number | undefined;
}

/**
 * Checks gradients. Yields the rows of one op at a time.
 *
 * @throws UsageError if there is no such op, or an option is for another method
 * @throws ConfigError, DataError, FileError if the config or its data are wrong
 */
export async function* runChecks(request: CheckRequest): AsyncGenerator<readonly CheckRow[], void, undefined> {
  const options = resolveOptions(request);
  const { config } = request;
  const names = request.ops ?? [];
  const ops = (names.length === 0 && config === undefined ? [...registry.keys()] : names).map(findOp);
  for (const op of ops) yield checkOp(op, options);
  if (config !== undefined) yield await checkModel(config, options);
}

function resolveOptions({ method = "complex", seed = 0, eps, atol, rtol }: CheckRequest): CheckOptions {
  if (eps !== undefined && method !== "central") throw new UsageError("--eps is for --method central only");
  if (!Object.hasOwn(defaultTolerances, method)) {
    throw new UsageError(`there is no method ${formatValue(method)}: expected ${methods.join(" or ")}`);
  }
  const defaults = defaultTolerances[method];
  return { method, seed, eps: eps ?? defaults.eps, atol: atol ?? defaults.atol, rtol: rtol ?? defaults.rtol };
}
