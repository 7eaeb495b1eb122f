import type { Command } from "commander";
import type { Perform } from "../context.js";
import type { EvaluateOptions } from "./runEvaluate.js";
import { addRowsArguments, addRowsOptions, formatOption, repeatableOption, reportFormats } from "./sharedOptions.js";

const examples = `Examples:
  backprop evaluate iris-model.json flowers.csv
  backprop evaluate iris-model.json flowers.csv --format json
  backprop evaluate iris-model.json flowers.csv --require "accuracy>=0.95"
  backprop evaluate iris-model.json --validation
`;

export function addEvaluateCommand(program: Command, perform: Perform): void {
  const command = program
    .command("evaluate")
    .summary("measure a trained model on rows with known targets")
    .description(
      "Reads rows with the inputs and targets that the model was trained on, and measures how well it predicts the targets. The exit code is 1 if a requirement is not met.",
    )
    .addHelpText("before", examples);
  addRowsArguments(command)
    .addOption(
      repeatableOption(
        "--require <condition>",
        'condition on a metric, such as "accuracy>=0.95" or "f1(setosa)>0.9"',
        "none",
      ),
    )
    .option(
      "--validation",
      "measure it on the rows that its run held out; their data is found by the model, or named as <data>",
      false,
    )
    .option("--split-out <file>", "with --validation: write these rows to a CSV file (default: not written)")
    .option("--force", "overwrite the file of --split-out if it exists", false)
    .addOption(formatOption("the metrics", reportFormats));
  addRowsOptions(command).action((model: string, data: string | undefined, options: EvaluateOptions) =>
    perform(async (context) => (await import("./networkCommands.js")).runEvaluate(model, data, options, context)),
  );
}
