import type { InputColumn, NumberColumn, OutputColumn, Scaler } from "../../data/encode/dataset.js";
import { nameInputs, nameTargets } from "../../data/load/loadInline.js";
import { formatValues } from "../../messages/formatValue.js";
import { type LossName, losses } from "../../nn/losses/losses.js";
import { type Affine, at } from "./affine.js";
import type { Chain } from "./chain.js";
import type { GraphOutputs } from "./findOutputs.js";
import type { FoldedStep } from "./foldSteps.js";
import { GraphProblem } from "./operator.js";
import { widthOf } from "./value.js";

/**
 * The columns that the network takes.
 *
 * @returns undefined if they have the usual names and are not scaled
 */
export function inputColumns(
  { input: { names }, inputShape }: Chain,
  steps: readonly FoldedStep[],
  before: Affine | undefined,
): readonly InputColumn[] | undefined {
  const width = steps.find((step) => step.kind === "linear")?.fanIn ?? widthOf({ shape: inputShape }) ?? names.length;
  const own = names.length === width && names.every(isTelling) ? names : undefined;
  if (own === undefined && before === undefined) return undefined;
  return Array.from({ length: width }, (_, i) =>
    numberColumn(own?.[i] ?? nameInputs(i), before && scalerOf(at(before.offset, i), at(before.factor, i))),
  );
}

/**
 * The columns that the network gives.
 *
 * @returns undefined if they have the usual names and labels, and are not scaled
 * @throws GraphProblem if there are more or fewer labels than classes
 */
export function outputColumns(
  { name, classes, columnNames }: GraphOutputs,
  loss: LossName,
  width: number,
  after: Affine | undefined,
): readonly OutputColumn[] | undefined {
  const tell = (given: string | undefined) => (given !== undefined && isTelling(given) ? given : undefined);
  const { kind } = losses[loss].targets;
  if (kind === "numbers") {
    const own = width === 1 ? [tell(name)] : (columnNames ?? []).map(tell);
    if (own.every((each) => each === undefined) && after === undefined) return undefined;
    return Array.from({ length: width }, (_, i) =>
      numberColumn(own[i] ?? nameTargets(i, width), after && scalerOf(at(after.shift, i), at(after.scale, i))),
    );
  }
  const labels = classes?.labels;
  if (labels === undefined) return undefined;
  const targets = kind === "oneClass" ? 1 : width;
  const expected = kind === "oneClass" ? width : 2;
  if (labels.length !== expected) {
    throw new GraphProblem(`it has ${labels.length} labels, ${formatValues(labels)}, for ${expected} classes`);
  }
  return Array.from({ length: targets }, (_, i) => ({
    name: (targets === 1 ? tell(classes?.name) : undefined) ?? nameTargets(i, targets),
    kind: "class",
    labels,
  }));
}

function numberColumn(name: string, scaler: Scaler | undefined): NumberColumn {
  return { name, kind: "number", ...(scaler && { scaler }) };
}

/** @returns undefined if it changes nothing */
function scalerOf(offset: number, factor: number): Scaler | undefined {
  return offset === 0 && factor === 1 ? undefined : { kind: "standard", offset, factor };
}

/** What exporters call values that they have no name for. */
const generic =
  /^(?:x|y|input|inputs|output|outputs|variable|features?|float_input|double_input|label|labels|output_label|probabilities|output_probability|logits|predictions?|result|data|modelinput|modeloutput|args?)?[_.:/]?\d*$/i;

/** Whether a name says what its column is. */
function isTelling(name: string): boolean {
  return (
    !generic.test(name) &&
    /^[\p{L}_][\p{L}\p{N}_ .-]*$/u.test(name) &&
    !/^(?:onnx|val|linear|gemm|matmul|add)[_.:]/i.test(name)
  );
}
