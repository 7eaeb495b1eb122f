import { type Command, Option } from "commander";
import { importerNames } from "../../import/importerNames.js";
import { lossNames } from "../../nn/losses/lossNames.js";
import type { Perform } from "../context.js";
import { parseLabels, parseNames } from "./nameOptions.js";
import type { ModelImportOptions } from "./runImport.js";

const examples = `Examples:
  backprop import net.onnx -o model.json
  backprop import net.safetensors --layers '[16, "relu", 3]' --loss crossEntropy -o model.json
  backprop import net.safetensors --config iris.json -o model.json
  backprop import mlp.json -o model.json
  backprop import brain.json | backprop predict - new.csv
`;

/** How the other programs write their files. Lines are at most 80 wide. */
const recipes = `
How to write the files, with a network called net and a scaler called scaler:
  PyTorch       import torch, safetensors.torch
                torch.onnx.export(net, torch.zeros(1, 4), "net.onnx")
                (since PyTorch 2.9 with one more argument: external_data=False)
                safetensors.torch.save_file(net.state_dict(), "net.safetensors")
  scikit-learn  import json
                json.dump(vars(net), open("mlp.json", "w"),
                  default=lambda a: getattr(a, "tolist", lambda: None)())
                and with a StandardScaler or a MinMaxScaler before it, which was
                fitted to the inputs:
                json.dump({**vars(net), "scaler": vars(scaler)},
                  open("mlp.json", "w"),
                  default=lambda a: getattr(a, "tolist", lambda: None)())
  brain.js      const fs = require("fs");
                fs.writeFileSync("brain.json", JSON.stringify(net.toJSON()))`;

export function addImportCommand(program: Command, perform: Perform): void {
  program
    .command("import")
    .summary("make a model of another program's file: ONNX, PyTorch, scikit-learn, brain.js")
    .description(
      "Makes a model of a network that another program has trained. It predicts as it did there. What was read, and what the file does not say, goes to standard error. A file that backprop has exported gives its model again.",
    )
    .addHelpText("before", examples)
    .addHelpText("after", recipes)
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
    .addOption(
      new Option(
        "--loss <name>",
        "loss to evaluate and train on with (default: crossEntropy after a softmax, binaryCrossEntropy after a sigmoid, else mse)",
      ).choices(lossNames),
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
