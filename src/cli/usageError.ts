import type { Command } from "commander";
import { nearest } from "../messages/nearest.js";
import { type Line, red } from "./output/line.js";

/**
 * What commander says is wrong, as `error: message`, with what was most likely meant by a command or an option that does not exist.
 * Commander has suggestions of its own, but knows no words of other tools.
 */
export function renderUsageError(text: string, program: Command, argv: readonly string[]): readonly Line[] {
  const message = text.replace(/^error: /, "").replace(/\n$/, "");
  const [, kind, word] = /^unknown (command|option) '(.*)'$/s.exec(message) ?? [];
  const meant = kind === undefined || word === undefined ? undefined : nearest(word, wordsOf(kind, program, argv));
  return [[red("error:"), ` ${message}${meant === undefined ? "" : `: did you mean ${meant}?`}`]];
}

/** The commands or the options that could be meant. */
function wordsOf(kind: string, program: Command, argv: readonly string[]): readonly string[] {
  const [outer, inner] = argv.filter((argument) => !argument.startsWith("-"));
  const group = find(program, outer);
  const command = (group && find(group, inner)) ?? group ?? program;
  if (kind === "command") return command.commands.map((each) => each.name());
  return [...command.options, ...program.options].flatMap(({ long, short }) => long ?? short ?? []);
}

function find(command: Command, name: string | undefined): Command | undefined {
  return command.commands.find((each) => each.name() === name);
}
