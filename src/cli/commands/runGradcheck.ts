import { FormulaError, UsageError } from "../../errors.js";
import { formulaReport } from "../../gradcheck/formulaReport.js";
import type { ProgressListener } from "../../gradcheck/progress.js";
import type { MethodName } from "../../gradcheck/references/methods.js";
import { type CheckedEngine, runChecks } from "../../gradcheck/runChecks.js";
import { runSelfTest } from "../../gradcheck/selfTest/runSelfTest.js";
import { countVerdicts, summarize } from "../../gradcheck/summarize.js";
import { formatJsonLine } from "../../json/formatJson.js";
import { formatValue } from "../../messages/formatValue.js";
import { customOp } from "../../ops/elementwise.js";
import { findOp } from "../../ops/findOp.js";
import { registry } from "../../ops/index.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { openConfig } from "../files/openConfig.js";
import type { Progress } from "../live/progress.js";
import { withProgress } from "../live/withProgress.js";
import { renderChecks } from "../tables/renderChecks.js";
import { renderFormula } from "../tables/renderFormula.js";
import { countSelfTest, renderSelfTest } from "../tables/renderSelfTest.js";

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
  readonly selfTest?: boolean;
  readonly format: "text" | "ndjson";
}

/** `backprop gradcheck` */
export function runGradcheck(options: GradcheckOptions, context: Context): Promise<number> {
  return options.selfTest === true ? testChecker(options, context) : checkGradients(options, context);
}

async function checkGradients(options: GradcheckOptions, context: Context): Promise<number> {
  const { formulas, op, config, digits, order, all = false, format, ...others } = options;
  const { stdout } = context;
  // Read first: a mistake in what is to be checked should be reported before seconds of checks.
  const reports = formulas.map(formulaReport);
  const request = {
    blas: context.io.env.BACKPROP_BLAS || undefined,
    ...others,
    formulas,
    ops: checkNames(op),
    config: config === undefined ? undefined : await openConfig(config, [], context),
    digits: digits === "64" ? 64 : 16,
    order: order === "2" ? 2 : 1,
  } as const;
  const rows = await withProgress(context, (progress) => runChecks(request, follow(progress)));
  const counts = countVerdicts(rows);
  if (format === "text") {
    for (const report of reports) await stdout.write([...(await renderFormula(report, stdout)), ""]);
    await stdout.write(await renderChecks(rows, all, stdout));
  } else {
    await writeRecords(context, "formula", reports);
    await writeRecords(context, "check", all ? rows : summarize(rows));
    await writeRecords(context, "end", [counts]);
  }
  return counts.FAIL > 0 ? exitCodes.checkFailed : exitCodes.done;
}

/** `--self-test` */
async function testChecker({ formulas, op, seed, format }: GradcheckOptions, context: Context): Promise<number> {
  if (formulas.length > 0) {
    throw new UsageError("--self-test makes mistakes in the rules of ops, not in formulas: leave out the formula");
  }
  const ops = op.length === 0 ? undefined : [...new Set(checkNames(op))].map(findOp);
  const rows = await withProgress(context, (progress) => runSelfTest({ ops, seed, onProgress: follow(progress) }));
  const counts = countSelfTest(rows);
  if (format === "text") await context.stdout.write(await renderSelfTest(rows, context.stdout));
  else {
    await writeRecords(context, "mistake", rows);
    await writeRecords(context, "end", [counts]);
  }
  return counts.missed > 0 ? exitCodes.checkFailed : exitCodes.done;
}

/** @throws UsageError that tells how to check a formula, if the name of an op is one */
function checkNames(names: readonly string[]): readonly string[] {
  for (const name of names) {
    if (isFormula(name)) {
      throw new UsageError(`there is no op ${formatValue(name)}: it is a formula, which is checked without --op`);
    }
  }
  return names;
}

function isFormula(name: string): boolean {
  if (registry.has(name)) return false;
  try {
    customOp(name);
    return true;
  } catch (error) {
    if (error instanceof FormulaError) return false;
    throw error;
  }
}

/** Has the progress of a check shown. */
function follow(progress: Progress): ProgressListener {
  return ({ done, total, what }) => Object.assign(progress, { done, total, what: `checking ${what}` });
}

/** Writes a line of JSON for each record. */
async function writeRecords({ stdout }: Context, type: string, records: readonly object[]): Promise<void> {
  await stdout.writeData(records.map((record) => `${formatJsonLine({ type, ...record })}\n`).join(""));
}
