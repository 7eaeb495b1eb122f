import { type Command, Option } from "commander";
import type { Perform } from "../context.js";
import { parseNonNegative, parsePositive, parseSeed } from "./optionValues.js";
import type { GradcheckOptions } from "./runGradcheck.js";
import { formatOption, repeatableOption } from "./sharedOptions.js";

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
    .description("Checks the gradients of ops, or of a config's whole model. The exit code is 1 if one is wrong.")
    .addHelpText("before", examples)
    .addOption(repeatableOption("--op <name>", "check this op", "every op, unless --config is given"))
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
    .addOption(formatOption("the table", ["text", "ndjson"] satisfies readonly GradcheckOptions["format"][]))
    .action((options: GradcheckOptions) =>
      perform(async (context) => (await import("./libraryCommands.js")).runGradcheck(options, context)),
    );
}
