import type { Command } from "commander";
import type { Perform } from "../context.js";
import { outputFormats } from "../files/outputFormat.js";
import type { PredictOptions } from "./runPredict.js";
import { addRowsArguments, addRowsOptions, formatOption } from "./sharedOptions.js";

const examples = `Examples:
  backprop predict iris-model.json flowers.csv
  backprop predict iris-model.json flowers.csv --probabilities --format ndjson
  tail -n +1 -f flowers.csv | backprop predict iris-model.json -
`;

export function addPredictCommand(program: Command, perform: Perform): void {
  const command = program
    .command("predict")
    .summary("predict the targets of rows with a trained model")
    .description(
      "Reads rows with the columns that the model was trained on, in any order. Writes one record for each row: the class label or the number of each target.",
    )
    .addHelpText("before", examples);
  addRowsArguments(command)
    .option("--probabilities", "add a column p(label) for each class", false)
    .addOption(formatOption("the predictions", outputFormats));
  addRowsOptions(command).action((model: string, data: string | undefined, options: PredictOptions) =>
    perform(async (context) => (await import("./networkCommands.js")).runPredict(model, data, options, context)),
  );
}
