import {
  createScanner,
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import type { Place, Problem } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import { type ConfigPath, formatPath } from "./configPath.js";

/** The text of a config, read as JSON with comments and trailing commas. */
export interface ConfigText {
  readonly value: unknown;
  /** What is not JSON; `value` is of no use then. */
  readonly syntaxProblems: readonly Problem[];
  /** Keys that stand there twice, or that no object may have. */
  readonly keyProblems: readonly Problem[];
  /** Where an entry stands; where it does not, the nearest one that it would be part of. */
  place(path: ConfigPath, atKey?: boolean): Place;
  has(path: ConfigPath): boolean;
}

/** Reading JSON takes the call stack; no config is nearly as deep. */
const deepest = 100;

/** Reads a config's text. It never throws: what is wrong is in `problems`. */
export function parseConfigText(source: string, file: string): ConfigText {
  // A byte order mark is kept as a space, so that offsets stay what they are.
  const text = source.replace(/^\uFEFF/, " ");
  const lines = lineStarts(text);
  const placeOf = (offset: number): Place => ({ file, ...lineAndColumn(lines, offset) });
  const tooDeep = findTooDeep(text);
  if (tooDeep !== undefined) {
    const problem = { path: "", place: placeOf(tooDeep), message: `lists and objects are more than ${deepest} deep` };
    return { value: undefined, syntaxProblems: [problem], keyProblems: [], place: () => ({ file }), has: () => false };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const keyProblems: Problem[] = [];
  const refuse = (key: Node, path: ConfigPath, message: string) => {
    keyProblems.push({ path: formatPath(path), place: placeOf(key.offset), message });
  };
  const value = root === undefined ? undefined : toValue(root, [], refuse);
  const find = (path: ConfigPath) => (root === undefined ? undefined : findNodeAtLocation(root, [...path]));
  return {
    value,
    syntaxProblems: describeSyntax(errors, text).map(({ offset, message }) => ({
      path: "",
      place: placeOf(offset),
      message,
    })),
    keyProblems,
    place: (path, atKey = false) => {
      for (let length = path.length; length >= 0; length--) {
        const node = find(path.slice(0, length));
        if (node === undefined) continue;
        const property = atKey && length === path.length && node.parent?.type === "property" ? node.parent : node;
        return placeOf(property.offset);
      }
      return placeOf(0);
    },
    has: (path) => find(path) !== undefined,
  };
}

/** Plain values. Keys become own properties whatever they are called. */
function toValue(
  node: Node,
  path: ConfigPath,
  refuse: (key: Node, path: ConfigPath, message: string) => void,
): unknown {
  if (node.type === "array") return (node.children ?? []).map((child, i) => toValue(child, [...path, i], refuse));
  if (node.type !== "object") return node.value;
  const entries = new Map<string, unknown>();
  for (const { children: [key, value] = [] } of node.children ?? []) {
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    if (name === "__proto__") refuse(key, path, `unknown key ${formatValue(name)}`);
    else if (entries.has(name)) refuse(key, path, `the key ${formatValue(name)} stands there twice`);
    else entries.set(name, toValue(value, [...path, name], refuse));
  }
  return Object.fromEntries(entries);
}

function findTooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  // The scanner ends at the text's end, where a token is empty.
  while (scanner.scan() && scanner.getTokenLength() > 0) {
    const token = text[scanner.getTokenOffset()];
    if (token === "{" || token === "[") depth++;
    if (token === "}" || token === "]") depth--;
    if (depth > deepest) return scanner.getTokenOffset();
  }
  return undefined;
}

const syntaxMessages: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is not JSON: keys and texts stand in double quotes",
  InvalidNumberFormat: "this is not a number as JSON writes it",
  PropertyNameExpected: "expected a key in double quotes",
  ValueExpected: "expected a value",
  ColonExpected: "expected a colon after the key",
  CommaExpected: "expected a comma",
  CloseBraceExpected: "expected a closing }",
  CloseBracketExpected: "expected a closing ]",
  EndOfFileExpected: "expected nothing more after the config",
  InvalidCommentToken: "this is not a comment",
  UnexpectedEndOfComment: "the comment is not closed",
  UnexpectedEndOfString: "the text is not closed by a double quote",
  UnexpectedEndOfNumber: "the number is cut short",
  InvalidUnicode: "expected four hexadecimal digits after \\u",
  InvalidEscapeCharacter: "there is no such escape in JSON",
  InvalidCharacter: "this character must be escaped",
};

/** One message for each place: what follows from the first would only confuse. */
function describeSyntax(errors: readonly ParseError[], text: string): { offset: number; message: string }[] {
  if (errors.length > 0 && text.trim() === "")
    return [{ offset: 0, message: "the config is empty: expected an object" }];
  const byOffset = new Map<number, string>();
  for (const { error, offset } of errors) {
    if (byOffset.has(offset)) continue;
    const name = printParseErrorCode(error);
    byOffset.set(offset, syntaxMessages[name] ?? name);
  }
  return [...byOffset].map(([offset, message]) => ({ offset, message }));
}

function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (lineBreak) => lineBreak.index + lineBreak[0].length)];
}

function lineAndColumn(starts: readonly number[], offset: number): { line: number; column: number } {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
