import { Command, type Option } from "commander";

/** A command as the list of all commands shows it: that it has options, whichever. Only the first one is set up, since each takes time. */
export class ListedCommand extends Command {
  override createCommand(name?: string): Command {
    return new ListedCommand(name);
  }

  override option(...given: readonly unknown[]): this {
    return this.options.length > 0 ? this : super.option(...(given as Parameters<Command["option"]>));
  }

  override addOption(option: Option): this {
    return this.options.length > 0 ? this : super.addOption(option);
  }
}
