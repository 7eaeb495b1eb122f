import { type Command, Option } from "commander";
import type { Perform } from "../context.js";
import { outputFormats } from "../files/outputFormat.js";
import { errorPolicies } from "./errorPolicy.js";
import type { PredictOptions } from "./runPredict.js";
import { addRowsArguments, addRowsOptions, repeatableOption } from "./sharedOptions.js";

const examples = `Examples:
  backprop predict iris-model.json flowers.csv
  backprop predict iris-model.json flowers.csv --probabilities --format ndjson
  backprop predict churn-model.json new.csv --keep id --on-error mark -o churn.csv
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
    .addOption(
      repeatableOption(
        "--keep <columns>",
        "write these columns of the rows before the predictions, as they are: names with commas between, or all; a column that is called as a prediction becomes given(NAME)",
        "none",
      ),
    )
    .addOption(
      new Option(
        "--on-error <what>",
        "what to do about a row that cannot be predicted: stop; skip it; or mark it in a column error; then the exit code is 1",
      )
        .choices(errorPolicies)
        .default("stop"),
    )
    .addOption(
      new Option(
        "--format <name>",
        "format of the predictions (default: that of --out by its ending, else csv)",
      ).choices(outputFormats),
    )
    .option("-o, --out <file>", 'write to a file, which appears when all is written; "-" is standard output', "-")
    .option("--force", "overwrite the file of --out if it exists", false);
  addRowsOptions(command).action((model: string, data: string | undefined, options: PredictOptions) =>
    perform(async (context) => (await import("./networkCommands.js")).runPredict(model, data, options, context)),
  );
}
