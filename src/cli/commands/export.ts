import { type Command, Option } from "commander";
import { dtypes } from "../../engine/engine.js";
import { exportFormatNames } from "../../export/exportFormat.js";
import type { Perform } from "../context.js";
import type { ExportOptions } from "./runExport.js";

const examples = `Examples:
  backprop export iris-model.json -o iris.onnx
  backprop export iris-model.json -o iris.h --dtype float32
  backprop export iris-model.json -o iris.js --check flowers.csv
  backprop export iris-model.json -o - --to javascript
`;

export function addExportCommand(program: Command, perform: Perform): void {
  program
    .command("export")
    .summary("take a model to another program: ONNX, PyTorch, JavaScript, C")
    .description(
      "Writes a trained model as a file for another program, which takes raw columns: scalers, categories, labels and what is done about missing cells are part of it. Only safetensors has the layers alone: PyTorch applies no scalers, categories and labels, which are in its metadata, and needs .eval() if there is dropout. The file is run on rows of the data before it is written, and must give what predict gives; else the exit code is 1.",
    )
    .addHelpText("before", examples)
    .argument("<model>", 'model file; "-" is standard input')
    .option(
      "-o, --out <file>",
      'write to a file; "-" is standard output, which gets the main file alone (default: none: it has to be named)',
    )
    .addOption(
      new Option("--to <format>", "format of the file (default: by the ending of --out)").choices(exportFormatNames),
    )
    .addOption(
      new Option("--dtype <type>", "number type that the other program computes in (default: the model's)").choices(
        dtypes,
      ),
    )
    .option(
      "--check <data>",
      'rows to run it on, 1,000 at most: a file that predict reads; "-" is standard input (default: the data of the model)',
    )
    .option("--no-check", "write it without running it (default: it is run if a program for that is at hand)")
    .option("--force", "overwrite files that exist", false)
    .action((model: string, options: ExportOptions) =>
      perform(async (context) => (await import("./modelCommands.js")).runExport(model, options, context)),
    );
}
