import { type Command, Option } from "commander";
import type { Perform } from "../context.js";
import type { InspectOptions } from "./inspectOptions.js";

const examples = `Examples:
  backprop inspect iris-model.json
  backprop inspect iris-model.json --format json
`;

export function addInspectCommand(program: Command, perform: Perform): void {
  program
    .command("inspect")
    .summary("say what a model file is")
    .description("Says what a model is: its layers, columns, config and data, how it was trained and how well it did.")
    .addHelpText("before", examples)
    .argument("<model>", "model file")
    .addOption(new Option("--format <name>", "format of what is said").choices(["text", "json"]).default("text"))
    .action((model: string, options: InspectOptions) =>
      perform(async (context) => (await import("./networkCommands.js")).runInspect(model, options, context)),
    );
}
