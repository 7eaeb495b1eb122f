import type { Command } from "commander";
import type { Perform } from "../context.js";
import type { ReportOptions } from "./runReport.js";

const examples = `Examples:
  backprop train configs/iris.json -o iris-model.json --log iris.ndjson
  backprop report iris-model.json iris.ndjson --data configs/data/iris.csv \\
    -o iris.html
  backprop report iris-model.json --data flowers.csv -o iris.html
  backprop report moons-model.json -o - > moons.html
`;

export function addReportCommand(program: Command, perform: Perform): void {
  program
    .command("report")
    .summary("write a page about a model, to try it and to show it to others")
    .description(
      "Writes a web page that needs nothing else and works offline: a form to try the model, how well it does, what it confuses, the curves of its training, its graph and columns, and the command that makes it again.",
    )
    .addHelpText("before", examples)
    .argument("<model>", 'model file; "-" is standard input')
    .argument(
      "[log]",
      'log that train --log wrote, for the curves; "-" is standard input (default: none, and no curves)',
    )
    .option("-o, --out <file>", 'the page; "-" is standard output (default: none: it has to be named)')
    .option(
      "--data <file>",
      "the data of the model, if it is elsewhere now, or other rows with known targets to measure it on (default: the data of the model's config, beside the model or in the working directory)",
    )
    .option("--force", "overwrite the file of --out if it exists", false)
    .action((model: string, log: string | undefined, options: ReportOptions) =>
      perform(async (context) => (await import("./modelCommands.js")).runReport(model, log, options, context)),
    );
}
