import { Command, CommanderError } from "commander";
import { version } from "../version.js";
import { addEvaluateCommand } from "./commands/evaluate.js";
import { addGradcheckCommand } from "./commands/gradcheck.js";
import { addInspectCommand } from "./commands/inspect.js";
import { addOpsCommand } from "./commands/ops.js";
import { addPredictCommand } from "./commands/predict.js";
import { addTrainCommand } from "./commands/train.js";
import type { Perform, Work } from "./context.js";
import { exitCodeOf, exitCodes, renderError } from "./exitCodes.js";
import type { Io } from "./io.js";
import { Output } from "./output.js";
import { createStyle } from "./style.js";
import { setV8Flags } from "./v8Flags.js";

const examples = `Examples:
  backprop train configs/iris.json -o iris-model.json
  backprop predict iris-model.json configs/data/iris.csv
  backprop evaluate iris-model.json configs/data/iris.csv
  backprop gradcheck
`;

const commands = [
  addTrainCommand,
  addPredictCommand,
  addEvaluateCommand,
  addInspectCommand,
  addGradcheckCommand,
  addOpsCommand,
];

/** Runs the command line `argv` (without node and script) and returns the exit code; never throws. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  setV8Flags();
  // Looked for before the arguments are parsed, since what is wrong with them is told in colour too.
  const isColorAllowed = !argv.includes("--no-color");
  const stdout = new Output(io.stdout, "standard output", createStyle(io.stdout, io.env, isColorAllowed));
  const stderr = new Output(io.stderr, "standard error", createStyle(io.stderr, io.env, isColorAllowed));
  let exitCode: number = exitCodes.done;
  const perform = async (work: Work) => {
    exitCode = await work({ io, stdout, stderr });
  };
  try {
    await createProgram(io, stderr, perform).parseAsync(argv, { from: "user" });
  } catch (error) {
    // Commander has said what is wrong, or shown the help that was asked for; help for want of a command is an error.
    if (!(error instanceof CommanderError)) return fail(error, stderr);
    if (error.exitCode !== 0) return exitCodes.usage;
  }
  await stdout.flush();
  return stdout.failure === undefined ? exitCode : fail(stdout.failure, stderr);
}

async function fail(error: unknown, stderr: Output): Promise<number> {
  await stderr.write(renderError(error, stderr.style));
  return exitCodeOf(error);
}

function createProgram(io: Io, stderr: Output, perform: Perform): Command {
  const program = new Command("backprop")
    .description("Trains small multi-layer perceptrons, and checks its own gradients.")
    .version(version, "-V, --version", "print the version")
    .option("--no-color", "no colours (default: colours where the stream is a terminal)")
    .helpOption("-h, --help", "show this help")
    .addHelpText("before", examples)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("(--help shows examples and all options)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error:/, stderr.style.red("error:"))),
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const add of commands) add(program, perform);
  return program;
}
