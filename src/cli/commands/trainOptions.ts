import { type Override, parseOverride } from "../../config/overrides.js";
import type { EngineName } from "../../engine/engine.js";
import { UsageError } from "../../errors.js";
import { quoteForShell } from "../../messages/quoteForShell.js";
import { checkModelEnding } from "../files/checkEnding.js";
import type { LogFormat } from "../reporters/logFormat.js";
import type { ProposalArguments } from "./proposalOptions.js";
import type { OverrideOptions } from "./sharedOptions.js";

/** The options of `backprop train` as commander hands them over. */
export interface TrainOptions extends ProposalArguments, OverrideOptions {
  /** `json` with `--dry-run` alone. */
  readonly format: LogFormat | "json";
  readonly log?: string;
  readonly logEvery?: number;
  readonly watch: boolean;
  readonly quiet: boolean;
  readonly out?: string;
  readonly splitOut?: string;
  readonly force: boolean;
  readonly checkpoint?: string;
  readonly checkpointEvery?: number;
  readonly resume?: string;
  readonly weights?: string;
  readonly refit: boolean;
  readonly engine?: EngineName;
  readonly plot: boolean;
  readonly boundary: boolean;
  readonly dryRun: boolean;
}

/** The options of a run that is logged. */
export type LoggedOptions = TrainOptions & { readonly format: LogFormat };

/** Options that name files. */
const namedFiles = [
  ["out", "out"],
  ["split-out", "splitOut"],
  ["log", "log"],
  ["checkpoint", "checkpoint"],
  ["resume", "resume"],
  ["weights", "weights"],
] as const;

/** @throws UsageError if options do not go together, or if the name of a file is empty, as that of a variable that is not set */
export function checkOptions(options: TrainOptions): void {
  const { refit, weights, resume, checkpoint, checkpointEvery, target, hidden } = options;
  for (const [name, key] of namedFiles) {
    if (options[key] === "") throw new UsageError(`--${name}: got an empty text, expected the name of a file`);
  }
  if (options.format === "json" && !options.dryRun) {
    throw new UsageError("--format json goes with --dry-run; for a log that programs read, type --format ndjson");
  }
  if (options.format === "csv" && options.dryRun) {
    throw new UsageError("--format csv is for epochs, which a dry run has not: type --format text, json or ndjson");
  }
  for (const name of ["task", "hidden"] as const) {
    if (options[name] === undefined || target.length > 0) continue;
    throw new UsageError(`--${name} goes with a file of data and --target COLUMN: add it, or leave this out`);
  }
  for (const name of ["plot", "boundary"] as const) {
    if (options.quiet && options[name])
      throw new UsageError(`--quiet draws nothing, and --${name} does: leave one of them out`);
  }
  refuseStandardOutput(options);
  checkModelEnding("train", options.out);
  if (refit && weights === undefined) throw new UsageError("--refit goes with --weights: add it, or leave this out");
  if (resume !== undefined && weights !== undefined) {
    throw new UsageError(
      "--resume has parameters of its own: leave out --weights, or start a new run without --resume",
    );
  }
  if (hidden !== undefined && weights !== undefined) {
    throw new UsageError("--hidden: the model of --weights has its layers already: leave out one of the two");
  }
  if (checkpointEvery !== undefined && checkpoint === undefined && resume === undefined) {
    throw new UsageError("--checkpoint-every goes with --checkpoint FILE: add it, or leave this out");
  }
}

/** Standard output has the log, so `-` can mean it only if there is none. */
function refuseStandardOutput({ out, quiet, log, splitOut }: TrainOptions): void {
  if (out === "-" && !quiet) {
    throw new UsageError(
      "--out -: standard output has the log: add --quiet to have only the model there, or name a file",
    );
  }
  if (log === "-") {
    throw new UsageError(
      "--log -: standard output has the log without it: leave it out; --format ndjson or csv sets its format",
    );
  }
  if (splitOut === "-") throw new UsageError('--split-out: got "-", expected the name of a file');
}

/** The file that checkpoints are written to, if any. A run that goes on writes to the file that it came from. */
export function checkpointFileOf({
  checkpoint,
  resume,
}: Pick<TrainOptions, "checkpoint" | "resume">): string | undefined {
  return checkpoint ?? resume;
}

/** The entries of the config that the command line sets. */
export function collectOverrides({ epochs, lr, seed, batchSize, threads, set }: OverrideOptions): readonly Override[] {
  const shortcuts = [
    ["epochs", "--epochs", epochs],
    ["lr", "--lr", lr, "initial"],
    ["seed", "--seed", seed],
    ["batchSize", "--batch-size", batchSize],
    ["threads", "--threads", threads],
  ] as const;
  const given = shortcuts.flatMap(([key, option, typed, within]): Override[] =>
    typed === undefined
      ? []
      : [{ path: [key], value: typed.value, text: typed.text, within, source: `${option} ${typed.text}` }],
  );
  return [...given, ...set.map(parseOverride)];
}

/** What to type to go on from a checkpoint. The config, with what the command line has set in it, is in the checkpoint. */
export function resumeCommand(file: string, options: LoggedOptions): string {
  const { format, log, logEvery, watch, plot, boundary, quiet, out, checkpointEvery } = options;
  const parts = [
    `--resume ${quoteForShell(file)}`,
    out && `-o ${quoteForShell(out)}`,
    log && `--log ${quoteForShell(log)}`,
    logEvery && `--log-every ${logEvery}`,
    watch && "--watch",
    plot && "--plot",
    boundary && "--boundary",
    format !== "text" && `--format ${format}`,
    checkpointEvery && `--checkpoint-every ${checkpointEvery}`,
    quiet && "--quiet",
  ];
  return `backprop train ${parts.filter(Boolean).join(" ")}`;
}
