import type { Command } from "commander";
import type { Perform } from "../context.js";
import { addProposalOptions } from "./proposalOptions.js";
import type { ConfigCheckOptions } from "./runConfigCheck.js";
import type { ConfigInitOptions } from "./runConfigInit.js";
import type { ConfigShowOptions } from "./runConfigShow.js";
import { addDialectOptions, addOverrideOptions, formatOption, reportFormats } from "./sharedOptions.js";

const examples = `Examples:
  backprop config init churn.csv --target Churn -o churn.json
  backprop config check churn.json
  backprop config show churn.json
  backprop config schema > schema.json
  backprop train churn.json -o model.json
`;

const checkExamples = `Examples:
  backprop config check configs/iris.json
  backprop config check configs/*.json
  backprop config check configs/iris.json --set layers.0=8 --no-data
  backprop config check configs/iris.json --format json
`;

const showExamples = `Examples:
  backprop config show configs/iris.json
  backprop config show configs/iris.json --lr 0.05 --set optimizer.momentum=0.9 > configs/mine.json
  backprop config show configs/iris.json --format json | jq .optimizer
`;

const schemaExamples = `Examples:
  backprop config schema > schema.json
  backprop config schema | jq .properties.lr
`;

const initExamples = `Examples:
  backprop config init churn.csv --target Churn -o churn.json
  backprop config init houses.csv --target price --hidden 128,64 > houses.json
  backprop config init wine.csv --target quality --task regression
  backprop config init rooms.ndjson --target warm --target bright
`;

export function addConfigCommand(program: Command, perform: Perform): void {
  const group = program
    .command("config")
    .summary("write, check and explain configs")
    .description("Writes, checks and explains configs. What may be in one is in: backprop help config")
    .addHelpText("before", examples)
    // Commander's own would be one more command.
    .helpCommand(false);
  const check = group
    .command("check")
    .summary("list all problems of configs")
    .description(
      "Lists all problems of configs, each with its file, line and column: also what only the data shows, such as columns that are not there. The exit code is that of train: 2 for a config, 3 for data, 5 for a file.",
    )
    .addHelpText("before", checkExamples)
    .argument(
      "<configs...>",
      'config files; "-" is a config on standard input, with paths relative to the working directory',
    );
  addOverrideOptions(check)
    .option("--no-data", "leave the data out (default: it is read)")
    .addOption(formatOption("the list", reportFormats))
    .action((files: readonly string[], options: ConfigCheckOptions) =>
      perform(async (context) => (await import("./libraryCommands.js")).runConfigCheck(files, options, context)),
    );
  const show = group
    .command("show")
    .summary("write a config with every default filled in, and where each value came from")
    .description(
      "Writes a config with every default filled in. Comments say where each value came from: its line, an option, or a default. It is a config that trains to the same bytes. Paths in it stay relative to the folder of the config.",
    )
    .addHelpText("before", showExamples)
    .argument("<config>", 'config file; "-" is a config on standard input');
  addOverrideOptions(show)
    .addOption(formatOption("the config; json has no comments", reportFormats))
    .action((file: string, options: ConfigShowOptions) =>
      perform(async (context) => (await import("./libraryCommands.js")).runConfigShow(file, options, context)),
    );
  group
    .command("schema")
    .summary("write the JSON Schema of a config, for editors")
    .description(
      'Writes the JSON Schema of a config. An editor such as VS Code shows what each key is for, offers names and underlines mistakes, if a config begins with "$schema": "./schema.json", the path of that file.',
    )
    .addHelpText("before", schemaExamples)
    .action(() => perform(async (context) => (await import("./libraryCommands.js")).runConfigSchema(context)));
  const init = group
    .command("init")
    .summary("look at a file of data, and write a config that trains on it")
    .description(
      "Looks at each column of a file of data, and writes a config that trains as it is. Its comments say why it is so. What the columns are, and what is not certain, goes to standard error.",
    )
    .addHelpText("before", initExamples)
    .argument("<data>", "file of data, with named columns");
  addProposalOptions(init, "none: it has to be named")
    .option("-o, --out <config>", 'write the config to a file; "-" is standard output (default: "-")')
    .option("--force", "overwrite the file of --out if it exists", false);
  addDialectOptions(init).action((data: string, options: ConfigInitOptions) =>
    perform(async (context) => (await import("./networkCommands.js")).runConfigInit(data, options, context)),
  );
}
