import { type Command, Option } from "commander";
import type { Perform } from "../context.js";
import type { GradcheckOptions } from "./gradcheckOptions.js";
import { collect, parseNonNegative, parsePositive, parseSeed } from "./optionValues.js";

const examples = `Examples:
  backprop gradcheck
  backprop gradcheck --op tanh --op matmul
  backprop gradcheck --config configs/iris.json
  backprop gradcheck --method central --eps 1e-6 --format ndjson
`;

export function addGradcheckCommand(program: Command, perform: Perform): void {
  program
    .command("gradcheck")
    .summary("check gradients against derivatives found in another way")
    .description("Checks the gradients of ops, or of a config's whole model; exits with 1 where one is wrong.")
    .addHelpText("before", examples)
    .addOption(
      new Option("--op <name>", "check this op; repeatable")
        .argParser(collect)
        .default([], "every op, where no config is named"),
    )
    .option("--config <file>", "check the gradients of a config's loss on its own data (default: none)")
    .addOption(
      new Option("--method <name>", "complex step, or central difference")
        .choices(["complex", "central"])
        .default("complex"),
    )
    .option("--eps <x>", "step of the central difference (default: 1e-6)", parsePositive)
    .option("--atol <x>", "absolute tolerance (default: 1e-12; central: 1e-5)", parseNonNegative)
    .option("--rtol <x>", "relative tolerance (default: 1e-12; central: 1e-3)", parseNonNegative)
    .option("--seed <n>", "seed of the points and cotangents", parseSeed, 0)
    .addOption(new Option("--format <name>", "format of the table").choices(["text", "ndjson"]).default("text"))
    .action((options: GradcheckOptions) =>
      perform(async (context) => (await import("./opCommands.js")).runGradcheck(options, context)),
    );
}
