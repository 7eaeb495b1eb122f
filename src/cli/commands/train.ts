import type { Command } from "commander";
import type { Perform } from "../context.js";
import { logFormats } from "../reporters/logFormat.js";
import { parseCount } from "./optionValues.js";
import { addProposalOptions } from "./proposalOptions.js";
import { addOverrideOptions, engineOption, formatOption } from "./sharedOptions.js";
import type { TrainOptions } from "./trainOptions.js";

const examples = `Examples:
  backprop train churn.csv --target Churn -o model.json
  backprop train configs/xor.json
  backprop train configs/xor.json --epochs 200 --lr 0.05 -o xor-model.json
  backprop train configs/iris.json --plot
  backprop train configs/spirals.json --boundary
  backprop train configs/iris.json --format csv > loss.csv
  backprop train configs/iris.json --set layers.0=8 --log loss.ndjson
  backprop train configs/digits.json --checkpoint digits.checkpoint -o digits-model.json
  backprop train --resume digits.checkpoint -o digits-model.json
  cat configs/xor.json | backprop train -
`;

export function addTrainCommand(program: Command, perform: Perform): void {
  const command = program
    .command("train")
    .summary("train a network and stream its loss")
    .description("Trains the network of a config and streams the loss to standard output.")
    .addHelpText("before", examples)
    .argument(
      "[config]",
      'config file, or with --target a file of data; "-" is a config on standard input, with paths relative to the working directory',
    );
  addProposalOptions(command, "the config's");
  addOverrideOptions(command)
    .addOption(formatOption("the log on standard output; json is for --dry-run", [...logFormats, "json"]))
    .option(
      "--log <file>",
      "also write the log to a file, replacing an old one; with --resume the file is gone on with; its format is that of the ending: .ndjson, .jsonl, .csv, else text (default: no file)",
    )
    .option(
      "--log-every <n>",
      "log the first epoch, every nth and the last (default: all; text: 20 to 50 round ones)",
      parseCount,
    )
    .option(
      "--watch",
      "measure gradients, steps, and dead and saturated units, layer by layer: after the first epoch, the last, and those of --log-every, else up to 50 in between; say once what is unhealthy",
      false,
    )
    .option(
      "--plot",
      "draw the losses as curves on standard error: below the log while it runs on a terminal, and at the end",
      false,
    )
    .option("--quiet", "write only warnings and errors", false)
    .option("-o, --out <model>", 'save the model to a file; with --quiet, "-" is standard output (default: not saved)')
    .option("--split-out <file>", "write the rows that are held out to a CSV file (default: not written)")
    .option("--force", "overwrite the files of --out, --split-out and --checkpoint if they exist", false)
    .option(
      "--checkpoint <file>",
      "write all that it takes to go on with the run to a file, again and again (default: not written)",
    )
    .option(
      "--checkpoint-every <n>",
      "write it after every nth epoch, unless the one before is still being written, and at the end (default: ten seconds after the last one, and at the end)",
      parseCount,
    )
    .option(
      "--resume <checkpoint>",
      "go on with a run from its checkpoint, and write further ones to it; a config beside it wins where it can (default: a new run)",
    )
    .option(
      "--weights <model>",
      'start from the parameters of a model file, or of "-", standard input; the data must have its columns (default: drawn with the seed)',
    )
    .option("--refit", "with --weights: fit scalers and fills to the data instead of taking the model's", false)
    .addOption(engineOption("wasm, or that of the checkpoint"))
    .option(
      "--boundary",
      "draw what a network of two inputs predicts all over their plane, with the rows, live on a terminal and at the end",
      false,
    )
    .option("--dry-run", "do everything up to the first step and print the columns and what would be trained", false)
    .action((config: string | undefined, options: TrainOptions) =>
      perform(async (context) => (await import("./networkCommands.js")).runTrain(config, options, context)),
    );
}
