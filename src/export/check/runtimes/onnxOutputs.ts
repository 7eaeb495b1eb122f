import type { OutputColumn } from "../../../data/encode/dataset.js";
import type { PredictedValue } from "../../../predict/predictions.js";
import type { OnnxNames } from "../../onnx/onnxNames.js";
import { type ExportedRow, RuntimeFailure } from "../runtime.js";

/** The values of an output, row after row. */
export type OutputValues = ArrayLike<number | bigint | string>;

/**
 * What an exported ONNX model gives, as rows. A row that it refuses has NaN in all of its numbers.
 *
 * @throws RuntimeFailure if an output is not there, or has another size
 */
export function rowsOfOutputs(
  outputs: ReadonlyMap<string, OutputValues>,
  { targets: names }: OnnxNames,
  rows: number,
): readonly ExportedRow[] {
  const columns = [...names.keys()];
  const pick = (name: string, width: number): OutputValues => {
    const values = outputs.get(name);
    if (values?.length === rows * width) return values;
    const problem = values === undefined ? "is not there" : `has ${values.length} values for ${rows} rows of ${width}`;
    throw new RuntimeFailure(`its output "${name}" ${problem}`);
  };
  const targets = [...names].map(([column, [first = "", probabilities = ""]]) =>
    column.kind === "number"
      ? { values: pick(first, 1) }
      : {
          values: pick(first, 1),
          width: column.labels.length,
          probabilities: pick(probabilities, column.labels.length),
        },
  );
  return Array.from({ length: rows }, (_, row) => {
    const first = targets.map(({ values }, i) => toLabel(toPlain(values[row]), columns[i] as OutputColumn));
    const ofClasses = targets.flatMap(({ probabilities, width = 0 }) =>
      Array.from({ length: width }, (_, i) => Number(probabilities?.[row * width + i])),
    );
    const numbers = [...ofClasses, ...first.filter((_, i) => columns[i]?.kind === "number")];
    return numbers.some(Number.isNaN) ? undefined : [...first, ...ofClasses];
  });
}

/** Whole numbers of 64 bits come as big integers. */
function toPlain(value: number | bigint | string | undefined): PredictedValue {
  return typeof value === "bigint" ? Number(value) : (value ?? Number.NaN);
}

/** If some labels of a target are texts, the numbers among them come as texts too. */
function toLabel(value: PredictedValue, column: OutputColumn): PredictedValue {
  if (column.kind === "number" || column.labels.includes(value)) return value;
  return column.labels.find((label) => String(label) === value) ?? value;
}
