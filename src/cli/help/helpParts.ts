import { type Command, Help } from "commander";
import { wrapWords } from "../../messages/wrapWords.js";

const indent = 2;
/** Texts beside names are not squeezed into fewer columns than this. */
const narrowestText = 30;

/** A name and what it means, as lists of the help have them. On a narrow terminal the meaning goes below. In place of commander's, which does not wrap a narrow text. */
export function formatItem(name: string, longest: number, text: string, { helpWidth = 80 }: Help): string {
  const beside = indent + longest + 2;
  const isBeside = helpWidth - beside >= narrowestText;
  const margin = isBeside ? beside : 2 * indent;
  const shown = " ".repeat(indent) + name;
  if (text === "") return shown;
  const lines = wrapWords(text.split(/\s+/), helpWidth - margin).map((line) => " ".repeat(margin) + line);
  if (!isBeside) return [shown, ...lines].join("\n");
  return shown.padEnd(margin) + lines.join("\n").slice(margin);
}

/** How a command is typed, behind the word "Usage:". */
export function commandUsage(this: Help, command: Command): string {
  const words = Help.prototype.commandUsage.call(this, command).split(" ");
  const margin = "Usage: ".length;
  return wrapWords(words, (this.helpWidth ?? 80) - margin).join(`\n${" ".repeat(margin)}`);
}
