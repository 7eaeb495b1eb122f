import { type Command, Option } from "commander";
import { engineNames } from "../../engine/engine.js";
import type { Perform } from "../context.js";
import { outputFormats } from "../files/createRowWriter.js";
import type { PredictOptions } from "./predictOptions.js";
import { addDataInputOptions } from "./sharedOptions.js";

const examples = `Examples:
  backprop predict iris-model.json flowers.csv
  backprop predict iris-model.json flowers.csv --probabilities --format ndjson
  tail -n +1 -f flowers.csv | backprop predict iris-model.json -
`;

export function addPredictCommand(program: Command, perform: Perform): void {
  const command = program
    .command("predict")
    .summary("answer rows with a trained model")
    .description(
      "Reads rows with the columns that the model was trained on, in any order, and writes a record for each: the class label or the number of each target.",
    )
    .addHelpText("before", examples)
    .argument("<model>", "model file")
    .argument("[data]", 'rows: CSV, NDJSON or JSON, also as gzip; "-" is standard input (default: "-")')
    .option("--probabilities", "add a column p(label) for each class", false)
    .addOption(new Option("--format <name>", "format of the predictions").choices(outputFormats).default("csv"));
  addDataInputOptions(command)
    .addOption(new Option("--engine <name>", "what runs the network").choices(engineNames).default("wasm"))
    .action((model: string, data: string | undefined, options: PredictOptions) =>
      perform(async (context) => (await import("./networkCommands.js")).runPredict(model, data, options, context)),
    );
}
