import { type Command, Option } from "commander";
import { engineNames } from "../../engine/engine.js";
import type { Perform } from "../context.js";
import { logFormats } from "../reporters/logFormat.js";
import { collect, parseCount, parseNumber } from "./optionValues.js";
import type { TrainOptions } from "./trainOptions.js";

const examples = `Examples:
  backprop train configs/xor.json
  backprop train configs/xor.json --epochs 200 --lr 0.05 -o xor-model.json
  backprop train configs/iris.json --format csv > loss.csv
  backprop train configs/iris.json --set layers[0]=8 --log loss.ndjson
  cat configs/xor.json | backprop train -
`;

export function addTrainCommand(program: Command, perform: Perform): void {
  program
    .command("train")
    .summary("train a network and stream its loss")
    .description("Trains the network of a config and streams the loss to standard output.")
    .addHelpText("before", examples)
    .argument("<config>", 'config file; "-" is standard input, with paths relative to the working directory')
    .option("--epochs <n>", "passes over the data (default: the config's)", parseNumber)
    .option("--lr <x>", "learning rate (default: the config's)", parseNumber)
    .option("--seed <n>", "seed of all random numbers (default: the config's)", parseNumber)
    .option("--batch-size <n>", "samples a step (default: the config's)", parseNumber)
    .addOption(
      new Option(
        "--set <path=value>",
        "set an entry of the config, the value as JSON; repeatable, and stronger than the options above",
      )
        .argParser(collect)
        .default([], "none"),
    )
    .addOption(
      new Option("--format <name>", "format of the log on standard output").choices(logFormats).default("text"),
    )
    .option(
      "--log <file>",
      "write the log to a file too, in place of an old one; its format by its ending: .ndjson, .jsonl, .csv, else text (default: no file)",
    )
    .option(
      "--log-every <n>",
      "log the first epoch, every nth and the last (default: all; text: 20 to 50 round ones)",
      parseCount,
    )
    .option("--quiet", "write nothing to standard output and standard error but warnings and errors", false)
    .option("-o, --out <model>", "save the model to a file (default: not saved)")
    .option("--force", "overwrite the model file if it exists", false)
    .option(
      "--weights <model>",
      "start from the parameters of a model file, for data with the same columns (default: drawn with the seed)",
    )
    .option("--refit", "with --weights: fit scalers and fills to the data, instead of taking the model's", false)
    .addOption(new Option("--engine <name>", "what runs the graph").choices(engineNames).default("wasm"))
    .option("--dry-run", "do everything up to the first step and say what would be trained", false)
    .action((config: string, options: TrainOptions) =>
      perform(async (context) => (await import("./networkCommands.js")).runTrain(config, options, context)),
    );
}
