import { DataError, type Place } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { suggestion } from "../../messages/nearest.js";
import type { CellReader } from "../cells/cellReader.js";
import { parseNumber } from "../cells/parseNumber.js";
import type { RawTexts } from "./rawTable.js";

export type Label = string | number;

/** Labels in the order of their class indices, and the class index of every row. */
export interface LabelledRows {
  readonly labels: readonly Label[];
  readonly indices: Uint32Array;
}

/** Compares labels by UTF-16 code units: the order is the same on every machine. */
export function compareLabels(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The classes that the texts name. They are sorted as numbers if all of them are numbers, otherwise as texts.
 *
 * @param numeric whether labels become numbers if all texts are spelled as JavaScript spells their numbers. `007` and `1.0` are not.
 */
export function findLabels({ texts, codes }: RawTexts, numeric: boolean): LabelledRows {
  const numbers = texts.map(parseNumber);
  const known = numbers.filter((number) => number !== undefined);
  const allNumbers = known.length === texts.length;
  const areAsWritten = allNumbers && texts.every((text, i) => text === String(known[i]));
  const keys: readonly Label[] = areAsWritten && numeric ? known : texts;
  const labels = [...new Set(keys)].sort((a, b) => {
    const difference = allNumbers ? Number(a) - Number(b) : 0;
    return difference || compareLabels(String(a), String(b));
  });
  const positions = new Map(labels.map((label, index) => [label, index]));
  return { labels, indices: codes.map((code) => positions.get(keys[code] ?? "") ?? 0) };
}

/**
 * Finds each row's class among those that are given. A numeric class matches its number in any spelling; a text matches itself.
 *
 * @throws DataError if a row names none of them
 */
export function matchLabels(
  { name, texts, codes }: RawTexts,
  labels: readonly Label[],
  { place, reader }: { readonly place: (row: number) => Place; readonly reader: CellReader },
): LabelledRows {
  const known = new Map(labels.map((label, index) => [label, index]));
  const positions = texts.map((text) => known.get(text) ?? known.get(reader.number(text) ?? text) ?? -1);
  const stranger = codes.findIndex((code) => positions[code] === -1);
  if (stranger >= 0) {
    const text = texts[codes[stranger] ?? 0] ?? "";
    throw new DataError(
      `column ${formatValue(name)}: ${formatValue(text)} is not one of the classes ${formatValues(labels)}${suggestion(text, labels.map(String))}`,
      place(stranger),
    );
  }
  return { labels, indices: codes.map((code) => positions[code] ?? 0) };
}
