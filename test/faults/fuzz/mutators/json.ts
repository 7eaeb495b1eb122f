import fc from "fast-check";
import { encoding } from "./encodings.js";
import { nearNumbers, oddNumbers, oddTexts } from "./values.js";

/** A JSON text that may have keys twice, and values that are no JSON. */
type Tree = { text: string } | { list: Tree[] } | { entries: [key: string, value: Tree][] };

function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { list: value.map(treeOf) };
  if (typeof value !== "object" || value === null) return { text: JSON.stringify(value) };
  return { entries: Object.entries(value).map(([key, each]) => [JSON.stringify(key), treeOf(each)]) };
}

function print(tree: Tree, gap: string): string {
  if ("text" in tree) return tree.text;
  if ("list" in tree) return `[${tree.list.map((each) => print(each, gap)).join(`,${gap}`)}]`;
  return `{${gap}${tree.entries.map(([key, each]) => `${key}:${gap}${print(each, gap)}`).join(`,${gap}`)}}`;
}

const nest = (open: string, close: string, depth: number) => `${open.repeat(depth)}${close.repeat(depth)}`;
const values: readonly string[] = [
  ...oddNumbers,
  ...nearNumbers,
  ...oddTexts.map((text) => JSON.stringify(text)),
  ...["null", "true", "false", "[]", "{}", "[[]]", "[{}]", '[""]', "[null]", "[1,2]", "", "nul", "undefined"],
  ...['"\u0001"', '"\n"', '"\\x"', '"\\u12"', '"\\ud800"', "'a'", '"', "/*", "//", "{,}", "[,]", "{1:2}"],
  nest("[", "]", 60),
  nest("[", "]", 5000),
  nest('{"a":', "}", 3000),
  "[".repeat(2000),
];
const keys: readonly string[] = oddTexts.map((text) => JSON.stringify(text));

interface Root {
  tree: Tree;
}
type Edit = (root: Root) => void;

/** All places of a tree: functions that read and replace what is there. */
interface Slot {
  readonly get: () => Tree;
  readonly set: (tree: Tree) => void;
}

function slotsOf(root: Root): readonly Slot[] {
  const slots: Slot[] = [{ get: () => root.tree, set: (tree) => (root.tree = tree) }];
  // The list grows while it is gone through.
  for (const slot of slots) {
    const tree = slot.get();
    if ("list" in tree) {
      for (const i of tree.list.keys()) {
        slots.push({ get: () => tree.list[i] as Tree, set: (each) => (tree.list[i] = each) });
      }
    } else if ("entries" in tree) {
      for (const entry of tree.entries) slots.push({ get: () => entry[1], set: (each) => (entry[1] = each) });
    }
  }
  return slots;
}

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(list.length, 1)];
const isNumber = (tree: Tree) => "text" in tree && /^[-\d]/.test(tree.text);
const partsOf = (tree: Tree): unknown[] => ("text" in tree ? [] : "list" in tree ? tree.list : tree.entries);
const treesOf = (root: Root) => slotsOf(root).map((slot) => slot.get());
const entriesOf = (root: Root, at: number) =>
  pick(
    treesOf(root).flatMap((tree) => ("entries" in tree ? [tree.entries] : [])),
    at,
  );

const replace =
  (at: number, tree: Tree): Edit =>
  (root) =>
    pick(slotsOf(root), at)?.set(tree);
const replaceNumber =
  (at: number, tree: Tree): Edit =>
  (root) =>
    pick(
      slotsOf(root).filter((slot) => isNumber(slot.get())),
      at,
    )?.set(tree);
/** Makes all numbers of a list the same. */
const fill =
  (at: number, tree: Tree): Edit =>
  (root) => {
    const lists = treesOf(root).flatMap((each) => ("list" in each && each.list.some(isNumber) ? [each.list] : []));
    pick(lists, at)?.forEach((_, i, list) => {
      list[i] = tree;
    });
  };
const copy =
  (from: number, to: number): Edit =>
  (root) => {
    const tree = pick(treesOf(root), from);
    if (tree !== undefined) pick(slotsOf(root), to)?.set(structuredClone(tree));
  };
const wrap =
  (at: number, isList: boolean): Edit =>
  (root) => {
    const slot = pick(slotsOf(root), at);
    slot?.set(isList ? { list: [slot.get()] } : { entries: [['"a"', slot.get()]] });
  };
/** Drops an entry of a list or an object, has it twice, or moves it to the front. */
const rearrange =
  (at: number, position: number, how: "drop" | "double" | "move"): Edit =>
  (root) => {
    const parts =
      pick(
        treesOf(root)
          .map(partsOf)
          .filter(({ length }) => length > 0),
        at,
      ) ?? [];
    const [part] = parts.splice(position % Math.max(parts.length, 1), 1);
    if (part === undefined || how === "drop") return;
    if (how === "double") parts.push(part, structuredClone(part));
    else parts.unshift(part);
  };
const rename =
  (at: number, position: number, key: string): Edit =>
  (root) => {
    const entry = pick(entriesOf(root, at) ?? [], position);
    if (entry !== undefined) entry[0] = key;
  };
const insert =
  (at: number, key: string, tree: Tree): Edit =>
  (root) => {
    entriesOf(root, at)?.push([key, tree]);
  };

const place = fc.nat(2 ** 20);
const key = fc.constantFrom(...keys);
const value = fc.constantFrom(...values).map((text): Tree => ({ text }));
const number = fc.constantFrom<string>(...oddNumbers).map((text): Tree => ({ text }));
const edit: fc.Arbitrary<Edit> = fc.oneof(
  // Most of these leave something that can be used.
  { weight: 4, arbitrary: fc.tuple(place, number).map(([at, tree]) => replaceNumber(at, tree)) },
  { weight: 2, arbitrary: fc.tuple(place, number).map(([at, tree]) => fill(at, tree)) },
  { weight: 2, arbitrary: fc.tuple(place, value).map(([at, tree]) => replace(at, tree)) },
  fc.tuple(place, place).map(([from, to]) => copy(from, to)),
  fc.tuple(place, fc.boolean()).map(([at, isList]) => wrap(at, isList)),
  fc
    .tuple(place, place, fc.constantFrom("drop", "double", "move"))
    .map(([at, position, how]) => rearrange(at, position, how)),
  fc.tuple(place, place, key).map(([at, position, name]) => rename(at, position, name)),
  fc.tuple(place, key, value).map(([at, name, tree]) => insert(at, name, tree)),
);
const edits = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(edit) },
  { weight: 1, arbitrary: fc.array(edit, { minLength: 2, maxLength: 4 }) },
);

const extreme = fc
  .constantFrom("1.7e308", "-1.7e308", "1e200", "-1e155", "1e40", "5e-324", "0")
  .map((text): Tree => ({ text }));
const numberEdit = fc.oneof(
  fc.tuple(place, extreme).map(([at, tree]) => replaceNumber(at, tree)),
  fc.tuple(place, extreme).map(([at, tree]) => fill(at, tree)),
);

function mutate(content: unknown, some: fc.Arbitrary<readonly Edit[]>): fc.Arbitrary<string> {
  return fc.tuple(some, fc.constantFrom("", " ", "\n")).map(([all, gap]) => {
    const root = { tree: treeOf(content) };
    for (const each of all) each(root);
    return print(root.tree, gap);
  });
}

/** The value as a JSON text, after some edits of its parts. */
export function mutateJson(content: unknown): fc.Arbitrary<string> {
  return mutate(content, edits);
}

/** The value as a JSON text in which some numbers are others, near the ends of what a number can be. */
export function mutateNumbers(content: unknown): fc.Arbitrary<string> {
  return mutate(content, fc.array(numberEdit, { minLength: 1, maxLength: 3 }));
}

/** The same in some encoding. */
export function mutateJsonBytes(content: unknown): fc.Arbitrary<Buffer> {
  return fc.tuple(mutateJson(content), encoding).map(([text, encode]) => encode(text));
}

/** Lines of JSON, a few of which are edited. */
export function mutateLines(rows: readonly unknown[]): fc.Arbitrary<Buffer> {
  const lines = fc.tuple(
    ...rows.map((row) => fc.oneof({ weight: 5, arbitrary: fc.constant(JSON.stringify(row)) }, mutateJson(row))),
  );
  const end = fc.oneof({ weight: 6, arbitrary: fc.constant("\n") }, fc.constantFrom("\n\n", "", ",", "\n \n", "\r"));
  return fc.tuple(lines, end, encoding).map(([texts, join, encode]) => encode(`${texts.join(join)}\n`));
}
