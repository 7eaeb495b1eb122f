import { type Command, Option } from "commander";
import type { Perform } from "../context.js";
import { parseNonNegative, parsePositive, parseSeed } from "./optionValues.js";
import type { GradcheckOptions } from "./runGradcheck.js";
import { formatOption, repeatableOption } from "./sharedOptions.js";

const examples = `Examples:
  backprop gradcheck
  backprop gradcheck --op softmax --op matmul
  backprop gradcheck "x * sigmoid(1.702 * x)"
  backprop gradcheck --config configs/iris.json
  backprop gradcheck --op tanh --method central --format ndjson
  backprop gradcheck --self-test --op tanh
`;

/** `--self-test` has ways of its own to check: all methods, and both engines. */
const notInSelfTest = ["config", "method", "engine", "digits", "order", "eps", "atol", "rtol", "all"];

export function addGradcheckCommand(program: Command, perform: Perform): void {
  program
    .command("gradcheck")
    .summary("check gradients against derivatives found in another way")
    .description(
      "Checks whether gradients are right: of formulas, of ops, or of the loss of a config. If none of them is given, it checks " +
        "every op, loss and optimizer. Each gradient is compared with a derivative that is found without the rule which is checked, " +
        "and the engines are compared with each other.\n\n" +
        "PASS is right, FAIL is wrong. KINK: the function has a corner, and the gradient lies between its slopes there. NOISY: " +
        "rounding is too large to tell. The exit code is 1 if anything fails.",
    )
    .addHelpText("before", examples)
    .argument("[formula...]", "formulas in x to check and to describe (default: none)")
    .addOption(repeatableOption("--op <name>", "check this op", "every op, unless something else is named"))
    .option("--config <file>", 'check the loss of this config on its own data; "-" is standard input (default: none)')
    .addOption(
      new Option("--method <name>", "how to find the derivatives to compare with")
        .choices(["complex", "ridders", "taylor", "central"])
        .default("complex"),
    )
    .addOption(
      new Option("--engine <name>", "which engine to check").choices(["both", "wasm", "mathjs"]).default("both"),
    )
    .addOption(
      new Option("--digits <n>", "64: find the derivatives to compare with in 64-digit arithmetic")
        .choices(["16", "64"])
        .default("16"),
    )
    .addOption(new Option("--order <n>", "2: check the second derivatives").choices(["1", "2"]).default("1"))
    .option("--eps <x>", "step of --method central (default: 1e-6)", parsePositive)
    .option(
      "--atol <x>",
      "absolute tolerance (default: 0; ridders: 1e-12; central: 1e-5; taylor needs none)",
      parseNonNegative,
    )
    .option(
      "--rtol <x>",
      "relative tolerance (default: 1e-12; ridders: 1e-8; central: 1e-3; taylor needs none)",
      parseNonNegative,
    )
    .option("--seed <n>", "seed of the points that are checked", parseSeed, 0)
    .option("--all", "show every check (default: the worst one of each input)")
    .addOption(
      new Option(
        "--self-test",
        "check the checker: make mistakes in the rules and kernels of ops, and count which ones each method finds (default: off)",
      ).conflicts(notInSelfTest),
    )
    .addOption(formatOption("the output", ["text", "ndjson"] satisfies readonly GradcheckOptions["format"][]))
    .action((formulas: readonly string[], options: Omit<GradcheckOptions, "formulas">) =>
      perform(async (context) =>
        (await import("./libraryCommands.js")).runGradcheck({ ...options, formulas }, context),
      ),
    );
}
