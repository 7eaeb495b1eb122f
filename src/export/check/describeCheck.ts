import type { OutputColumn } from "../../data/encode/dataset.js";
import type { Cell } from "../../data/read/cell.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import type { CheckedExport } from "./checkExports.js";

/** `largest difference 4.4e-16, all labels equal; 2 rows are refused, as by predict` */
export function describeAgreement(
  { rows, refused, largest, ties }: CheckedExport,
  columns: readonly OutputColumn[],
): string {
  if (refused === rows) return "it predicts none of them, and predict refuses them too";
  const more =
    refused === 0 ? "" : `; ${formatCount(refused, "row")} ${refused === 1 ? "is" : "are"} refused, as by predict`;
  return `${describeDifferences(largest, ties, columns)}${more}`;
}

function describeDifferences(largest: number, ties: number, columns: readonly OutputColumn[]): string {
  const difference = `largest difference ${largest === 0 ? "0" : largest.toExponential(1)}`;
  if (!columns.some(({ kind }) => kind === "class")) return difference;
  const labels =
    ties === 0
      ? "all labels equal"
      : `all labels equal but ${ties}, for which two classes are equally likely within rounding`;
  return `${difference}, ${labels}`;
}

/**
 * Lines that say how an export differs from predict, with the row.
 *
 * @param names of the inputs
 */
export function describeDifference(
  { failure, tolerance, largest }: CheckedExport,
  rows: readonly (readonly Cell[])[],
  names: readonly string[],
): readonly string[] {
  if (failure === undefined) return [];
  const { row, column, expected, got } = failure;
  const what = column === undefined ? "" : `${formatValue(column)}: `;
  const cells = names.map((name, i) => `${formatValue(name)}: ${formatValue(rows[row]?.[i])}`);
  return [
    `it does not give what predict gives: ${what}expected ${expected}, got ${got} (largest difference ${largest.toExponential(1)}, rounding explains ${tolerance.toExponential(0)})`,
    `row ${row + 1}: ${cells.join(", ")}`,
  ];
}
