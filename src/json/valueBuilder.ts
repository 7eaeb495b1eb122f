import { type Place, TextError } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import type { Word } from "./lexicon.js";

/** A list or an object that is open. */
type OpenValue = { readonly list: unknown[] } | { readonly entries: Map<string, unknown>; key: string };

/** Builds a plain value from its tokens. Numbers become doubles. Every key becomes an own property, `__proto__` too. */
export class ValueBuilder {
  private readonly open: OpenValue[] = [];
  value: unknown;

  /** @param place of the last token */
  constructor(private readonly place: () => Place) {}

  openObject(): void {
    this.open.push({ entries: new Map(), key: "" });
  }

  closeObject(): void {
    this.close();
  }

  openList(): void {
    this.open.push({ list: [] });
  }

  closeList(): void {
    this.close();
  }

  /** @throws TextError if the object has the key already */
  key(name: string): void {
    const last = this.open.at(-1);
    if (last === undefined || !("entries" in last)) return;
    if (last.entries.has(name)) throw new TextError(`the key ${formatValue(name)} is there twice`, this.place());
    last.entries.set(name, undefined); // a key keeps its place among the others
    last.key = name;
  }

  text(value: string): void {
    this.add(value);
  }

  number(value: string | number): void {
    this.add(Number(value));
  }

  word(value: Word): void {
    this.add(value);
  }

  private close(): void {
    const last = this.open.pop();
    if (last !== undefined) this.add("list" in last ? last.list : Object.fromEntries(last.entries));
  }

  private add(value: unknown): void {
    const last = this.open.at(-1);
    if (last === undefined) this.value = value;
    else if ("list" in last) last.list.push(value);
    else last.entries.set(last.key, value);
  }
}
