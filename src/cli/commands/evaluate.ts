import type { Command } from "commander";
import type { Perform } from "../context.js";
import type { EvaluateOptions } from "./runEvaluate.js";
import { addRowsArguments, addRowsOptions, formatOption, repeatableOption, reportFormats } from "./sharedOptions.js";

const examples = `Examples:
  backprop evaluate iris-model.json flowers.csv
  backprop evaluate iris-model.json flowers.csv --format json
  backprop evaluate iris-model.json flowers.csv --require "accuracy>=0.95"
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
    .addOption(formatOption("the metrics", reportFormats));
  addRowsOptions(command).action((model: string, data: string | undefined, options: EvaluateOptions) =>
    perform(async (context) => (await import("./networkCommands.js")).runEvaluate(model, data, options, context)),
  );
}
