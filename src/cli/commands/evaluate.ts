import { type Command, Option } from "commander";
import { engineNames } from "../../engine/engine.js";
import type { Perform } from "../context.js";
import type { EvaluateOptions } from "./evaluateOptions.js";
import { collect } from "./optionValues.js";
import { addDataInputOptions } from "./sharedOptions.js";

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
      "Reads rows with the inputs and targets that the model was trained on, and says how well it does on them; exits with 1 where a requirement is not met.",
    )
    .addHelpText("before", examples)
    .argument("<model>", "model file")
    .argument("[data]", 'rows: CSV, NDJSON or JSON, also as gzip; "-" is standard input (default: "-")')
    .addOption(
      new Option(
        "--require <condition>",
        'what a metric must be, such as "accuracy>=0.95" or "f1(setosa)>0.9"; repeatable',
      )
        .argParser(collect)
        .default([], "none"),
    )
    .addOption(new Option("--format <name>", "format of the metrics").choices(["text", "json"]).default("text"));
  addDataInputOptions(command)
    .addOption(new Option("--engine <name>", "what runs the network").choices(engineNames).default("wasm"))
    .action((model: string, data: string | undefined, options: EvaluateOptions) =>
      perform(async (context) => (await import("./networkCommands.js")).runEvaluate(model, data, options, context)),
    );
}
