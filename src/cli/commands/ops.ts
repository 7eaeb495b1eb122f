import type { Command } from "commander";
import type { Perform } from "../context.js";

const examples = `Examples:
  backprop ops
  backprop ops sigmoid
  backprop ops matmul
`;

export function addOpsCommand(program: Command, perform: Perform): void {
  program
    .command("ops")
    .summary("list the op library, or show one op")
    .description("Lists the op library; of one op it shows formula, derivative and shapes.")
    .addHelpText("before", examples)
    .argument("[name]", "the op to show (default: list all)")
    .action((name: string | undefined) =>
      perform(async (context) => (await import("./libraryCommands.js")).runOps(name, context)),
    );
}
