import { isAbsolute } from "node:path";
import { Command, CommanderError } from "commander";
import { expectWideVectors } from "../engine/wideVectors.js";
import { ConfigError, DataError, FileError, ModelError } from "../errors.js";
import { describeFileError, folderInstead, noSuchFile, workingDirectoryGone } from "../messages/describeFileError.js";
import { describeMemoryError } from "../messages/describeMemoryError.js";
import { version } from "../version.js";
import { addCompletionCommand } from "./commands/completion.js";
import { addConfigCommand } from "./commands/config.js";
import { addEvaluateCommand } from "./commands/evaluate.js";
import { addExplainCommand } from "./commands/explain.js";
import { addExportCommand } from "./commands/export.js";
import { addGradcheckCommand } from "./commands/gradcheck.js";
import { addGraphCommand } from "./commands/graph.js";
import { addHelpCommand } from "./commands/help.js";
import { addImportCommand } from "./commands/import.js";
import { addInspectCommand } from "./commands/inspect.js";
import { addOpsCommand } from "./commands/ops.js";
import { addPlotCommand } from "./commands/plot.js";
import { addPredictCommand } from "./commands/predict.js";
import { addReportCommand } from "./commands/report.js";
import { addTrainCommand } from "./commands/train.js";
import type { Context, Perform, Work } from "./context.js";
import { exitCodeOf, exitCodes, renderError } from "./exitCodes.js";
import { fitHelp } from "./help/fitExample.js";
import { commandUsage, formatItem } from "./help/helpParts.js";
import { ListedCommand } from "./help/listedCommand.js";
import { topics } from "./help/topics.js";
import { hideForeignCallsWarning } from "./hideForeignCallsWarning.js";
import type { Io, OutputStream } from "./io.js";
import { red } from "./output/line.js";
import { Output } from "./output/output.js";
import { createStyle } from "./output/style.js";
import { takesUnicode } from "./output/unicode.js";
import { renderUsageError } from "./usageError.js";
import { hasWideVectors } from "./v8Flags.js";

const examples = `Examples:
  backprop train configs/iris.json -o iris-model.json
  backprop predict iris-model.json configs/data/iris.csv
  backprop evaluate iris-model.json configs/data/iris.csv
  backprop explain configs/xor.json
  backprop gradcheck
`;

/** What adds each command, in the order of the help. */
const commands = {
  config: addConfigCommand,
  train: addTrainCommand,
  predict: addPredictCommand,
  evaluate: addEvaluateCommand,
  inspect: addInspectCommand,
  export: addExportCommand,
  report: addReportCommand,
  import: addImportCommand,
  plot: addPlotCommand,
  graph: addGraphCommand,
  explain: addExplainCommand,
  gradcheck: addGradcheckCommand,
  ops: addOpsCommand,
  completion: addCompletionCommand,
  help: addHelpCommand,
} as const;

/** Those among them that look at the others. */
const commandsOnCommands = ["completion", "help"];

/** Runs the command line `argv` (without node and script) and returns the exit code; never throws. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  hideForeignCallsWarning();
  expectWideVectors(hasWideVectors);
  // Without a listener, this signal makes Node.js open its debugger. A run asks for a checkpoint by it, once it has started.
  io.on("SIGUSR1", () => undefined);
  // Found before the arguments are parsed: errors in them have colours too.
  const isColorAllowed = !argv.includes("--no-color");
  const stdout = openOutput(io.stdout, "standard output", io.env, isColorAllowed);
  const stderr = openOutput(io.stderr, "standard error", io.env, isColorAllowed);
  let exitCode: number = exitCodes.done;
  const perform = async (work: Work) => {
    exitCode = await work({ io, stdout, stderr });
  };
  const said = new Queue();
  try {
    await createProgram({ io, stdout, stderr }, perform, argv, said).parseAsync(argv, { from: "user" });
  } catch (error) {
    await said.end;
    // Commander has reported the error or shown the help. Help that is shown because there is no command is an error.
    if (!(error instanceof CommanderError)) return fail(error, stderr, argv);
    if (error.code === "commander.unknownCommand") await explainFile(argv, stderr);
    if (error.exitCode !== 0) return exitCodes.usage;
  }
  await stdout.flush();
  return stdout.failure === undefined ? exitCode : fail(stdout.failure, stderr, argv);
}

/** What commander says about an error, which takes time to explain: one text after the other. */
class Queue {
  end: Promise<void> = Promise.resolve();

  add(say: () => Promise<void>): void {
    this.end = this.end.then(say);
  }
}

function openOutput(stream: OutputStream, name: string, env: Io["env"], isColorAllowed: boolean): Output {
  return new Output(stream, name, createStyle(stream, env, isColorAllowed), takesUnicode(stream, env));
}

async function fail(error: unknown, stderr: Output, argv: readonly string[]): Promise<number> {
  const described = describeSystemError(describeMemoryError(error));
  const mixup = await findMixup(described, argv);
  await stderr.write(mixup === undefined ? renderError(described) : [[red("error:"), ` ${mixup}`]]);
  return exitCodeOf(described);
}

/** An error of the operating system is not a defect of ours, not even if a part of the program cannot be loaded. */
function describeSystemError(error: unknown): unknown {
  const isMissing = error instanceof FileError && error.reason === noSuchFile && !isAbsolute(error.file);
  if (isMissing && isWorkingDirectoryGone()) return workingDirectoryGone();
  const path = error instanceof Error && "path" in error ? String(error.path) : "backprop";
  return describeFileError(error, path);
}

function isWorkingDirectoryGone(): boolean {
  try {
    process.cwd();
    return false;
  } catch {
    return true;
  }
}

/** The code that recognizes files is loaded only if a file was refused. */
async function findMixup(error: unknown, argv: readonly string[]): Promise<string | undefined> {
  const isOfFile = error instanceof FileError && error.reason === folderInstead;
  const isOfContent = error instanceof ConfigError || error instanceof DataError || error instanceof ModelError;
  if (!isOfContent && !isOfFile) return undefined;
  return (await import("./files/explainMixup.js")).explainMixup(error, argv);
}

/** If a file was typed where a command should be, says which command takes it. */
async function explainFile(argv: readonly string[], stderr: Output): Promise<void> {
  const explanation = await (await import("./files/explainMixup.js")).explainFileAsCommand(argv);
  if (explanation !== undefined) await stderr.write([explanation]);
}

function createProgram({ stdout, stderr }: Context, perform: Perform, argv: readonly string[], said: Queue): Command {
  const width = stdout.columns ?? 80;
  const errorWidth = stderr.columns ?? 80;
  const program = new Command("backprop");
  program
    .description("Trains small multi-layer perceptrons, and checks its own gradients.")
    .version(version, "-V, --version", "print the version")
    .option("--no-color", "no colours (default: colours if the stream is a terminal)")
    .helpOption("-h, --help", "show this help")
    // Before the examples of all commands: nothing of the help is shown then.
    .addHelpText("beforeAll", ({ error, command }) => refuseUnknownCommand(error, command))
    .addHelpText("before", examples)
    .addHelpText("after", ({ command }) => listTopics(command, width))
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 1, formatItem, commandUsage })
    .showSuggestionAfterError(false)
    .showHelpAfterError("(--help shows examples and all options)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(fitHelp(text, width)),
      writeErr: (text) => said.add(() => stderr.write(fitHelp(text, errorWidth))),
      outputError: (text) => said.add(async () => stderr.write(await renderUsageError(text, program, argv))),
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => errorWidth,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  if (isListWanted(argv)) program.createCommand = (name) => new ListedCommand(name);
  for (const add of neededCommands(argv)) add(program, perform);
  return program;
}

/** Whether nothing is typed but that the help is wanted. */
function isListWanted([first = "", ...others]: readonly string[]): boolean {
  return ["-h", "--help"].includes(first) && others.length === 0;
}

/** To set up all commands takes longer than to parse what is typed. If a command comes first, no other one is needed. */
function neededCommands([first = ""]: readonly string[]) {
  const isAlone = Object.hasOwn(commands, first) && !commandsOnCommands.includes(first);
  return isAlone ? [commands[first as keyof typeof commands]] : Object.values(commands);
}

/** Commander shows the help if it is asked for, even with a command that does not exist. Parsed alone, its name is refused. */
function refuseUnknownCommand(isError: boolean, group: Command): string {
  const name = group.args.find((argument) => !argument.startsWith("-"));
  const isKnown = name === undefined || group.commands.some((command) => command.name() === name);
  if (!isError && !isKnown && group.commands.length > 0) group.parse([name], { from: "user" });
  return "";
}

function listTopics(program: Command, width: number): string {
  const help = program.createHelp();
  help.prepareContext({ helpWidth: width });
  const longest = Math.max(...Object.keys(topics).map((name) => name.length));
  const items = Object.entries(topics).map(([name, text]) => help.formatItem(name, longest, text, help));
  return ["\nTopics of `backprop help`:", ...items].join("\n");
}
