import type { OutputColumn } from "../../data/encode/dataset.js";
import { formatValue } from "../../messages/formatValue.js";
import type { Attributes } from "./readLayers.js";

/** The name of a single target; the first one that no input has. */
const names = ["y", "target", "prediction"];

/**
 * The target columns: a class of `classes_`; or as many yes/no targets as outputs, whose classes are only their numbers. Undefined if the
 * targets are numbers.
 *
 * @param problems gets all that is wrong with them
 */
export function readOutputs(
  { classes_: classes, out_activation_: activation }: Attributes,
  width: number,
  inputs: readonly string[],
  problems: string[],
): readonly OutputColumn[] | undefined {
  if (classes === undefined || classes === null) return undefined;
  const labels = Array.isArray(classes) ? classes.map(readLabel) : [];
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
  const name = names.find((each) => !inputs.includes(each)) ?? "y";
  return [{ name, kind: "class", labels: labels as readonly (string | number)[] }];
}

/** A boolean is spelled as Python and pandas write it. */
function readLabel(label: unknown): string | number | undefined {
  if (typeof label === "boolean") return label ? "True" : "False";
  return typeof label === "string" || typeof label === "number" ? label : undefined;
}
