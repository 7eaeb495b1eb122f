import { parseOverride } from "../../config/overrides.js";
import type { InputColumn, OutputColumn } from "../../data/encode/dataset.js";
import { UsageError } from "../../errors.js";
import { explainStep } from "../../explain/explainStep.js";
import type { Explanation } from "../../explain/explanation.js";
import { viewStep } from "../../explain/viewStep.js";
import { formatJson } from "../../json/formatJson.js";
import { prepareParts } from "../../train/prepareRun.js";
import { reachStep, type StepMoment } from "../../train/reachStep.js";
import type { RunParts } from "../../train/runParts.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { renderExplanation } from "../explain/renderExplanation.js";
import { requireTerminal, viewExplanation } from "../explain/viewExplanation.js";
import { openConfig } from "../files/openConfig.js";
import { toAscii } from "../output/unicode.js";
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

/** What is written for programs. */
export interface ExplainedStep extends Explanation {
  readonly step: number;
  readonly epoch: number;
  readonly rows: readonly number[];
}

/** Rows of a matrix, unless all are asked for. */
const mostRows = 8;

/** `backprop explain` */
export async function runExplain(file: string, options: ExplainCommandOptions, context: Context): Promise<number> {
  const { io, stdout } = context;
  if (options.interactive) {
    if (options.format === "json") throw new UsageError("--interactive goes with --format text: leave one of them out");
    requireTerminal(io);
  }
  const overrides = options.set.map(parseOverride);
  const loaded = await openConfig(file, overrides, context);
  const parts = await prepareParts(loaded, { withoutLibrary: true });
  const moment = await reachStep(parts, options);
  const { network, session } = parts;
  const columns = stdout.columns ?? 80;
  const explanation = explainStep({
    shownColumns: columns < 80 ? 3 : 5,
    step: moment.step,
    view: viewStep(moment.step, network),
    leaves: moment.leaves,
    variables: [...session.parameters, ...session.optimizerState],
  });
  const rows = options.all ? Number.POSITIVE_INFINITY : mostRows;
  // Before anything is measured: in ASCII some characters take more columns.
  const shown = stdout.isUnicode ? explanation : (inAscii(explanation) as Explanation);
  if (options.interactive) return viewExplanation(shown, context, rows);
  if (options.format === "json") {
    const { number: step, epoch, rows } = moment;
    await stdout.writeData(`${formatJson({ step, epoch, rows, ...explanation } satisfies ExplainedStep)}\n`);
  } else {
    const text = describe(file, moment, parts);
    const head = stdout.isUnicode ? text : toAscii(text);
    const matrixWidth = options.all && stdout.columns === undefined ? Number.POSITIVE_INFINITY : columns;
    const room = { width: columns, matrixWidth, rows, isUnicode: stdout.isUnicode };
    await stdout.write(renderExplanation(shown, head, room));
  }
  return exitCodes.done;
}

/** A value with all of its texts in ASCII. */
function inAscii(value: unknown): unknown {
  if (typeof value === "string") return toAscii(value);
  if (Array.isArray(value)) return value.map(inAscii);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inAscii(each)]));
}

/** What is worked out, and how to read it. */
function describe(file: string, moment: StepMoment, { network, loaded, datasets }: RunParts): string {
  const { config } = loaded;
  const { inputColumns, outputColumns } = datasets.training;
  const encodings = describeEncodings([...inputColumns, ...outputColumns]);
  const layers = ["x", ...network.layers.map(({ name }) => name)].join(" → ");
  const name = file === "-" ? "the config" : file;
  return [
    `Step ${moment.number} of ${moment.perEpoch * config.epochs} of ${name}, worked out by hand, on ${describeRows(moment.rows)}.`,
    `The network is ${layers}, the loss ${config.loss}, the optimizer ${config.optimizer.name}.`,
    ...(encodings.length === 0 ? [] : [`x and target hold the data as the network sees it: ${encodings.join(", ")}.`]),
    ...(config.dtype === "float32"
      ? ["Training computes in float32. Here its parameters are taken, but the step is computed in float64."]
      : []),
    `Numbers are rounded to 4 decimals or, to fit, fewer. · is a product of numbers or of matrices, ⊙ one of element with element, and ᵀ swaps rows and columns.`,
  ].join("\n");
}

/** How the data differs from what the config's source has: `scaled`, `with classes as 0 and 1`. */
function describeEncodings(columns: readonly (InputColumn | OutputColumn)[]): readonly string[] {
  const has = (kind: (typeof columns)[number]["kind"]) => columns.some((column) => column.kind === kind);
  const named = [...(has("category") ? ["categories"] : []), ...(has("class") ? ["classes"] : [])];
  return [
    ...(columns.some((column) => "scaler" in column && column.scaler !== undefined) ? ["scaled"] : []),
    ...(has("date") ? ["with dates in parts"] : []),
    ...(named.length === 0 ? [] : [`with ${named.join(" and ")} as 0 and 1`]),
  ];
}

function describeRows(rows: readonly number[]): string {
  return rows.length === 1
    ? `row ${rows[0]}`
    : `${rows.length} rows: ${rows.slice(0, 8).join(", ")}${rows.length > 8 ? ", …" : ""}`;
}
