import { type Command, Option } from "commander";
import type { Perform } from "../context.js";
import { parseNonNegative, parsePositive, parseSeed } from "./optionValues.js";
import type { GradcheckOptions } from "./runGradcheck.js";
import { formatOption, repeatableOption } from "./sharedOptions.js";

const examples = `Examples:
  backprop gradcheck
  backprop gradcheck --op tanh --op matmul --all
  backprop gradcheck "x * sigmoid(1.702 * x)"
  backprop gradcheck --config configs/iris.json
  backprop gradcheck --method central --eps 1e-6 --format ndjson
  backprop gradcheck --self-test
`;

export function addGradcheckCommand(program: Command, perform: Perform): void {
  program
    .command("gradcheck")
    .summary("check gradients against derivatives found in another way")
    .description(
      "Checks gradients, on both engines, against derivatives found without their rules: of a formula, of ops, of a config's whole\n" +
        "model; of every op, loss and optimizer if nothing is named. The exit code is 1 if one is wrong.",
    )
    .addHelpText("before", examples)
    .argument("[formula...]", "formulas in x to check (default: none)")
    .addOption(repeatableOption("--op <name>", "check this op", "every op, unless something else is named"))
    .option("--config <file>", "check the gradients of a config's loss on its own data (default: none)")
    .addOption(
      new Option("--method <name>", "how the derivatives to compare with are found")
        .choices(["complex", "ridders", "taylor", "central"])
        .default("complex"),
    )
    .addOption(new Option("--engine <name>", "what is checked").choices(["both", "wasm", "mathjs"]).default("both"))
    .addOption(new Option("--digits <n>", "find the derivatives with 64 digits (default: 16)").choices(["16", "64"]))
    .addOption(new Option("--order <n>", "2 checks second derivatives").choices(["1", "2"]).default("1"))
    .option("--eps <x>", "step of the central difference (default: 1e-6)", parsePositive)
    .option("--atol <x>", "absolute tolerance (default: 0; central: 1e-5)", parseNonNegative)
    .option("--rtol <x>", "relative tolerance (default: 1e-12; central: 1e-3)", parseNonNegative)
    .option("--seed <n>", "seed of the points and cotangents", parseSeed, 0)
    .option("--all", "a row for each check (default: one for each input)")
    .option("--self-test", "corrupt every rule, and report what the methods catch (default: off)")
    .addOption(formatOption("the table", ["text", "ndjson"] satisfies readonly GradcheckOptions["format"][]))
    .action((formulas: readonly string[], options: Omit<GradcheckOptions, "formulas">) =>
      perform(async (context) =>
        (await import("./libraryCommands.js")).runGradcheck({ ...options, formulas }, context),
      ),
    );
}
