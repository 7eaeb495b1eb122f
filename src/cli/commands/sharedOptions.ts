import { type Command, Option } from "commander";
import { rowFormats } from "../../data/rowSource.js";
import { parseDelimiter, parseQuote } from "./optionValues.js";

/** The options of commands that read rows. */
export function addDataInputOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--input-format <name>",
        "format of the rows (default: by the file's ending, else by what they begin with)",
      ).choices(rowFormats),
    )
    .option("--delimiter <c>", "what parts the cells of CSV (default: found from the header)", parseDelimiter)
    .option("--quote <c>", "what stands around cells of CSV (default: the training data's)", parseQuote);
}
