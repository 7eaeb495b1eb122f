import { createScanner, type Node, type ParseError, parseTree } from "jsonc-parser";
import type { Place, Problem } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import { type ConfigPath, formatPath } from "./configPath.js";
import { endOfFile, explainSyntax } from "./explainSyntax.js";

/** The text of a config, read as JSON with comments and trailing commas. */
export interface ConfigText {
  readonly value: unknown;
  /** Why the text is not JSON, if it is not; then there is no `value`. */
  readonly syntaxProblem: Problem | undefined;
  /** Keys that are there twice, or that no object may have. */
  readonly keyProblems: readonly Problem[];
  /** The place of an entry. If it is not there, the place of the nearest entry that it would be in. */
  place(path: ConfigPath, atKey?: boolean): Place;
  has(path: ConfigPath): boolean;
  /** The number at a path as it is written; undefined if there is none. */
  numberAt(path: ConfigPath): string | undefined;
}

/** Reading JSON uses the call stack. No config is nearly as deep. */
const deepest = 100;

/** Reads the text of a config. It never throws: problems are in the result. */
export function parseConfigText(source: string, file: string): ConfigText {
  // A byte order mark becomes a space, so that offsets stay the same.
  const text = source.replace(/^\uFEFF/, " ");
  const lines = lineStarts(text);
  const placeAt = (offset: number): Place => ({ file, ...lineAndColumn(lines, offset) });
  const tooDeep = findTooDeep(text);
  if (tooDeep !== undefined) {
    const problem = { path: "", place: placeAt(tooDeep), message: `lists and objects are more than ${deepest} deep` };
    return {
      value: undefined,
      syntaxProblem: problem,
      keyProblems: [],
      place: () => ({ file }),
      has: () => false,
      numberAt: () => undefined,
    };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const syntax = explainSyntax(text, errors, (offset) => {
    const { line, column } = lineAndColumn(lines, offset);
    return `line ${line}, column ${column}`;
  });
  const keyProblems: Problem[] = [];
  const refuse = (key: Node, path: ConfigPath, message: string) => {
    keyProblems.push({ path: formatPath(path), place: placeAt(key.offset), message });
  };
  const value = root === undefined ? undefined : toValue(root, [], refuse);
  const entries = new Entries();
  const find = (path: ConfigPath) =>
    path.reduce<Node | undefined>((node, segment) => node && entries.find(node, segment), root);
  return {
    value,
    syntaxProblem: syntax && { path: "", place: placeAt(syntax.offset), message: syntax.message },
    keyProblems,
    place: (path, atKey = false) => {
      for (let length = path.length; length >= 0; length--) {
        const node = find(path.slice(0, length));
        if (node === undefined) continue;
        const property = atKey && length === path.length && node.parent?.type === "property" ? node.parent : node;
        return placeAt(property.offset);
      }
      return placeAt(0);
    },
    has: (path) => find(path) !== undefined,
    numberAt: (path) => {
      const node = find(path);
      return node?.type === "number" ? text.slice(node.offset, node.offset + node.length) : undefined;
    },
  };
}

/** Finds entries of lists and objects. It goes through each object once. */
class Entries {
  private readonly known = new Map<Node, ReadonlyMap<string, Node>>();

  find(parent: Node, segment: string | number): Node | undefined {
    if (parent.type === "array") return typeof segment === "number" ? parent.children?.[segment] : undefined;
    if (parent.type !== "object") return undefined;
    const known = this.known.get(parent) ?? index(parent);
    this.known.set(parent, known);
    return known.get(String(segment));
  }
}

/** The values of an object by their keys. If a key is there twice, it is the first value. */
function index({ children = [] }: Node): ReadonlyMap<string, Node> {
  const values = new Map<string, Node>();
  for (const { children: [key, value] = [] } of children) {
    if (key !== undefined && value !== undefined && !values.has(key.value)) values.set(key.value, value);
  }
  return values;
}

/** Plain values. Keys always become own properties, also keys such as `constructor`. */
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
    else if (entries.has(name)) refuse(key, path, `the key ${formatValue(name)} is there twice`);
    else entries.set(name, toValue(value, [...path, name], refuse));
  }
  return Object.fromEntries(entries);
}

function findTooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.scan() !== endOfFile) {
    const token = text[scanner.getTokenOffset()];
    if (token === "{" || token === "[") depth++;
    if (token === "}" || token === "]") depth--;
    if (depth > deepest) return scanner.getTokenOffset();
  }
  return undefined;
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
