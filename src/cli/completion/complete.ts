import type { Argument, Command, Option } from "commander";

/** A word that may be typed. If it ends with "=" or ".", more of the same word follows. */
export interface Candidate {
  readonly word: string;
  readonly description?: string | undefined;
}

/** What completes a command line. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Whether the name of a file is possible, too. */
  readonly takesFiles: boolean;
}

/** Words that are known only to other parts of the program, and loaded only if they are asked for. */
export interface WordSource {
  ops(): Promise<readonly Candidate[]>;
  topics(): Promise<readonly Candidate[]>;
  /** The usual names in the records of a run. */
  metrics(): Promise<readonly Candidate[]>;
  /** What completes an entry of a config with its value. */
  setting(text: string): Promise<readonly Candidate[]>;
}

/** What the options take that are files: `--log <file>`. */
const filePlaceholders = ["file", "data", "model", "config", "checkpoint"];

const nothing: Completion = { candidates: [], takesFiles: false };
const files: Completion = { candidates: [], takesFiles: true };

/**
 * What completes the last of the words of a command line.
 *
 * @param words behind the name of the program; the last one may be empty
 */
export async function complete(program: Command, words: readonly string[], source: WordSource): Promise<Completion> {
  const last = words.at(-1) ?? "";
  const { candidates, takesFiles } = await findWords(program, words.slice(0, -1), last, source);
  return { candidates: candidates.filter(({ word }) => word.startsWith(last)), takesFiles };
}

async function findWords(
  program: Command,
  before: readonly string[],
  last: string,
  source: WordSource,
): Promise<Completion> {
  const { command, position, option, areOptionsOver } = readWords(program, before);
  if (option !== undefined) return valuesOf(option, last, source);
  const isOption = last.startsWith("-") && !areOptionsOver;
  const [, name, value] = (isOption && /^(--[^=]+)=(.*)$/s.exec(last)) || [];
  if (name !== undefined && value !== undefined) {
    const taken = findOption(program, command, name);
    const { candidates } = taken === undefined ? nothing : await valuesOf(taken, value, source);
    return { ...nothing, candidates: candidates.map((each) => ({ ...each, word: `${name}=${each.word}` })) };
  }
  if (isOption) return { ...nothing, candidates: listOptions(program, command) };
  if (command.commands.length > 0) return { ...nothing, candidates: command.commands.map(describeCommand) };
  const { registeredArguments } = command;
  const argument = registeredArguments[position] ?? registeredArguments.findLast(({ variadic }) => variadic);
  return argument === undefined ? nothing : valuesOfArgument(program, command, argument, source);
}

async function valuesOfArgument(
  program: Command,
  command: Command,
  argument: Argument,
  source: WordSource,
): Promise<Completion> {
  if (argument.argChoices !== undefined) return choicesOf(argument.argChoices);
  switch (command.name()) {
    case "ops":
      return { ...nothing, candidates: await source.ops() };
    case "help":
      return { ...nothing, candidates: [...(await source.topics()), ...program.commands.map(describeCommand)] };
    case "gradcheck":
    case "completion":
      return nothing;
    default:
      return files;
  }
}

/** How far a command line has come: the command, how many arguments it has, and an option whose value is next. */
function readWords(program: Command, words: readonly string[]) {
  let command = program;
  let position = 0;
  let option: Option | undefined;
  let areOptionsOver = false;
  for (const word of words) {
    if (option !== undefined) option = undefined;
    else if (word === "--") areOptionsOver = true;
    else if (word.startsWith("-") && word !== "-" && !areOptionsOver) {
      const found = findOption(program, command, word);
      option = found?.required === true ? found : undefined;
    } else {
      const inner = position === 0 ? command.commands.find((each) => each.name() === word) : undefined;
      if (inner === undefined) position++;
      else command = inner;
    }
  }
  return { command, position, option, areOptionsOver };
}

function findOption(program: Command, command: Command, word: string): Option | undefined {
  return [...command.options, ...program.options].find(({ long, short }) => word === long || word === short);
}

async function valuesOf({ argChoices, long, flags }: Option, text: string, source: WordSource): Promise<Completion> {
  if (argChoices !== undefined) return choicesOf(argChoices);
  if (long === "--op") return { ...nothing, candidates: await source.ops() };
  if (long === "--metric") return { ...nothing, candidates: await source.metrics() };
  if (long === "--set") return { ...nothing, candidates: await source.setting(text) };
  const placeholder = /<(.*?)(?:\.\.\.)?>/.exec(flags)?.[1] ?? "";
  return filePlaceholders.includes(placeholder) ? files : nothing;
}

function choicesOf(choices: readonly string[]): Completion {
  return { ...nothing, candidates: choices.map((word) => ({ word })) };
}

function listOptions(program: Command, command: Command): readonly Candidate[] {
  const own = command === program ? [] : command.options;
  const all = [...own, ...program.options].filter(({ hidden }) => !hidden);
  const named = all.map(({ long, short, description }) => ({
    word: long ?? short ?? "",
    description: shorten(description),
  }));
  return [...named, { word: "--help", description: "show examples and all options" }];
}

function describeCommand(command: Command): Candidate {
  return { word: command.name(), description: command.summary() };
}

/** The first part of a text, so that it fits beside its word. */
function shorten(text: string): string {
  return text.split(/[;(]/)[0]?.trim() ?? text;
}
