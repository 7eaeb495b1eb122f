import { UsageError } from "../../errors.js";
import { formulaReport } from "../../gradcheck/formulaReport.js";
import { opReport } from "../../gradcheck/opReport.js";
import { inputNames } from "../../graph/node.js";
import type { Op } from "../../graph/op.js";
import { formatJson } from "../../json/formatJson.js";
import { formatValue } from "../../messages/formatValue.js";
import { normalizeWord } from "../../messages/otherNames.js";
import { isUnknownName } from "../../nn/activations.js";
import { findOp } from "../../ops/findOp.js";
import { registry } from "../../ops/index.js";
import { optimizerNames } from "../../optim/optimizer.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import type { Line } from "../output/line.js";
import { plotFormula } from "../tables/plotFormula.js";
import { renderFormula } from "../tables/renderFormula.js";
import { renderOp, renderOps } from "../tables/renderOp.js";
import type { ReportFormat } from "./sharedOptions.js";

export interface OpsOptions {
  readonly format: ReportFormat;
}

/** `backprop ops` */
export async function runOps(name: string | undefined, { format }: OpsOptions, context: Context): Promise<number> {
  const { stdout } = context;
  if (format === "json") await stdout.writeData(`${formatJson(report(name))}\n`);
  else await stdout.write(await render(name, context));
  return exitCodes.done;
}

/** For programs: the library, an op or a formula. */
function report(name: string | undefined): unknown {
  if (name === undefined) return listOps();
  return isOp(name) ? opReport(openOp(name)) : formulaReport(name);
}

async function render(name: string | undefined, context: Context): Promise<Line[]> {
  if (name === undefined) return renderOps(listOps(), context.stdout);
  if (!isOp(name)) {
    const found = formulaReport(name);
    return [...(await renderFormula(found, context.stdout)), ...plotFormula(found, context.stdout)];
  }
  const op = openOp(name);
  const plot = isFunction(op) ? plotFormula(formulaReport(`${op.name}(x)`), context.stdout) : [];
  return [...(await renderOp(opReport(op), context.stdout)), ...plot];
}

function listOps() {
  return [...registry.values()].map((op) => ({
    name: op.name,
    inputs: inputNames(op),
    computes: op.formula?.text ?? op.summary,
  }));
}

/** Whether the text is the name of an op, or can only be meant as one. Any other is a formula. */
function isOp(name: string): boolean {
  return registry.has(name) || isUnknownName(name);
}

/** @throws UsageError if there is no such op */
function openOp(name: string): Op {
  const optimizer = registry.has(name) ? undefined : optimizerNames.find((each) => each === normalizeWord(name));
  if (optimizer === undefined) return findOp(name);
  throw new UsageError(
    `there is no op ${formatValue(name)}: ${optimizer} is an optimizer, see \`backprop help config\``,
  );
}

function isFunction({ arity, formula }: Op): boolean {
  return arity === 1 && formula !== undefined;
}
