import { InvalidArgumentError } from "commander";
import { parseNumber } from "../../data/cells/parseNumber.js";
import type { Label } from "../../data/encode/findLabels.js";

/** Names with commas between them, without the spaces around them; or a JSON list of texts. */
export function parseNames(text: string): readonly string[] {
  const names = parseList(text);
  if (names.every((name) => typeof name === "string")) return names;
  throw new InvalidArgumentError("Expected texts in the JSON list.");
}

/** Likewise. They are numbers if all of them are spelled as JavaScript spells its numbers, as data has it. */
export function parseLabels(text: string): readonly Label[] {
  const labels = parseList(text);
  if (!labels.every((label) => typeof label === "string" || typeof label === "number")) {
    throw new InvalidArgumentError("Expected texts or numbers in the JSON list.");
  }
  if (isJsonList(text)) return labels;
  const numbers = labels.map((label) => parseNumber(String(label)));
  const areNumbers = numbers.every((number, i) => number !== undefined && String(number) === labels[i]);
  return areNumbers ? (numbers as readonly number[]) : labels;
}

function parseList(text: string): readonly unknown[] {
  if (!isJsonList(text)) return text.split(",").map((part) => part.trim());
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError(`Expected names with commas between them, or a JSON list such as '["a, b","c"]'.`);
  }
}

function isJsonList(text: string): boolean {
  return /^\s*\[.*\]\s*$/s.test(text);
}
