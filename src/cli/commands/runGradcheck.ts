import { readConfig } from "../../config/loadConfig.js";
import type { MethodName } from "../../gradcheck/references/methods.js";
import { type CheckedEngine, runChecks } from "../../gradcheck/runChecks.js";
import { countVerdicts, summarize } from "../../gradcheck/summarize.js";
import { formatJsonLine } from "../../json/formatJson.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { canRedraw } from "../output/style.js";
import { renderChecks } from "../tables/renderChecks.js";

/** The options as commander hands them over. */
export interface GradcheckOptions {
  readonly formulas: readonly string[];
  readonly op: readonly string[];
  readonly config?: string;
  readonly method: MethodName;
  readonly engine: CheckedEngine;
  readonly digits: "16" | "64";
  readonly order: "1" | "2";
  readonly eps?: number;
  readonly atol?: number;
  readonly rtol?: number;
  readonly seed: number;
  readonly all?: boolean;
  readonly format: "text" | "ndjson";
}

/** `backprop gradcheck` */
export async function runGradcheck(options: GradcheckOptions, { stdout, io }: Context): Promise<number> {
  const { op, config, digits, order, all = false, format, ...others } = options;
  // Read first: a mistake in the config should be reported before seconds of checks.
  const loaded = config === undefined ? undefined : await readConfig(config);
  const request = {
    ...others,
    ops: op,
    config: loaded,
    digits: digits === "64" ? 64 : 16,
    order: order === "2" ? 2 : 1,
  } as const;
  const bar = canRedraw(io.stderr, io.env)
    ? new (await import("../reporters/checkBar.js")).CheckBar(io.stderr)
    : undefined;
  const rows = await runChecks(request, (progress) => bar?.show(progress)).finally(() => bar?.clear());
  const counts = countVerdicts(rows);
  if (format === "text") await stdout.write(await renderChecks(rows, all));
  else {
    const shown = all ? rows : summarize(rows);
    await stdout.writeData(shown.map((row) => `${formatJsonLine({ type: "check", ...row })}\n`).join(""));
    await stdout.writeData(`${formatJsonLine({ type: "end", ...counts })}\n`);
  }
  return counts.FAIL > 0 ? exitCodes.checkFailed : exitCodes.done;
}
