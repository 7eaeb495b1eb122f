import type { Command } from "commander";
import type { Perform } from "../context.js";
import { topicNames } from "../help/topics.js";

const examples = `Examples:
  backprop help train
  backprop help config
  backprop help exit-codes
`;

export function addHelpCommand(program: Command, perform: Perform): void {
  // Commander's own knows no topics.
  program.helpCommand(false);
  program
    .command("help")
    .summary("show help on a command or a topic")
    .description("Shows the help of a command, or the reference on a topic.")
    .addHelpText("before", examples)
    .argument("[name]", `a command, or a topic: ${topicNames.join(", ")} (default: list all)`)
    .action(async (name: string | undefined) => {
      // `config` is both: what may be in one is asked for more often than how to have one written.
      const isTopic = topicNames.some((topic) => topic === name);
      const found = isTopic ? undefined : program.commands.find((each) => each.name() === name);
      const command = name === undefined ? program : found;
      if (command !== undefined) return command.outputHelp();
      const commands = program.commands.map((each) => each.name());
      await perform(async (context) => (await import("./libraryCommands.js")).runHelp(name ?? "", commands, context));
    });
}
