import type { Command } from "commander";
import type { Perform } from "../context.js";
import { parseCount } from "./optionValues.js";
import type { ExplainCommandOptions } from "./runExplain.js";
import { formatOption, repeatableOption, reportFormats } from "./sharedOptions.js";

const examples = `Examples:
  backprop explain configs/xor.json
  backprop explain configs/xor.json --interactive
  backprop explain configs/iris.json --row 1 --step 100
  backprop explain configs/xor.json --set optimizer=adam --set loss=huber
  backprop explain configs/xor.json --format json
`;

export function addExplainCommand(program: Command, perform: Perform): void {
  program
    .command("explain")
    .summary("work out one step of training, number by number")
    .description(
      "Works out one step of training as one would do it by hand: the forward pass up to the loss, the backward pass back to the " +
        "parameters, and the update of each parameter, each with its formula and its numbers.",
    )
    .addHelpText("before", examples)
    .argument(
      "<config>",
      'config file; "-" is a config on standard input, with paths relative to the working directory',
    )
    .option("--row <n>", "only this row of those trained on, counted from 1 (default: the step's batch)", parseCount)
    .option("--step <n>", "this step of the run, counted from 1, after training up to it", parseCount, 1)
    .option("--interactive", "show one node at a time, and go from node to node by the arrow keys", false)
    .option(
      "--all",
      "leave out no row and no column of a matrix: on a terminal, columns that do not fit come in blocks",
      false,
    )
    .addOption(repeatableOption("--set <path=value>", "set an entry of the config to a JSON value", "none"))
    .addOption(formatOption("the output", reportFormats))
    .action((config: string, options: ExplainCommandOptions) =>
      perform(async (context) => (await import("./libraryCommands.js")).runExplain(config, options, context)),
    );
}
