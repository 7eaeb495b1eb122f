import { existsSync } from "node:fs";
import type { Command } from "commander";
import { nearest, sameWord } from "../messages/nearest.js";
import { quoteForShell } from "../messages/quoteForShell.js";
import { type Line, red } from "./output/line.js";

/**
 * What commander says is wrong, as `error: message`, with what was most likely meant by a command or an option that does not exist.
 * Commander has suggestions of its own, but knows no words of other tools.
 */
export async function renderUsageError(
  text: string,
  program: Command,
  argv: readonly string[],
): Promise<readonly Line[]> {
  const message = text.replace(/^error: /, "").replace(/\n$/, "");
  const [, kind, word] = /^unknown (command|option) '(.*)'$/s.exec(message) ?? [];
  const hint =
    kind === undefined || word === undefined
      ? (hintAtChoice(message) ?? hintAtExcess(message, program, argv))
      : await hintAt(kind, word, program, argv);
  return [[red("error:"), hint === "" ? ` ${message}` : ` ${message.replace(/\.$/, "")}${hint}`]];
}

/** What was meant by a value of an option that is none of its choices; undefined if the message is about something else. */
function hintAtChoice(message: string): string | undefined {
  const [, value, choices] = /^option .* argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s.exec(message) ?? [];
  if (value === undefined || choices === undefined) return undefined;
  const near = nearest(value, choices.split(", "));
  return near === undefined ? "" : `: did you mean ${near}?`;
}

/** If a command got an argument too many and no --out, that is likely the file to write. One that exists may be a second input. */
function hintAtExcess(message: string, program: Command, argv: readonly string[]): string {
  if (!message.startsWith("too many arguments")) return "";
  const { command } = commandOf(program, argv);
  const isOutOpen =
    command.options.some(({ long }) => long === "--out") && command.getOptionValueSource("out") !== "cli";
  const excess = command.args[command.registeredArguments.length];
  return isOutOpen && excess !== undefined && !existsSync(excess) ? `: did you mean -o ${quoteForShell(excess)}?` : "";
}

async function hintAt(kind: string, word: string, program: Command, argv: readonly string[]): Promise<string> {
  const { name, command } = commandOf(program, argv);
  const takesFormulas = command.registeredArguments.some(({ description }) => /\bformulas?\b/.test(description));
  if (kind === "option" && takesFormulas && signedFormula.test(word)) {
    return `: a formula that begins with a sign goes behind --: backprop ${name} -- ${quoteForShell(word)}`;
  }
  const known = wordsOf(kind, program, command);
  const [, option = word, given] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  const same = sameWord(option, known);
  if (same !== undefined) return `: did you mean ${same}?`;
  if (kind === "option" && known.includes("--set")) {
    // Loaded only if it is asked for.
    const { explainSetting } = await import("../config/places.js");
    const setting = explainSetting(option.replace(/^-+/, ""), given ?? valueBehind(word, argv));
    if (setting !== undefined) return `: ${setting}`;
  }
  const near = nearest(option, known);
  return near === undefined ? "" : `: did you mean ${near}?`;
}

/** What is behind an option and may be its value. */
function valueBehind(option: string, argv: readonly string[]): string | undefined {
  const next = argv[argv.indexOf(option) + 1];
  return next?.startsWith("--") === true ? undefined : next;
}

/** `-x`, `-2 * x`, `-(x + 1)`, `-sin(x)`, `-pi * x` */
const signedFormula = /^-(?:x\b|pi\b|e\b|[\d.(]|[a-z]\w*\()/i;

/** The commands or the options that could be meant. */
function wordsOf(kind: string, program: Command, command: Command): readonly string[] {
  if (kind === "command") return command.commands.map((each) => each.name());
  return [...command.options, ...program.options].flatMap(({ long, short }) => long ?? short ?? []);
}

/** The command that was typed, as far as there is one. */
function commandOf(program: Command, argv: readonly string[]): { readonly name: string; readonly command: Command } {
  const [outer, inner] = argv.filter((argument) => !argument.startsWith("-"));
  const group = find(program, outer);
  const command = (group && find(group, inner)) ?? group ?? program;
  return {
    name: command === group || group === undefined ? command.name() : `${group.name()} ${command.name()}`,
    command,
  };
}

function find(command: Command, name: string | undefined): Command | undefined {
  return command.commands.find((each) => each.name() === name);
}
