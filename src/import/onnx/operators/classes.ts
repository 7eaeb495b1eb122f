import type { NodeUse, Operator } from "../operator.js";
import { numbersOf, type Tensor } from "../tensor.js";
import type { Classes, ProbabilityPair, Rows, Value } from "../value.js";

/** Ops that find a class from the numbers of a row. */
export const classes: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["ArgMax", argMax],
  ["ai.onnx.ml.ArrayFeatureExtractor", extract],
  ["ai.onnx.ml.ZipMap", zipMap],
  ["ai.onnx.ml.Binarizer", binarize],
  ["ai.onnx.ml.Normalizer", normalize],
]);

function argMax(use: NodeUse): Classes {
  const from = scoresOf(use, use.input(0));
  const axis = use.number("axis", 0);
  if (axis !== 1 && axis !== -1) use.refuse(`its axis is ${axis}: expected 1, which finds a class for each row`);
  if (use.number("select_last_index", 0) !== 0) {
    use.refuse("it takes the last of several largest numbers: expected the first (select_last_index 0)");
  }
  return { kind: "classes", from, by: "largest", labels: undefined };
}

/** Chooses the label of a class out of a constant. */
function extract(use: NodeUse): Value {
  const index = use.input(1);
  if (index.kind !== "classes") return use.refuse("it chooses some of the columns, by something else than a class");
  return { ...index, labels: labelsOf(use, use.tensor(0)) };
}

/** A record of the probabilities under the names of their classes. */
function zipMap(use: NodeUse): Classes {
  const labels = use.texts("classlabels_strings") ?? use.list("classlabels_int64s");
  return { kind: "classes", from: scoresOf(use, use.input(0)), by: "map", labels };
}

function binarize(use: NodeUse): Classes {
  return {
    kind: "classes",
    from: use.rows(0),
    by: "threshold",
    labels: undefined,
    threshold: use.number("threshold", 0),
  };
}

/** Probabilities stay what they are, since their sum is 1 already. */
function normalize(use: NodeUse): Value {
  const value = scoresOf(use, use.input(0));
  const isProbability = value.kind === "pair" || value.stage.kind === "softmax";
  if (!isProbability || use.text("norm", "MAX") !== "L1") use.refuse("it scales each row, which no layer does");
  return value;
}

function scoresOf(use: NodeUse, value: Value): Rows | ProbabilityPair {
  return value.kind === "pair" ? value : use.asRows(value);
}

/** The labels in a constant, in the order of the classes. */
export function labelsOf(use: NodeUse, tensor: Tensor): readonly (string | number)[] {
  const labels: readonly (string | number)[] = Array.from<string | number>(tensor.values);
  if (new Set(labels).size < labels.length) use.refuse("two of its labels are the same");
  if (numbersOf(tensor)?.every(Number.isFinite) === false) use.refuse("one of its labels is not finite");
  return labels;
}
