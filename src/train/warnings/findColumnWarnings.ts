import type { Config } from "../../config/schema.js";
import type { RawColumn, RawData, RawTable } from "../../data/encode/rawTable.js";
import { type ColumnsSpec, sourceOf } from "../../data/load/dataSpec.js";
import { askAboutNames } from "../../data/profile/askAboutNames.js";
import type { ColumnProfile } from "../../data/profile/tableProfile.js";
import { formatValue } from "../../messages/formatValue.js";
import { quote } from "../../messages/quote.js";
import { losses, usualLoss } from "../../nn/losses/losses.js";

/** A column with fewer different texts may have one for each row, as in a small table. */
const fewTexts = 20;
/** With more different texts per row, they are more likely ids, times or notes than categories. */
const nearlyUnique = 0.75;
/** A column of texts that makes more inputs than this gets a warning. */
const mostInputs = 1000;

/** Of so many columns at most, each is described. */
const mostNamed = 2;

/** Finds likely mistakes in columns, each with its remedy, before they are encoded, which may take much memory. */
export function findColumnWarnings(raw: RawData, { data, loss }: Pick<Config, "data" | "loss">): readonly string[] {
  const { inputs, targets, profile, locate } = raw;
  const source = sourceOf(data);
  const spec: Partial<ColumnsSpec> = source.kind === "file" ? source.columns : {};
  const identifiers = findIdentifiers(raw);
  const names = new Set(identifiers.map(({ name }) => name));
  const asked = new Set<string>();
  const questions = (profile?.columns ?? []).flatMap(({ name, questions, askedAt }) => {
    if (questions.length > 0) asked.add(name);
    const line = askedAt === undefined ? undefined : locate?.(askedAt).line;
    return questions.map((question, i) => {
      const where = line === undefined || i > 0 ? "" : `line ${line}, `;
      return `${where}column ${formatValue(name)}: ${question}`;
    });
  });
  const others = inputs.columns.filter(({ name }) => !names.has(name) && !asked.has(name));
  return [
    ...askAboutNames(profile?.columns ?? []),
    ...describeIdentifiers(identifiers, spec),
    ...questions,
    ...others.flatMap((column) => checkInput(column, inputs.numbers.rows, spec)),
    ...(losses[loss].targets.kind === "oneClass" && targets.columns.length === 1 ? checkClasses(targets) : []),
  ];
}

/**
 * The inputs that identify rows. A row counter is none if no other input is left: it may be the place where a curve is measured. A column
 * with questions is none either: its texts may be read in another way.
 */
function findIdentifiers({ inputs, profile }: RawData): readonly ColumnProfile[] {
  const kinds = new Map(inputs.columns.map(({ name, kind }) => [name, kind]));
  const found = (profile?.columns ?? []).filter(
    ({ name, kind, questions }) => kind === "identifier" && kinds.has(name) && questions.length === 0,
  );
  return found.length < kinds.size ? found : found.filter(({ name }) => kinds.get(name) === "texts");
}

function describeIdentifiers(identifiers: readonly ColumnProfile[], spec: Partial<ColumnsSpec>): readonly string[] {
  const [first, ...more] = identifiers;
  if (first === undefined) return [];
  const names = identifiers.map(({ name }) => name);
  const pronoun = more.length === 0 ? "it" : "them";
  const remedy =
    spec.features === undefined
      ? `leave ${pronoun} out: set "exclude" to [${[...(spec.exclude ?? []), ...names].map((name) => quote(name)).join(", ")}]`
      : `take ${pronoun} out of "features"`;
  if (more.length === 0) return [`column ${formatValue(first.name)} is ${first.reason}: ${remedy}`];
  const each = identifiers.map(({ name, reason }) => `${formatValue(name)} is ${reason}`).join("; ");
  const which =
    names.length <= mostNamed
      ? `tell rows apart, and teach nothing: ${each}`
      : "count rows or differ in nearly every row, and teach nothing";
  return [`${names.length} columns ${which}: ${remedy}`];
}

function checkInput(column: RawColumn, rows: number, { maxCategories }: Partial<ColumnsSpec>): readonly string[] {
  if (column.kind !== "texts") return [];
  const { name, texts } = column;
  const { length } = texts;
  const width = Math.min(length, maxCategories ?? length);
  if (width <= mostInputs && (width < length || !isNearlyUnique(length, rows))) return [];
  return [
    `column ${formatValue(name)} has ${length} different texts in ${rows} rows, and makes ${width} inputs: leave it out, set "exclude" to [${formatValue(name)}], or keep the frequent texts, set "maxCategories" to 50`,
  ];
}

function checkClasses({ columns, numbers }: RawTable): readonly string[] {
  const column = columns[0] as RawColumn;
  const where = `the target ${formatValue(column.name)}`;
  const classes = column.kind === "numbers" ? new Set(numbers.values).size : column.texts.length;
  if (!isNearlyUnique(classes, numbers.rows)) return [];
  return [
    `${where} has ${classes} different labels in ${numbers.rows} rows, so nearly every label is its own class; name another column as "target", or if it is a number, set "loss" to "${usualLoss.numbers}"`,
  ];
}

function isNearlyUnique(texts: number, rows: number): boolean {
  return texts >= fewTexts && texts >= nearlyUnique * rows;
}
