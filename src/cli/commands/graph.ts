import { type Command, Option } from "commander";
import type { Perform } from "../context.js";
import { type GraphOptions, graphFormats } from "./graphOptions.js";
import { repeatableOption } from "./sharedOptions.js";

const examples = `Examples:
  backprop graph configs/xor.json
  backprop graph configs/xor.json --gradients
  backprop graph configs/xor.json --gradients --values
  backprop graph configs/iris.json --gradients -o iris.svg
  backprop graph configs/iris.json --format dot | dot -Tpng -o iris.png
  backprop graph configs/iris.json --format mermaid --set layers.0=8
`;

export function addGraphCommand(program: Command, perform: Perform): void {
  program
    .command("graph")
    .summary("show the graph of a training step")
    .description(
      "Shows the graph of a config's training step in topological order: every vertex after those that it reads. The shapes are those " +
        "of a full batch. In names, the number is that of the entry of `layers`: m0 is a product, z0 a preactivation, a1 an " +
        "activation, d2 a dropout. NAME.grad is the gradient of the loss by NAME, its cotangent.",
    )
    .addHelpText("before", examples)
    .argument("<config>", 'config file; "-" is standard input, with paths relative to the working directory')
    .option("--gradients", "add the backward half to the forward half", false)
    .option("--updates", "add the backward half and the updates of the optimizer", false)
    .option("--values", "compute the first step of a run, and show the values", false)
    .addOption(repeatableOption("--set <path=value>", "set an entry of the config to a JSON value", "none"))
    .addOption(
      new Option(
        "--format <name>",
        "format of the graph; dot is for Graphviz (default: that of --out by its ending, .svg, .dot, .gv, .mmd, .mermaid or .json, else text)",
      ).choices(graphFormats),
    )
    .option("-o, --out <file>", 'write to this file instead; "-" is standard output', "-")
    .option("--force", "overwrite the file of --out if it exists", false)
    .action((config: string, options: GraphOptions) =>
      perform(async (context) => (await import("./libraryCommands.js")).runGraph(config, options, context)),
    );
}
