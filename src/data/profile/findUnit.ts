import { parseNumber } from "../cells/parseNumber.js";
import { readSpelled } from "./spelling.js";
import type { Example } from "./tableProfile.js";

const pattern =
  /^(?<minus>[+-]?)(?<before>(?:[€$£¥₹₽₺₩]|[A-Z]{1,2}\$|CHF|EUR|USD|GBP|Rs\.?|kr\.?|R\$|≈|~|<|>|≤|≥)?)\s*(?<number>[+-]?[\d.,'’ \u00a0\u202f]*\d)\s*(?<behind>(?:[%‰€$£¥₹₽°]|°[CF]|[\p{L}µ²³/°]{1,6})?)$/u;
const nearlyAll = 0.9;

/** A unit, or a sign of money, that numbers are written with. */
export interface Unit {
  readonly unit: string;
  /** The most frequent text that has it. */
  readonly example: string;
}

/** The unit that nearly all texts have; undefined if they are no numbers with the same unit. */
export function findUnit(texts: readonly Example[]): Unit | undefined {
  if (texts.length < 3) return undefined;
  const units = new Map<string, Example[]>();
  for (const each of texts) {
    const unit = unitOf(each.text);
    if (unit === undefined) continue;
    const found = units.get(unit);
    if (found === undefined) units.set(unit, [each]);
    else found.push(each);
  }
  const [unit, found] = [...units].reduce<[string, readonly Example[]]>(
    (most, each) => (each[1].length > most[1].length ? each : most),
    ["", []],
  );
  const [first] = found;
  return first !== undefined && found.length >= 3 && found.length >= nearlyAll * texts.length
    ? { unit, example: first.text }
    : undefined;
}

function unitOf(text: string): string | undefined {
  if (text.length > 40) return undefined;
  const { before = "", behind = "", number = "" } = pattern.exec(text)?.groups ?? {};
  const unit = before || behind;
  if (unit === "" || (parseNumber(number) === undefined && readSpelled(number) === undefined)) return undefined;
  return unit;
}
