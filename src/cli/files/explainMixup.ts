import { formatOfEnding } from "../../data/read/formats.js";
import { ConfigError, DataError, ModelError } from "../../errors.js";
import { type FileKind, recognizeFile } from "./recognizeFile.js";

/** What a file should have been. */
type Role = "a config" | "a model file" | "a file of data";

/**
 * What to say of an error that comes of a file that is of another kind than it should be, such as a model where a config belongs:
 * what the file is, and the command that was meant. Undefined of all other errors.
 *
 * @param argv what was typed
 */
export function explainMixup(error: unknown, argv: readonly string[]): string | undefined {
  const given = fileOf(error);
  if (given === undefined) return undefined;
  const kind = recognizeFile(given.file);
  if (kind === undefined || kind === given.role) return undefined;
  // Data may be in the config itself.
  if (given.role === "a file of data" && kind === "a config" && isConfigOf(argv, given.file)) return undefined;
  const advice = advise(given.role, kind, given.file, argv);
  return `${given.file}: this is ${kind}, not ${given.role}${advice === undefined ? "" : `: ${advice}`}`;
}

/** Whether a file was given as the config of a command. */
function isConfigOf(argv: readonly string[], file: string): boolean {
  const takesConfig = argv.includes("train") || argv.includes("gradcheck");
  return takesConfig && argv.some((argument) => argument === file || argument === `--config=${file}`);
}

/** The file that an error is about, and what it was read as. */
function fileOf(error: unknown): { readonly role: Role; readonly file: string } | undefined {
  if (error instanceof ModelError) return { role: "a model file", file: error.file };
  if (error instanceof DataError && error.place !== undefined)
    return { role: "a file of data", file: error.place.file };
  if (!(error instanceof ConfigError)) return undefined;
  // What the command line sets has no line.
  const place = error.problems.map((problem) => problem.place).find(({ line }) => line !== undefined);
  return place === undefined ? undefined : { role: "a config", file: place.file };
}

/** What to type instead. */
function advise(role: Role, kind: FileKind, file: string, argv: readonly string[]): string | undefined {
  const name = quoteForShell(file);
  switch (kind) {
    case "a model file": {
      const look = `to see what is in it, type backprop inspect ${name}`;
      return role === "a config" ? `${look}; to train on from it, backprop train CONFIG --weights ${name}` : look;
    }
    case "a config":
      return `to train a model from it, type backprop train ${name}${role === "a model file" ? " -o MODEL" : ""}`;
    case "a file of data": {
      if (role === "a config") {
        return `name it in a config, such as {"data": {"${formatOfEnding(file)?.format ?? "csv"}": ${JSON.stringify(file)}, "target": "COLUMN"}, "layers": [8, "relu", 1]}`;
      }
      const model = argv.find((argument) => argument !== file && recognizeFile(argument) === "a model file");
      const command = argv.includes("evaluate") ? "evaluate" : "predict";
      return model === undefined
        ? `to answer its rows, type backprop ${command} MODEL ${name}`
        : `the model comes first, type backprop ${command} ${quoteForShell(model)} ${name}`;
    }
    case "the log of a training run":
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

/** A file's name as a shell takes it. */
function quoteForShell(file: string): string {
  return /^[\w./@%+:,-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}
