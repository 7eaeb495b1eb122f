import {
  CapacityError,
  ConfigError,
  DataError,
  FileError,
  FormulaError,
  formatProblem,
  LibraryError,
  ModelError,
  ShapeError,
  UsageError,
} from "../errors.js";
import { formatCount } from "../messages/formatCount.js";
import { type Line, red } from "./output/line.js";

/** The exit codes. Scripts rely on them. */
export const exitCodes = {
  done: 0,
  checkFailed: 1,
  usage: 2,
  data: 3,
  diverged: 4,
  file: 5,
  /** The number is EX_SOFTWARE of sysexits. */
  internal: 70,
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

/** When a command exits with which code, for `backprop help exit-codes`. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: "done",
  checkFailed:
    "a check failed: a gradient in gradcheck, a requirement of evaluate, or an export that does not predict the same; or predict skipped or marked rows",
  usage: "wrong usage or config; nothing was written",
  data: "bad data or a bad model file, or an output of predict or evaluate that is not a finite number",
  diverged: "the run diverged: it reached a number that is not finite",
  file: "a file could not be read or written",
  internal: "a defect of backprop; please report it",
  SIGHUP: "ended by SIGHUP: the terminal is gone, and the run writes no checkpoints",
  SIGINT: "ended by SIGINT, as from Ctrl-C",
  SIGTERM: "ended by SIGTERM",
};

const kinds = [
  [UsageError, exitCodes.usage],
  [ConfigError, exitCodes.usage],
  [FormulaError, exitCodes.usage],
  [ShapeError, exitCodes.usage],
  [CapacityError, exitCodes.usage],
  [LibraryError, exitCodes.usage],
  [DataError, exitCodes.data],
  [ModelError, exitCodes.data],
  [FileError, exitCodes.file],
] as const;

/** The exit code for an error that ended a command. */
export function exitCodeOf(error: unknown): number {
  return kinds.find(([kind]) => error instanceof kind)?.[1] ?? exitCodes.internal;
}

/** An error for people: each problem of a config on a line, the message of any other mistake, the stack of a defect. */
export function renderError(error: unknown): Line[] {
  const label = red("error:");
  if (error instanceof ConfigError) {
    const { length } = error.problems;
    return [
      ...error.problems.map(formatProblem),
      [label, ` ${formatCount(length, "problem")} in the config; nothing was written`],
    ];
  }
  if (exitCodeOf(error) !== exitCodes.internal) {
    return (error as Error).message.split("\n").map((line) => [label, ` ${line}`]);
  }
  const [first = "", ...stack] = (error instanceof Error ? (error.stack ?? error.message) : String(error)).split("\n");
  return [
    [red("internal:"), ` ${first}`],
    ...stack,
    "This is a defect of backprop, not of your input. Please report it.",
  ];
}
