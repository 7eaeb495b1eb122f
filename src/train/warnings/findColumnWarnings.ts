import { spellsMissing } from "../../data/cells/missing.js";
import { numberSpelling, parseNumber, spellsLocalNumber } from "../../data/cells/parseNumber.js";
import type { RawColumn, RawData, RawTable } from "../../data/encode/rawTable.js";
import { formatValue } from "../../messages/formatValue.js";
import { type LossName, losses, usualLoss } from "../../nn/losses/losses.js";

/** A column with fewer different texts may have one for each row, as in a small table. */
const fewTexts = 20;
/** With more different texts per row, they are more likely ids, times or notes than categories. */
const nearlyUnique = 0.75;
/** A column of texts that makes more inputs than this gets a warning. */
const mostInputs = 1000;

/** Finds likely mistakes in columns, each with its remedy, before they are encoded, which may take much memory. */
export function findColumnWarnings({ inputs, targets }: RawData, loss: LossName): readonly string[] {
  return [
    ...inputs.columns.flatMap((column) => checkInput(column, inputs.numbers.rows)),
    ...(losses[loss].targets.kind === "oneClass" && targets.columns.length === 1 ? checkClasses(targets) : []),
  ];
}

function checkInput(column: RawColumn, rows: number): readonly string[] {
  if (column.kind === "numbers") return [];
  const { name, texts } = column;
  const { length } = texts;
  const local = localNumberAmong(texts);
  if (local !== undefined) {
    return [describeLocalNumbers(`column ${formatValue(name)}`, local, `${length} texts, which make an input each`)];
  }
  if (length <= mostInputs && !isNearlyUnique(length, rows)) return [];
  return [
    `column ${formatValue(name)} has ${length} different texts in ${rows} rows, and makes ${length} inputs, one for each; if they are ids, times or notes, leave it out: list the columns to use in "features"`,
  ];
}

function checkClasses({ columns, numbers }: RawTable): readonly string[] {
  const column = columns[0] as RawColumn;
  const where = `the target ${formatValue(column.name)}`;
  const local = column.kind === "texts" ? localNumberAmong(column.texts) : undefined;
  const classes = column.kind === "texts" ? column.texts.length : new Set(numbers.values).size;
  if (local !== undefined) return [describeLocalNumbers(where, local, `${classes} classes`)];
  if (!isNearlyUnique(classes, numbers.rows)) return [];
  return [
    `${where} has ${classes} different labels in ${numbers.rows} rows, so nearly every label is its own class; name another column as "target", or if it is a number, set "loss" to "${usualLoss.numbers}"`,
  ];
}

function isNearlyUnique(texts: number, rows: number): boolean {
  return texts >= fewTexts && texts >= nearlyUnique * rows;
}

function describeLocalNumbers(where: string, example: string, meaning: string): string {
  return `${where} holds numbers such as ${formatValue(example)}, which are read as ${meaning}; write them with ${numberSpelling}`;
}

/** The first number in the spelling of some country, if most texts other than plain numbers are such numbers. */
function localNumberAmong(texts: readonly string[]): string | undefined {
  const others = texts.filter((text) => parseNumber(text) === undefined && !spellsMissing(text));
  const local = others.filter(spellsLocalNumber);
  return 2 * local.length > others.length ? local[0] : undefined;
}
