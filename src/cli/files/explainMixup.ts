import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, DataError, FileError, ModelError } from "../../errors.js";
import { folderInstead } from "../../messages/describeFileError.js";
import { quoteForShell } from "../../messages/quoteForShell.js";
import { adviseInstead, type Role } from "./adviseInstead.js";
import { isNetworkKind, isPythonKind, recognizeFile } from "./recognizeFile.js";

/**
 * Explains an error that was caused by a file of the wrong kind, such as a model instead of a config: what the file is, and which
 * command was meant. Undefined for all other errors.
 *
 * @param argv what was typed
 */
export async function explainMixup(error: unknown, argv: readonly string[]): Promise<string | undefined> {
  if (error instanceof FileError) return explainFolder(error.file, argv);
  const given = fileOf(error, argv);
  if (given === undefined) return undefined;
  const kind = recognizeFile(given.file);
  if (kind === undefined || kind === given.role) return undefined;
  // Data may be in the config itself, which may be in a checkpoint.
  const holdsData = kind === "a config" ? isConfigOf(argv, given.file) : isResumed(argv, given.file);
  if (given.role === "a file of data" && holdsData) return undefined;
  // A checkpoint is a model, too.
  if (given.role === "a model file" && kind === "a checkpoint") return undefined;
  // Import says itself what is wrong with a network, and that its own models need none.
  if (given.role === "a network of another program" && (kind === "a model file" || isNetworkKind(kind)))
    return undefined;
  const advice = await adviseInstead({ ...given, kind, argv });
  const contrast = isPythonKind(kind) ? "which only Python can read" : `not ${given.role}`;
  return `${given.file}: this is ${kind}, ${contrast}${advice === undefined ? "" : `: ${advice}`}`;
}

/**
 * Explains a folder that was given instead of a file: which file in it may be meant. Undefined if there is none, or if the folder is not
 * an argument of the command.
 */
function explainFolder(folder: string, argv: readonly string[]): string | undefined {
  const at = argv.indexOf(folder);
  if (at < 1 || argv[at - 1]?.startsWith("-") !== false) return undefined;
  const isModelThere = argv.some((argument, i) => i < at && recognizeFile(argument) === "a model file");
  const isDataWanted = isModelThere || argv.includes("config") || isTargetNamed(argv);
  const logs: readonly Role[] = isPlot(argv) ? ["the log of a training run"] : ["a model file"];
  const others: readonly Role[] = argv.includes("train") ? ["a config", "a file of data"] : logs;
  const wanted: readonly Role[] = isDataWanted ? ["a file of data"] : others;
  const kinds = new Map<string | undefined, string>(listFiles(folder).map((file) => [recognizeFile(file), file]));
  const meant = wanted.map((kind) => kinds.get(kind)).find((file) => file !== undefined);
  return meant && `${folder}: ${folderInstead}: name a file in it, such as ${quoteForShell(meant)}`;
}

/** So many files of a folder are looked at. */
const mostInFolder = 100;

/** The first files of a folder; none if it cannot be listed. */
function listFiles(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).toSorted().slice(0, mostInFolder);
    // Of several files of a kind, the first one is named.
    return names.toReversed().map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Explains a file that was typed where a command should be. Undefined if it is none, or not known. */
export async function explainFileAsCommand(argv: readonly string[]): Promise<string | undefined> {
  const file = argv.find((argument) => !argument.startsWith("-"));
  const kind = file === undefined ? undefined : recognizeFile(file);
  if (file === undefined || kind === undefined) return undefined;
  const advice = await adviseInstead({ role: "a config", kind, file, argv });
  return `${file}: this is ${kind}, not a command${advice === undefined ? "" : `: ${advice}`}`;
}

/** A target is named for a file of data, not for a config. */
function isTargetNamed(argv: readonly string[]): boolean {
  return argv.some((argument) => /^--target(?:=|$)/.test(argument));
}

function isPlot(argv: readonly string[]): boolean {
  return commandOf(argv) === "plot";
}

function commandOf(argv: readonly string[]): string | undefined {
  return argv.find((argument) => !argument.startsWith("-"));
}

/** Whether a file was given as the config of a command. */
function isConfigOf(argv: readonly string[], file: string): boolean {
  const takesConfig = (argv.includes("train") && !isTargetNamed(argv)) || argv.includes("gradcheck");
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
    if (commandOf(argv) === "import") return { role: "a network of another program", file: error.file };
    return { role: isResumed(argv, error.file) ? "a checkpoint" : "a model file", file: error.file };
  }
  if (error instanceof DataError && error.place !== undefined) {
    return { role: isPlot(argv) ? "the log of a training run" : "a file of data", file: error.place.file };
  }
  if (!(error instanceof ConfigError)) return undefined;
  // Entries that the command line sets have no line.
  const place = error.problems.map((problem) => problem.place).find(({ line }) => line !== undefined);
  if (place === undefined) return undefined;
  // A checkpoint has the config of its run.
  return { role: isResumed(argv, place.file) ? "a checkpoint" : "a config", file: place.file };
}
