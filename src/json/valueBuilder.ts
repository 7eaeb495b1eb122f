import { type Place, TextError } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import type { Word } from "./lexicon.js";

/** A list or an object that is open. */
type Part = { readonly list: unknown[] } | { readonly entries: Map<string, unknown>; key: string };

/** Builds a plain value from its tokens. Numbers become doubles. Every key becomes an own property, `__proto__` too. */
export class ValueBuilder {
  private readonly parts: Part[] = [];
  value: unknown;

  /** @param place of the last token */
  constructor(private readonly place: () => Place) {}

  openObject(): void {
    this.parts.push({ entries: new Map(), key: "" });
  }

  closeObject(): void {
    this.close();
  }

  openList(): void {
    this.parts.push({ list: [] });
  }

  closeList(): void {
    this.close();
  }

  /** @throws TextError if the object has the key already */
  key(name: string): void {
    const part = this.parts.at(-1);
    if (part === undefined || !("entries" in part)) return;
    if (part.entries.has(name)) throw new TextError(`the key ${formatValue(name)} is there twice`, this.place());
    part.entries.set(name, undefined); // a key keeps its place among the others
    part.key = name;
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
    const part = this.parts.pop();
    if (part !== undefined) this.add("list" in part ? part.list : Object.fromEntries(part.entries));
  }

  private add(value: unknown): void {
    const part = this.parts.at(-1);
    if (part === undefined) this.value = value;
    else if ("list" in part) part.list.push(value);
    else part.entries.set(part.key, value);
  }
}
