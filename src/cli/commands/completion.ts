import { Argument, type Command } from "commander";
import { type ShellName, shellNames } from "../completion/scripts.js";
import type { Perform } from "../context.js";

const examples = `Examples:
  source <(backprop completion bash)
  source <(backprop completion zsh)
  backprop completion fish > ~/.config/fish/completions/backprop.fish
`;

export function addCompletionCommand(program: Command, perform: Perform): void {
  program
    .command("completion")
    .summary("print a completion script for a shell")
    .description(
      "Prints a script that lets a shell complete commands, options, their values, names of ops, keys of a config after --set, and files.",
    )
    .addHelpText("before", examples)
    .addArgument(new Argument("<shell>", "the shell").choices(shellNames))
    .argument(
      "[words...]",
      "what is typed so far, behind --: prints what completes the last word (default: the script)",
    )
    .action((shell: ShellName, words: readonly string[]) =>
      perform(async (context) => {
        const { runCompletion } = await import("../completion/runCompletion.js");
        return runCompletion(shell, words, program, context);
      }),
    );
}
