import { losses } from "../../nn/losses/losses.js";
import { marginOf } from "../../nn/targets/marginOf.js";
import type { PortableModel } from "../portableModel.js";
import type { HeaderNames, OutputNames } from "./headerNames.js";
import { formatConstant } from "./literals.js";
import { indent } from "./printColumn.js";

/** What the main function consists of, besides its own. */
interface PredictParts {
  /** The function that turns a row into the numbers of its cells, and returns the number of the column that is refused. */
  readonly encode: string;
  /** Declarations: of the room for numbers, and of `cells` in it. */
  readonly declarations: readonly string[];
  /** Lines that compute the arrays from the cells. */
  readonly body: readonly string[];
  /** The arrays of the last layer's outputs and of the predictions. They may be the same. */
  readonly arrays: { readonly outputs: string; readonly predictions: string };
}

/** The function that predicts a row. */
export function printPredict(
  { prefix, dtype, outputs }: HeaderNames,
  { encode, declarations, body, arrays }: PredictParts,
  { model, loss, predictions: { shape } }: PortableModel,
): readonly string[] {
  const width = shape[1] as number;
  const margin = formatConstant(marginOf(model.config.threshold), dtype);
  const isOneClass = losses[loss].targets.kind === "oneClass";
  const checked = [...new Set([arrays.outputs, arrays.predictions])];
  const lines = [
    ...declarations,
    `const int refused = ${encode}(row, cells);`,
    "if (refused != 0) return refused;",
    ...body,
    `for (int i = 0; i < ${width}; i++) {`,
    `  if (${checked.map((array) => `!isfinite(${array}[i])`).join(" || ")}) return -1;`,
    "}",
    ...outputs.flatMap((output, i) => {
      const prediction = `${arrays.predictions}[${i}]`;
      if (output.kind === "number") return [`prediction->${output.field} = ${prediction};`];
      return isOneClass
        ? printOneClass(output, arrays, margin)
        : printYesOrNo(output, `${arrays.outputs}[${i}] > ${margin}`, prediction);
    }),
    "return 0;",
  ];
  return [
    "/*",
    " * Predicts a row. Returns 0; or the number of the first column that is refused, from 1 on; or -1 if an output is",
    " * not finite. The prediction is written only if 0 is returned.",
    " */",
    `static inline int ${prefix}_predict(const struct ${prefix}_row *row, struct ${prefix}_prediction *prediction) {`,
    ...indent(lines),
    "}",
    "",
  ];
}

type ClassOutput = OutputNames & { readonly kind: "class" };

/** The class of the first of several largest outputs; of two classes, the margin is added to the first. */
function printOneClass(
  { field, probabilities, type, column }: ClassOutput,
  { outputs, predictions }: PredictParts["arrays"],
  margin: string,
): readonly string[] {
  const least = /^-?0\.0f?$/.test(margin) ? `${outputs}[best]` : `${outputs}[best] + ${margin}`;
  return [
    "int best = 0;",
    `for (int i = 0; i < ${column.labels.length}; i++) {`,
    `  if (${outputs}[i] > ${least}) best = i;`,
    `  prediction->${probabilities}[i] = ${predictions}[i];`,
    "}",
    `prediction->${field} = (enum ${type.tag})best;`,
  ];
}

/** The second class if the output is above the margin. */
function printYesOrNo(
  { field, probabilities, type, column }: ClassOutput,
  isYes: string,
  yes: string,
): readonly string[] {
  return [
    `prediction->${field} = (enum ${type.tag})(${isYes});`,
    `prediction->${probabilities}[0] = 1 - ${yes};`,
    ...(column.labels.length > 1 ? [`prediction->${probabilities}[1] = ${yes};`] : []),
  ];
}
