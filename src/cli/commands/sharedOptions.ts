import { type Command, Option } from "commander";
import { formatNames, formatTitles } from "../../data/read/formats.js";
import { type EngineName, engineNames } from "../../engine/engine.js";
import type { DataInputOptions } from "../files/openDataInput.js";
import {
  parseDelimiter,
  parseNumber,
  parseQuote,
  parseShare,
  parseThreads,
  type TypedNumber,
  type TypedThreads,
} from "./optionValues.js";

/** Formats of a report: for people, or for programs. */
export const reportFormats = ["text", "json"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** `--format`: one of `formats`, by default the first. */
export function formatOption(what: string, formats: readonly string[]): Option {
  return new Option("--format <name>", `format of ${what}`).choices(formats).default(formats[0]);
}

/** An option that may be given more than once. */
export function repeatableOption(flags: string, description: string, whenLeftOut: string): Option {
  return new Option(flags, `${description}; repeatable`)
    .argParser((text: string, before: readonly string[]) => [...before, text])
    .default([], whenLeftOut);
}

/** The options that set entries of a config, as commander hands them over. */
export interface OverrideOptions {
  readonly epochs?: TypedNumber;
  readonly lr?: TypedNumber;
  readonly seed?: TypedNumber;
  readonly batchSize?: TypedNumber;
  readonly threads?: TypedThreads;
  readonly set: readonly string[];
}

/** The options that set entries of a config. */
export function addOverrideOptions(command: Command): Command {
  return command
    .option("--epochs <n>", "passes over the data (default: the config's)", parseNumber)
    .option("--lr <x>", "learning rate (default: the config's)", parseNumber)
    .option("--seed <n>", "seed of all random numbers (default: the config's)", parseNumber)
    .option("--batch-size <n>", "samples in a step (default: the config's)", parseNumber)
    .option(
      "--threads <n>",
      "threads that a step runs on at most, or auto: all cores (default: the config's, else auto)",
      parseThreads,
    )
    .addOption(
      repeatableOption(
        "--set <path=value>",
        "set an entry of the config to a JSON value; wins over the options above",
        "none",
      ),
    );
}

/** @param whenLeftOut the engine that is taken then, if a command decides itself */
export function engineOption(whenLeftOut?: string): Option {
  const option = (what: string) => new Option("--engine <name>", what).choices(engineNames);
  const what = "what runs the network";
  return whenLeftOut === undefined ? option(what).default("wasm") : option(`${what} (default: ${whenLeftOut})`);
}

/** What commands have that read rows with a model. */
export interface RowsOptions extends DataInputOptions {
  readonly engine: EngineName;
  readonly threshold?: number | undefined;
}

/** The arguments of commands that read rows with a model. */
export function addRowsArguments(command: Command): Command {
  return command
    .argument("<model>", 'model file; "-" is standard input')
    .argument("[data]", `rows: ${formatTitles}, also as gzip; "-" is standard input (default: "-")`);
}

/** The options about how rows are written. */
export function addDialectOptions(command: Command, quoteLeftOut = '"'): Command {
  return command
    .addOption(
      new Option(
        "--input-format <name>",
        "format of the rows (default: by the file's ending, else by what they begin with)",
      ).choices(formatNames),
    )
    .option("--delimiter <c>", "character between the cells of CSV (default: found from the header)", parseDelimiter)
    .option("--quote <c>", `character around cells of CSV (default: ${quoteLeftOut})`, parseQuote);
}

/** The options of commands that read rows with a model. */
export function addRowsOptions(command: Command): Command {
  return addDialectOptions(command, "the training data's")
    .option(
      "--threshold <p>",
      "of two classes, predict the second if its probability is above p (default: the model's, else 0.5)",
      parseShare,
    )
    .addOption(engineOption());
}
