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

type Edit = (root: { tree: Tree }) => void;

/** All places of a tree: functions that read and replace what is there. */
interface Slot {
  readonly get: () => Tree;
  readonly set: (tree: Tree) => void;
}

function slotsOf(root: { tree: Tree }): readonly Slot[] {
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

const place = fc.nat(2 ** 20);
const value = fc.constantFrom(...values).map((text): Tree => ({ text }));
const number = fc.constantFrom<string>(...oddNumbers).map((text): Tree => ({ text }));

const pick = <T>(list: readonly T[], p: number): T | undefined => list[p % Math.max(list.length, 1)];
const isNumber = (tree: Tree) => "text" in tree && /^[-\d]/.test(tree.text);
const isObject = (tree: Tree): tree is { entries: [string, Tree][] } => "entries" in tree;

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, value).map(
    ([p, tree]): Edit =>
      (root) =>
        pick(slotsOf(root), p)?.set(tree),
  ),
  fc.tuple(place, number).map(
    ([p, tree]): Edit =>
      (root) =>
        pick(
          slotsOf(root).filter((slot) => isNumber(slot.get())),
          p,
        )?.set(tree),
  ),
  fc.tuple(place, place).map(
    ([p, q]): Edit =>
      (root) => {
        const [a, b] = [pick(slotsOf(root), p), pick(slotsOf(root), q)];
        const copy = structuredClone(b?.get());
        if (copy !== undefined) a?.set(copy);
      },
  ),
  fc.tuple(place, fc.constantFrom("list", "object")).map(
    ([p, kind]): Edit =>
      (root) => {
        const slot = pick(slotsOf(root), p);
        if (slot !== undefined) slot.set(kind === "list" ? { list: [slot.get()] } : { entries: [['"a"', slot.get()]] });
      },
  ),
  fc.tuple(place, place, fc.constantFrom("drop", "double", "swap")).map(
    ([p, q, what]): Edit =>
      (root) => {
        const trees = slotsOf(root).map((slot) => slot.get());
        const parts = pick(
          trees.flatMap((tree) => ("text" in tree ? [] : ["list" in tree ? tree.list : tree.entries])),
          p,
        );
        if (parts === undefined || parts.length === 0) return;
        const i = q % parts.length;
        const [part] = parts.splice(i, 1) as [never];
        if (what === "double") parts.push(part, structuredClone(part));
        if (what === "swap") parts.unshift(part);
      },
  ),
  fc.tuple(place, place, fc.constantFrom(...keys)).map(
    ([p, q, key]): Edit =>
      (root) => {
        const entries = pick(
          slotsOf(root)
            .map((slot) => slot.get())
            .filter(isObject),
          p,
        )?.entries;
        const entry = entries && pick(entries, q);
        if (entry !== undefined) entry[0] = key;
      },
  ),
  fc.tuple(place, fc.constantFrom(...keys), value).map(
    ([p, key, tree]): Edit =>
      (root) => {
        pick(
          slotsOf(root)
            .map((slot) => slot.get())
            .filter(isObject),
          p,
        )?.entries.push([key, tree]);
      },
  ),
);

const someEdits = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(edit) },
  { weight: 1, arbitrary: fc.array(edit, { minLength: 2, maxLength: 4 }) },
);

/** The value as a JSON text, after some edits of its parts. */
export function mutateJson(content: unknown): fc.Arbitrary<string> {
  return fc.tuple(someEdits, fc.constantFrom("", " ", "\n")).map(([edits, gap]) => {
    const root = { tree: treeOf(content) };
    for (const each of edits) each(root);
    return print(root.tree, gap);
  });
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
