import type { Command } from "commander";
import type { Perform } from "../context.js";
import type { OpsOptions } from "./runOps.js";
import { formatOption, reportFormats } from "./sharedOptions.js";

const examples = `Examples:
  backprop ops
  backprop ops sigmoid
  backprop ops "x * tanh(x)"
  backprop ops matmul --format json
`;

export function addOpsCommand(program: Command, perform: Perform): void {
  program
    .command("ops")
    .summary("list the op library, or show an op or a formula")
    .description(
      "Lists the op library. Of one op it shows formula, derivative and shapes; of a formula in x its derivative, where it is finite, its kinks and its curve.",
    )
    .addHelpText("before", examples)
    .argument("[name]", "the op or the formula to show (default: list all ops)")
    .addOption(formatOption("the report", reportFormats))
    .action((name: string | undefined, options: OpsOptions) =>
      perform(async (context) => (await import("./libraryCommands.js")).runOps(name, options, context)),
    );
}
