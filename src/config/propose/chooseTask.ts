import { numberIn, parseNumber, spellsNonFinite } from "../../data/cells/parseNumber.js";
import { compareLabels, type Label } from "../../data/encode/findLabels.js";
import type { ColumnProfile } from "../../data/profile/tableProfile.js";
import { UsageError } from "../../errors.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatShort } from "../../messages/formatShort.js";
import { formatValue } from "../../messages/formatValue.js";
import type { LossName } from "../../nn/losses/losses.js";
import { describeClasses } from "./target.js";

/** What a network can be trained for: to name classes, or to predict numbers. */
export const tasks = ["classification", "regression"] as const;
export type Task = (typeof tasks)[number];

/** What is to be predicted, and how. */
export interface ChosenTask {
  readonly task: Task;
  readonly loss: LossName;
  /** The width of the last layer. */
  readonly outputs: number;
  /** The labels of two classes that are not known by themselves: numbers other than 0 and 1, or numbers and texts. */
  readonly classes?: readonly Label[] | undefined;
  /** What the targets are. */
  readonly what: string;
  /** What the loss is for. */
  readonly why: string;
  readonly notes: readonly string[];
}

/** More classes than this are no classes. */
const mostClasses = 1000;
/** Whole numbers may be labels if there are at most so many different ones, and each of them is there so often. */
const mostLabels = 10;
const rowsPerLabel = 10;

/**
 * What to train for.
 *
 * @param given by the user; found out from the targets if left out
 * @throws UsageError if the targets cannot be predicted, or not in this way
 */
export function chooseTask(targets: readonly ColumnProfile[], given?: Task): ChosenTask {
  for (const target of targets) refuseUseless(target);
  const [target] = targets as readonly [ColumnProfile];
  if (targets.length > 1) return chooseForSeveral(targets, given);
  if (target.values === "numbers") {
    const { isLikely, note } = readAsLabels(target);
    const notes = given === undefined && note !== undefined ? [note] : [];
    return (given ?? (isLikely ? "classification" : "regression")) === "classification"
      ? classify(target, notes)
      : predictNumbers(targets, notes);
  }
  if (given === "regression") refuseTexts(target);
  return classify(target, []);
}

function refuseUseless({ name, kind, distinct, examples, rows, values, odd }: ColumnProfile): void {
  const where = `the target ${formatValue(name)}`;
  if (kind === "empty" || rows === 0) throw new UsageError(`${where} has no values: name another column`);
  if (values === "numbers" && odd.length > 0) {
    throw new UsageError(
      `${where} has numbers, and many texts such as ${formatValue(odd[0]?.text)}: mend them in the file, or name another column`,
    );
  }
  if (kind === "constant" || distinct < 2) {
    const only = examples[0]?.text ?? "";
    throw new UsageError(
      `${where} is ${formatValue(only)} in every row, so there is nothing to learn: name another column`,
    );
  }
  if (kind === "date") throw new UsageError(`${where} is a date, which cannot be predicted: name another column`);
}

function refuseTexts({ name, examples }: ColumnProfile): never {
  const text = examples[0]?.text ?? "";
  throw new UsageError(
    `--task regression: the target ${formatValue(name)} has texts such as ${formatValue(text)}, expected numbers: leave out --task, or name another column`,
  );
}

function classify(target: ColumnProfile, notes: readonly string[]): ChosenTask {
  const { name, distinct, isDistinctExact, reason, rows, missing, questions } = target;
  const where = `the target ${formatValue(name)}`;
  if (!isDistinctExact || distinct > mostClasses || (reason !== undefined && target.values === "texts")) {
    // Numbers that cannot be read as such, for example.
    const [question] = questions;
    if (question !== undefined) throw new UsageError(`${where} is of no use as it is: ${question}`);
    const what =
      reason ??
      `${isDistinctExact ? "" : "more than "}${distinct} different values in ${formatCount(rows - missing, "row")}`;
    const remedy = target.values === "numbers" ? ", or take it for numbers, --task regression" : "";
    throw new UsageError(
      `${where} is ${reason === undefined ? "no class: it has " : ""}${what}: name another column${remedy}`,
    );
  }
  const found = describeClasses(target);
  const labels = target.kind === "yes/no" ? undefined : numericLabels(target);
  // Those of which a label is not known to its last digit can be told apart all the same.
  const areKnown = labels?.length !== 1 && labels?.every(isExact) !== false;
  if (distinct === 2 && areKnown) {
    return {
      task: "classification",
      loss: "binaryCrossEntropy",
      outputs: 1,
      classes: labels,
      what: `two classes, ${found}`,
      why: "two classes: the output is the log odds of the second one",
      notes,
    };
  }
  return {
    task: "classification",
    loss: "crossEntropy",
    outputs: distinct,
    what: found.includes(" and ") ? `${distinct} classes, ${found}` : found,
    why: `${distinct} classes: an output for each of them`,
    notes,
  };
}

/** A larger number is not kept to its last digit. */
function isExact(label: Label): boolean {
  return typeof label === "string" || Math.abs(label) <= Number.MAX_SAFE_INTEGER;
}

/** The labels in their order, if some of them are numbers: a loss of yes or no takes numbers for answers, unless they are named. */
function numericLabels({ examples }: ColumnProfile): readonly Label[] | undefined {
  if (!examples.some(({ text }) => parseNumber(text) !== undefined || spellsNonFinite(text))) return undefined;
  const labels = examples.map(({ text }): Label => numberIn(text) ?? text);
  return labels.sort((a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : compareLabels(String(a), String(b)),
  );
}

function predictNumbers(targets: readonly ColumnProfile[], notes: readonly string[]): ChosenTask {
  const several = targets.length > 1;
  return {
    task: "regression",
    loss: "mse",
    outputs: targets.length,
    what: targets.map(describeNumbers).join("; "),
    why: `${several ? `${targets.length} columns of numbers` : "a number"}: the mean of the squared errors`,
    notes,
  };
}

function describeNumbers({ name, numbers }: ColumnProfile): string {
  if (numbers === undefined) return formatValue(name);
  const { low, high, mean } = numbers;
  return `numbers, ${formatShort(low)} … ${formatShort(high)}, ${formatShort(mean)} on average`;
}

/** Several targets are all yes or no, or all numbers. */
function chooseForSeveral(targets: readonly ColumnProfile[], given: Task | undefined): ChosenTask {
  const isYesNo = targets.every(({ kind }) => kind === "yes/no");
  if (given !== "regression" && isYesNo) {
    const outputs = targets.length;
    const why = `${outputs} columns of yes or no: an output for each of them, its log odds`;
    return {
      task: "classification",
      loss: "binaryCrossEntropy",
      outputs,
      what: `${outputs} columns of yes or no`,
      why,
      notes: [],
    };
  }
  const other = targets.find(({ values, kind }) =>
    given === "classification" ? kind !== "yes/no" : values !== "numbers",
  );
  if (other === undefined) return predictNumbers(targets, given === undefined ? noteAnswers(targets) : []);
  const expected = given === "classification" ? "are yes or no" : "are numbers, or all of them yes or no";
  throw new UsageError(
    `several targets can be predicted together only if all of them ${expected}: ${formatValue(other.name)} is ${describeKind(other)}; train a model for each target`,
  );
}

/** Several columns of numbers share a loss, so that those of yes and no are numbers, too. */
function noteAnswers(targets: readonly ColumnProfile[]): readonly string[] {
  const answers = targets.filter(({ kind }) => kind === "yes/no").map(({ name }) => formatValue(name));
  if (answers.length === 0) return [];
  const are = answers.length === 1 ? "is 0 or 1, and is taken for a number" : "are 0 or 1, and are taken for numbers";
  return [
    `${answers.length === 1 ? "the target" : "the targets"} ${answers.join(", ")} ${are} like the other targets: for the probability of a yes, train a model of yes/no targets only`,
  ];
}

function describeKind({ kind, distinct }: ColumnProfile): string {
  return kind === "category" ? `a category with ${distinct} values` : `a column of kind ${kind}`;
}

/** Whether numbers are likely labels. If it is not certain, a note says how to have it otherwise. */
function readAsLabels(target: ColumnProfile): { readonly isLikely: boolean; readonly note?: string } {
  const { name, kind, distinct, isDistinctExact, numbers, rows, missing } = target;
  if (kind === "yes/no") return { isLikely: true };
  if (numbers?.areWhole !== true || !isDistinctExact) return { isLikely: false };
  const { low, high } = numbers;
  const areNear = distinct === 2 || high - low < 2 * distinct;
  const areOften = rows - missing >= rowsPerLabel * distinct;
  const where = `the target ${formatValue(name)} has ${distinct} different whole numbers, ${low} … ${high}`;
  if (distinct <= mostLabels && areNear && areOften) {
    return {
      isLikely: true,
      note: `${where}, which are taken for classes: if they are amounts, add --task regression`,
    };
  }
  if (distinct > 2 * mostLabels) return { isLikely: false };
  return {
    isLikely: false,
    note: `${where}, which are taken for amounts: if they are classes, add --task classification`,
  };
}
