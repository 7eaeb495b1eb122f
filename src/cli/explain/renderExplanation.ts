import type { Entry, Explanation } from "../../explain/explanation.js";
import { wrapWords } from "../../messages/wrapWords.js";
import { bold, type Line } from "../output/line.js";
import { type FindEntry, renderEntry } from "./renderEntry.js";
import type { MatrixRoom } from "./renderMatrix.js";

export const parts = [
  { key: "forward", title: "FORWARD", text: "Each node is computed from those before it, up to the loss." },
  {
    key: "backward",
    title: "BACKWARD",
    text: "z.grad is the gradient of the loss by z: how fast the loss grows if z grows. It is also called the cotangent of z. By the chain rule, a node gets it from each node that was computed from it. So the way goes back, from the loss to the parameters.",
  },
  { key: "updates", title: "UPDATE", text: "The optimizer moves each parameter against its gradient." },
] as const satisfies readonly { readonly key: keyof Explanation; readonly title: string; readonly text: string }[];

/** Finds the entries of all parts. */
export function findEntryIn(explanation: Explanation): FindEntry {
  const entries = new Map(parts.flatMap(({ key }) => explanation[key]).map((each) => [each.name, each]));
  return (name) => entries.get(name);
}

/** A step, worked out, for people. */
export function renderExplanation(explanation: Explanation, head: string, room: MatrixRoom): Line[] {
  const find = findEntryIn(explanation);
  const known = new Set<string>();
  // A function is described only where it comes first.
  const isNew = (text: string) => !known.has(text) && known.add(text) !== undefined;
  const once = (entry: Entry): Entry => ({ ...entry, definitions: entry.definitions?.filter(isNew) ?? [] });
  const wrap = (text: string) => wrapWords(text.split(" "), room.width);
  return [
    ...head.split("\n").flatMap(wrap),
    ...parts.flatMap(({ key, title, text }): Line[] => [
      "",
      [bold(title)],
      ...wrap(text),
      ...explanation[key].flatMap((entry): Line[] => ["", ...renderEntry(once(entry), find, room)]),
    ]),
  ];
}
