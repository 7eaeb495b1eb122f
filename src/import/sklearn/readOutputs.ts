import type { OutputColumn } from "../../data/encode/dataset.js";
import { nameTargets } from "../../data/load/loadInline.js";
import type { JsonObject } from "../../json/jsonObject.js";
import { formatValue } from "../../messages/formatValue.js";

/**
 * The target columns: a class of `classes_`; or as many yes/no targets as outputs, whose classes are only their numbers. Undefined if the
 * targets are numbers.
 *
 * @param problems gets all that is wrong with them
 */
export function readOutputs(
  { classes_: classes, out_activation_: activation }: JsonObject,
  width: number,
  problems: string[],
): readonly OutputColumn[] | undefined {
  if (classes === undefined || classes === null) return undefined;
  const labels = Array.isArray(classes) ? classes.map(readLabel) : [];
  if (labels.length === 1) {
    problems.push(`classes_: it knows a single class, ${formatValue(labels[0])}: expected two or more`);
    return undefined;
  }
  if (labels.length < 2 || labels.includes(undefined)) {
    problems.push(`classes_: expected a list of two or more texts, numbers or booleans, got ${formatValue(classes)}`);
    return undefined;
  }
  const isBinary = activation === "logistic" && width === 1;
  if (activation === "logistic" && !isBinary && labels.length === width) return undefined;
  if (labels.length !== (isBinary ? 2 : width)) {
    problems.push(
      `classes_: got ${labels.length} classes, and the network has ${width} output${width === 1 ? "" : "s"}`,
    );
    return undefined;
  }
  return [{ name: nameTargets(0, 1), kind: "class", labels: labels as readonly (string | number)[] }];
}

/** A boolean is spelled as Python and pandas write it. */
function readLabel(label: unknown): string | number | undefined {
  if (typeof label === "boolean") return label ? "True" : "False";
  return typeof label === "string" || typeof label === "number" ? label : undefined;
}
