import type { Command } from "commander";
import type { Perform } from "../context.js";
import { parseCount } from "./optionValues.js";
import type { PlotOptions } from "./runPlot.js";
import { repeatableOption } from "./sharedOptions.js";

const examples = `Examples:
  backprop plot loss.ndjson
  backprop plot small.ndjson large.ndjson --metric validationLoss
  backprop plot loss.ndjson --follow
  backprop plot loss.csv --metric validationAccuracy --no-log-scale
  backprop plot loss.ndjson --svg loss.svg
  backprop train configs/iris.json --format ndjson | backprop plot -
`;

export function addPlotCommand(program: Command, perform: Perform): void {
  program
    .command("plot")
    .summary("draw the curves of training runs")
    .description(
      "Draws the curves of one or more runs from the logs that train --log writes: NDJSON, CSV or text, told by what they begin with.",
    )
    .addHelpText("before", examples)
    .argument("<logs...>", 'logs; "-" is standard input')
    .addOption(
      repeatableOption(
        "--metric <name>",
        "what to draw, by its name in the records, or its title in the log: loss, validationAccuracy, lr, metrics.f1, val f1, …",
        "loss and validationLoss",
      ),
    )
    .option(
      "--follow",
      "wait for logs that are not there yet, and draw again as they grow, until their runs end or Ctrl-C; if there is no terminal, draw once at the end",
      false,
    )
    .option(
      "--log-scale",
      "logarithmic y axis (default: if all numbers are positive and span more than one and a half decades)",
    )
    .option("--no-log-scale", "linear y axis (default: for all other numbers)")
    .option(
      "--width <columns>",
      "width, 10 or more; with --svg, in characters of 10 by 20 pixels (default: that of the terminal, else 80)",
      parseCount,
    )
    .option("--height <rows>", "height (default: that of the terminal, else 20; with --svg 22.5)", parseCount)
    .option("--ascii", "draw with ASCII characters alone (default: if the terminal knows no others)")
    .option("--svg <file>", 'write a picture instead; "-" is standard output (default: none)')
    .option("--force", "overwrite the file of --svg if it exists", false)
    .action((logs: readonly string[], options: PlotOptions) =>
      perform(async (context) => (await import("./libraryCommands.js")).runPlot(logs, options, context)),
    );
}
