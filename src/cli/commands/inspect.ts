import type { Command } from "commander";
import type { Perform } from "../context.js";
import type { InspectOptions } from "./runInspect.js";
import { formatOption, reportFormats } from "./sharedOptions.js";

const examples = `Examples:
  backprop inspect iris-model.json
  backprop inspect iris-model.json --format json
  backprop inspect moons-model.json --boundary
  backprop inspect moons-model.json --boundary --data moons.csv
`;

export function addInspectCommand(program: Command, perform: Perform): void {
  program
    .command("inspect")
    .summary("show what is in a model file")
    .description("Shows a model's layers, columns, config and data, how it was trained and how well it does.")
    .addHelpText("before", examples)
    .argument("<model>", 'model file; "-" is standard input')
    .addOption(formatOption("the output", reportFormats))
    .option(
      "--boundary",
      "instead of that, draw what a model of two inputs predicts all over their plane, with the rows of its data",
      false,
    )
    .option(
      "--data <file>",
      `with --boundary: draw the rows of this file; "-" is standard input (default: the data of the model's config)`,
    )
    .action((model: string, options: InspectOptions) =>
      perform(async (context) => (await import("./networkCommands.js")).runInspect(model, options, context)),
    );
}
