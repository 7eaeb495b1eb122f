import { type Command, InvalidArgumentError, Option } from "commander";
import { type Task, tasks } from "../../config/propose/chooseTask.js";
import { parseCount } from "./optionValues.js";
import { repeatableOption } from "./sharedOptions.js";

/** What a config is proposed by, besides the data. */
export interface ProposalArguments {
  /** Names of columns. */
  readonly target: readonly string[];
  readonly task?: Task | undefined;
  /** Widths of hidden layers. */
  readonly hidden?: readonly number[] | undefined;
}

/** The options of commands that propose a config for a file of data. */
export function addProposalOptions(command: Command, whenLeftOut: string): Command {
  return command
    .addOption(
      repeatableOption("--target <column>", "column to predict, or several with commas between them", whenLeftOut),
    )
    .addOption(
      new Option("--task <name>", "whether to predict classes or numbers (default: found out from the target)").choices(
        tasks,
      ),
    )
    .option(
      "--hidden <widths>",
      'widths of the hidden layers, such as "64,32" (default: chosen for the data)',
      parseWidths,
    );
}

function parseWidths(text: string): readonly number[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.some((part) => !/^\d+$/.test(part) || Number(part) < 1)) {
    throw new InvalidArgumentError('Expected whole numbers of 1 or more, such as "64,32".');
  }
  return parts.map(parseCount);
}
