import { readConfig } from "../../config/loadConfig.js";
import { UsageError } from "../../errors.js";
import { checkModel } from "../../gradcheck/checkModel.js";
import { checkOp } from "../../gradcheck/checkOp.js";
import { type CheckOptions, type CheckRow, defaultTolerances } from "../../gradcheck/compare.js";
import { registry } from "../../ops/index.js";
import { countVerdicts, renderChecks } from "../checkTable.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { findOp } from "../findOp.js";
import { formatJsonLine } from "../jsonLine.js";
import type { GradcheckOptions } from "./gradcheckOptions.js";

/** `backprop gradcheck` */
export async function runGradcheck(options: GradcheckOptions, { stdout }: Context): Promise<number> {
  const checkOptions = resolveOptions(options);
  const { config, format } = options;
  const names = options.op.length === 0 && config === undefined ? [...registry.keys()] : options.op;
  const ops = names.map(findOp);
  // Read first: a config that is wrong should not be told after a minute of checks.
  const loaded = config === undefined ? undefined : await readConfig(config);
  const rows: CheckRow[] = [];
  const add = async (more: readonly CheckRow[]) => {
    rows.push(...more);
    if (format === "ndjson") await stdout.write(more.map((row) => formatJsonLine({ type: "check", ...row })));
  };
  for (const op of ops) await add(checkOp(op, checkOptions));
  if (loaded !== undefined) await add(await checkModel(loaded, checkOptions));
  const counts = countVerdicts(rows);
  if (format === "ndjson") await stdout.write([formatJsonLine({ type: "end", ...counts })]);
  else await stdout.write(renderChecks(rows, stdout.style));
  return counts.FAIL > 0 ? exitCodes.checkFailed : exitCodes.done;
}

function resolveOptions({ method, seed, eps, atol, rtol }: GradcheckOptions): CheckOptions {
  if (eps !== undefined && method !== "central") throw new UsageError("--eps is for --method central only");
  const defaults = defaultTolerances[method];
  return { method, seed, eps: eps ?? defaults.eps, atol: atol ?? defaults.atol, rtol: rtol ?? defaults.rtol };
}
