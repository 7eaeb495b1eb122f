import type { OutputColumn } from "../data/encode/dataset.js";
import { formatValue } from "../messages/formatValue.js";

/** Why a threshold is of no use for these targets; undefined if it is of use. */
export function explainThreshold(columns: readonly OutputColumn[]): string | undefined {
  const classes = columns.filter((column) => column.kind === "class");
  if (classes.length === 0) return "a threshold is for targets of two classes, the targets are numbers";
  const more = classes.find(({ labels }) => labels.length > 2);
  return more && `a threshold is for two classes, ${formatValue(more.name)} has ${more.labels.length}`;
}
