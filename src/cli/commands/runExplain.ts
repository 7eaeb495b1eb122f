import { readConfig, readConfigFrom } from "../../config/loadConfig.js";
import { parseOverride } from "../../config/overrides.js";
import { explainStep } from "../../explain/explainStep.js";
import { viewStep } from "../../explain/viewStep.js";
import { formatJson } from "../../json/formatJson.js";
import { prepareParts } from "../../train/prepareRun.js";
import { reachStep, type StepMoment } from "../../train/reachStep.js";
import type { RunParts } from "../../train/runParts.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { renderExplanation } from "../explain/renderExplanation.js";
import { openStdin } from "../files/openStdin.js";
import type { ReportFormat } from "./sharedOptions.js";

/** The options as commander hands them over. */
export interface ExplainCommandOptions {
  readonly row?: number;
  readonly step: number;
  readonly interactive: boolean;
  readonly all: boolean;
  readonly set: readonly string[];
  readonly format: ReportFormat;
}

/** Rows of a matrix, unless all are asked for. */
const mostRows = 8;

/** `backprop explain` */
export async function runExplain(file: string, options: ExplainCommandOptions, context: Context): Promise<number> {
  const { io, stdout } = context;
  const overrides = options.set.map(parseOverride);
  const loaded =
    file === "-" ? await readConfigFrom(openStdin(io.stdin), ".", overrides) : await readConfig(file, overrides);
  const parts = await prepareParts(loaded);
  const moment = await reachStep(parts, options);
  const { network, session } = parts;
  const explanation = explainStep({
    step: moment.step,
    view: viewStep(moment.step, network),
    leaves: moment.leaves,
    variables: [...session.parameters, ...session.optimizerState],
  });
  if (options.format === "json") await stdout.writeData(`${formatJson(explanation)}\n`);
  else {
    const width = io.stdout.columns ?? 80;
    const rows = options.all ? Number.POSITIVE_INFINITY : mostRows;
    await stdout.write(renderExplanation(explanation, describe(file, moment, parts), { width, rows }));
  }
  return exitCodes.done;
}

function describe(file: string, moment: StepMoment, { network, loaded }: RunParts): string {
  const { config } = loaded;
  const layers = ["x", ...network.layers.map(({ name }) => name)].join(" → ");
  const name = file === "-" ? "the config" : file;
  return [
    `Step ${moment.number} of ${moment.perEpoch * config.epochs} of ${name}, worked out by hand, on ${describeRows(moment.rows)}.`,
    `The network is ${layers}, the loss ${config.loss}.`,
    "Numbers are rounded to 4 decimals. · is a product of numbers or of matrices, ⊙ one of element with element, and ᵀ swaps rows and columns.",
  ].join("\n");
}

function describeRows(rows: readonly number[]): string {
  return rows.length === 1
    ? `row ${rows[0]}`
    : `${rows.length} rows: ${rows.slice(0, 8).join(", ")}${rows.length > 8 ? ", …" : ""}`;
}
