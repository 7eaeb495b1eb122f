import { readConfig } from "../../config/loadConfig.js";
import type { CheckRow } from "../../gradcheck/compareGradients.js";
import type { Method } from "../../gradcheck/references.js";
import { runChecks } from "../../gradcheck/runChecks.js";
import { formatJsonLine } from "../../json/formatJson.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { countVerdicts, renderChecks } from "../tables/renderChecks.js";

/** The options as commander hands them over. */
export interface GradcheckOptions {
  readonly op: readonly string[];
  readonly config?: string;
  readonly method: Method;
  readonly eps?: number;
  readonly atol?: number;
  readonly rtol?: number;
  readonly seed: number;
  readonly format: "text" | "ndjson";
}

/** `backprop gradcheck` */
export async function runGradcheck(
  { config, op, format, ...options }: GradcheckOptions,
  { stdout }: Context,
): Promise<number> {
  // Read first: a mistake in the config should be reported before a minute of checks.
  const loaded = config === undefined ? undefined : await readConfig(config);
  const rows: CheckRow[] = [];
  for await (const more of runChecks({ ...options, ops: op, config: loaded })) {
    rows.push(...more);
    if (format === "ndjson")
      await stdout.writeData(more.map((row) => `${formatJsonLine({ type: "check", ...row })}\n`).join(""));
  }
  const counts = countVerdicts(rows);
  if (format === "ndjson") await stdout.writeData(`${formatJsonLine({ type: "end", ...counts })}\n`);
  else await stdout.write(await renderChecks(rows));
  return counts.FAIL > 0 ? exitCodes.checkFailed : exitCodes.done;
}
