import { type Expression, equals, numberOf, partsOf } from "../../math/expression.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { GraphProblem } from "./operator.js";
import type { Condition, Rows, Value } from "./value.js";

/** What the outputs of a graph say about its network. */
export interface GraphOutputs {
  /** The last numbers that there are. */
  readonly end: Rows;
  /** The name of the output that they are; undefined if there are only classes. */
  readonly name: string | undefined;
  readonly classes: FoundClasses | undefined;
  /** The names of outputs that are single columns of the end, in the order of the columns; undefined if not all are. */
  readonly columnNames: readonly string[] | undefined;
  /** Outputs that are numbers of layers before the last. */
  readonly leftOut: readonly string[];
}

/** How classes are found from numbers. */
export interface FoundClasses {
  /** The name of the output of labels. */
  readonly name: string | undefined;
  /** The largest of a row, whether one number is above a threshold, or the larger one of p and 1 - p. */
  readonly by: "largest" | "threshold" | "pair";
  readonly from: Rows;
  readonly labels: readonly (string | number)[] | undefined;
  readonly threshold: number | undefined;
}

/** An output with the numbers that it is made from. */
interface Source extends Omit<FoundClasses, "name" | "by"> {
  readonly name: string;
  readonly kind: "numbers" | "labels" | "map" | "column";
  readonly by: FoundClasses["by"] | undefined;
  readonly index?: number;
}

/** @throws GraphProblem if the outputs are not those of one chain of layers */
export function findOutputs(outputs: ReadonlyMap<string, Value>): GraphOutputs {
  const sources = [...outputs].map(([name, value]) => sourceOf(name, value));
  const end = sources.find(({ from }) => sources.every((other) => isBefore(other.from, from)))?.from;
  if (end === undefined) {
    throw new GraphProblem(
      `its outputs ${formatValues([...outputs.keys()])} come from different branches: expected one chain of layers`,
    );
  }
  const isEnd = ({ from }: Source) => from.stage === end.stage && equals(from.tree, end.tree);
  const numbers = sources.filter(({ kind }) => kind === "numbers");
  const labels = sources.find(({ kind }) => kind === "labels") ?? sources.find(({ by }) => by !== undefined);
  return {
    end,
    name: numbers.find(isEnd)?.name,
    classes: labels && classesOf(labels, sources),
    columnNames: columnNamesOf(
      sources.filter((each) => each.kind === "column" && isEnd(each)),
      end,
    ),
    leftOut: numbers.filter((each) => !isEnd(each)).map(({ name }) => name),
  };
}

function classesOf({ name, kind, by, from, labels, threshold }: Source, sources: readonly Source[]): FoundClasses {
  return {
    name: kind === "labels" ? name : undefined,
    by: by ?? "largest",
    from,
    labels: labels ?? sources.find((each) => each.labels !== undefined)?.labels,
    threshold,
  };
}

function columnNamesOf(columns: readonly Source[], { shape }: Rows): readonly string[] | undefined {
  const names = columns.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0)).map(({ name }) => name);
  return names.length > 0 && names.length === shape[0] ? names : undefined;
}

function sourceOf(name: string, value: Value): Source {
  const none = { name, by: undefined, labels: undefined, threshold: undefined };
  switch (value.kind) {
    case "tensor":
      throw new GraphProblem(`its output ${formatValue(name)} is a constant`);
    case "rows":
      return { ...none, kind: "numbers", from: value };
    case "pair":
      return { ...none, kind: "map", by: "pair", from: value.of };
    case "column":
      return value.of.kind === "pair"
        ? { ...none, kind: "map", by: "pair", from: value.of.of }
        : { ...none, kind: "column", from: value.of, index: value.index };
    case "condition":
      return { ...none, kind: "labels", by: "threshold", ...aboveThreshold(name, value) };
    case "classes": {
      const { from, labels, threshold } = value;
      const kind = value.by === "map" ? "map" : "labels";
      if (from.kind === "pair") return { ...none, kind, by: "pair", from: from.of, labels };
      return { ...none, kind, by: value.by === "threshold" ? "threshold" : "largest", from, labels, threshold };
    }
  }
}

/** A comparison with a number as a threshold. */
function aboveThreshold(name: string, { comparison, isNegated, stage, shape }: Condition) {
  const { operator, left, right } = comparison;
  const threshold = numberOf(right);
  if ((operator === ">" || operator === ">=") && threshold !== undefined && !isNegated) {
    const from: Rows = { kind: "rows", stage, shape, tree: left };
    return { from, threshold };
  }
  throw new GraphProblem(`its output ${formatValue(name)} is a comparison: expected one like p > 0.5`);
}

/** Whether the numbers are made on the way to the others, or are the same. */
function isBefore(first: Rows, later: Rows): boolean {
  for (let rows = later; ; rows = rows.stage.from) {
    if (rows.stage === first.stage) return contains(rows.tree, first.tree);
    if (rows.stage.kind === "input") return false;
  }
}

function contains(tree: Expression, part: Expression): boolean {
  return equals(tree, part) || partsOf(tree).some((each) => contains(each, part));
}
