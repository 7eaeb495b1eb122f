import { formatOfEnding } from "../../data/read/formats.js";
import { ConfigError, DataError, ModelError } from "../../errors.js";
import { quoteForShell } from "../output/quoteForShell.js";
import { type FileKind, recognizeFile } from "./recognizeFile.js";

/** The kind that a file should have. */
type Role = "a config" | "a model file" | "a checkpoint" | "a file of data";

/**
 * Explains an error that was caused by a file of the wrong kind, such as a model instead of a config: what the file is, and which
 * command was meant. Undefined for all other errors.
 *
 * @param argv what was typed
 */
export function explainMixup(error: unknown, argv: readonly string[]): string | undefined {
  const given = fileOf(error, argv);
  if (given === undefined) return undefined;
  const kind = recognizeFile(given.file);
  if (kind === undefined || kind === given.role) return undefined;
  // A checkpoint is taken for a model, unless there is something wrong with it.
  if (given.role === "a model file" && kind === "a checkpoint") return undefined;
  // Data may be in the config itself, which may be in a checkpoint.
  const holdsData = kind === "a config" ? isConfigOf(argv, given.file) : isResumed(argv, given.file);
  if (given.role === "a file of data" && holdsData) return undefined;
  // A checkpoint is a model, too.
  if (given.role === "a model file" && kind === "a checkpoint") return undefined;
  const advice = advise(given.role, kind, given.file, argv);
  return `${given.file}: this is ${kind}, not ${given.role}${advice === undefined ? "" : `: ${advice}`}`;
}

/** Whether a file was given as the config of a command. */
function isConfigOf(argv: readonly string[], file: string): boolean {
  const takesConfig = argv.includes("train") || argv.includes("gradcheck");
  return takesConfig && argv.some((argument) => argument === file || argument === `--config=${file}`);
}

/** Whether a file was given as the checkpoint to go on from. */
function isResumed(argv: readonly string[], file: string): boolean {
  return argv.some(
    (argument, i) => argument === `--resume=${file}` || (argument === file && argv[i - 1] === "--resume"),
  );
}

/** The file that an error is about, and the kind that it should have. */
function fileOf(error: unknown, argv: readonly string[]): { readonly role: Role; readonly file: string } | undefined {
  if (error instanceof ModelError) {
    return { role: isResumed(argv, error.file) ? "a checkpoint" : "a model file", file: error.file };
  }
  if (error instanceof DataError && error.place !== undefined)
    return { role: "a file of data", file: error.place.file };
  if (!(error instanceof ConfigError)) return undefined;
  // Entries that the command line sets have no line.
  const place = error.problems.map((problem) => problem.place).find(({ line }) => line !== undefined);
  if (place === undefined) return undefined;
  // A checkpoint has the config of its run.
  return { role: isResumed(argv, place.file) ? "a checkpoint" : "a config", file: place.file };
}

const whichCheckpoint = "the checkpoint is the file that backprop train --checkpoint writes";

/** What to do instead. */
function advise(role: Role, kind: FileKind, file: string, argv: readonly string[]): string | undefined {
  const name = quoteForShell(file);
  switch (kind) {
    case "a model file": {
      const look = `to see what is in it, type backprop inspect ${name}`;
      return role === "a config" || role === "a checkpoint"
        ? `${look}; to train on from it, backprop train CONFIG --weights ${name}`
        : look;
    }
    case "a checkpoint":
      return `to go on with its run, type backprop train --resume ${name}`;
    case "a config":
      return `to train a model from it, type backprop train ${name}${role === "a model file" ? " -o MODEL" : ""}`;
    case "a file of data": {
      if (role === "a checkpoint") return whichCheckpoint;
      if (role === "a config") {
        return `name it in a config, such as {"data": {"${formatOfEnding(file)?.format ?? "csv"}": ${JSON.stringify(file)}, "target": "COLUMN"}, "layers": [8, "relu", 1]}`;
      }
      const model = argv.find((argument) => argument !== file && recognizeFile(argument) === "a model file");
      const command = argv.includes("evaluate") ? "evaluate" : "predict";
      return model === undefined
        ? `to ${command === "evaluate" ? "measure a model on" : "predict"} its rows, type backprop ${command} MODEL ${name}`
        : `the model comes first, type backprop ${command} ${quoteForShell(model)} ${name}`;
    }
    case "the log of a training run":
      if (role === "a checkpoint") return whichCheckpoint;
      return role === "a config"
        ? "to train again, type backprop train with the config that it was made from"
        : "the model is the file that backprop train -o writes";
    case "a ZIP archive or an Excel workbook":
    case "an old Excel workbook":
      return "save the sheet as CSV, and name that file";
    case "a Parquet file":
    case "a NumPy file":
    case "an HDF5 file":
    case "an SQLite database":
      return role === "a file of data" ? "save the rows as CSV, and name that file" : undefined;
    default:
      return undefined;
  }
}
