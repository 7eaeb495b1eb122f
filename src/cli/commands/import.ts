import { type Command, Option } from "commander";
import { importerNames } from "../../import/importerNames.js";
import type { Perform } from "../context.js";
import { renderRecipes } from "../help/importRecipes.js";
import { parseLabels, parseNames } from "./nameOptions.js";
import type { ModelImportOptions } from "./runImport.js";

const examples = `Examples:
  backprop import net.onnx -o model.json
  backprop import net.safetensors --layers '[16, "relu", 3]' --loss crossEntropy -o model.json
  backprop import net.safetensors --config iris.json -o model.json
  backprop import mlp.json --inputs age,income --target churn -o model.json
  backprop train more.csv --target churn --weights model.json -o better.json
  backprop import brain.json | backprop predict - new.csv
`;

export function addImportCommand(program: Command, perform: Perform): void {
  program
    .command("import")
    .summary("make a model of another program's file: ONNX, PyTorch, scikit-learn, brain.js")
    .description(
      "Makes a model of a network that another program has trained. It predicts as it did there. What was read, and what the file does not say, goes to standard error. A file that backprop has exported gives its model again.",
    )
    .addHelpText("before", examples)
    .addHelpText("after", ({ command }) => renderRecipes(command.configureOutput().getOutHelpWidth?.() ?? 80))
    .argument("<file>", 'file of the other program; "-" is standard input')
    .option("-o, --out <model>", 'write the model to a file; "-" is standard output', "-")
    .addOption(
      new Option("--from <name>", "what the file is (default: found by its content, else by its ending)").choices(
        importerNames,
      ),
    )
    .option(
      "--layers <json>",
      'layers of a safetensors file as in a config, such as [16, "relu", 3]; or only its activations (default: none)',
    )
    .option(
      "--config <file>",
      'for a safetensors file, the config of a run: the model gets its layers and loss, and its data says columns, labels and scalers, as if the run had ended with these tensors; "-" is standard input (default: none)',
    )
    .option(
      "--loss <name>",
      "loss to evaluate and train on with, as in a config (default: crossEntropy after a softmax, binaryCrossEntropy after a sigmoid, else mse)",
    )
    .option(
      "--inputs <names>",
      `names of the input columns, in the order of the network's inputs: "age,income", or a JSON list if a name has a comma (default: the file's, else x1, x2, …)`,
      parseNames,
    )
    .option(
      "--target <names>",
      "name of the column that it predicts, or several, likewise (default: the file's, else y, or y1, y2, …)",
      parseNames,
    )
    .option(
      "--labels <names>",
      "names of the classes, in the order of the network's outputs, likewise; of yes/no targets first no, then yes (default: the file's, else 0, 1, …)",
      parseLabels,
    )
    .option("--force", "overwrite the file of --out if it exists", false)
    .action((file: string, options: ModelImportOptions) =>
      perform(async (context) => (await import("./modelCommands.js")).runImport(file, options, context)),
    );
}
