import type { CategoryColumn } from "../../data/encode/dataset.js";
import { widthOf } from "../../data/encode/inputNames.js";
import {
  integerAttribute,
  integersAttribute,
  machineLearning,
  type OnnxGraph,
  textsAttribute,
  type Value,
} from "./onnxGraph.js";

/** The position of a text that is refused. */
const refused = -1;

/**
 * Texts as 0 and 1: one number for each category, then one for other texts and one for missing ones, if the column has them. All
 * numbers of a text that is refused are NaN.
 *
 * @shape texts [batch, 1] -> [batch, width]
 */
export function encodeCategory(
  graph: OnnxGraph,
  column: CategoryColumn,
  texts: Value,
  missingTexts: readonly string[],
): Value {
  const { name, categories, other, indicator } = column;
  const width = widthOf(column);
  // A text that usually means a missing cell is a category, if it was one in training.
  const missing = missingTexts.filter((text) => !categories.includes(text));
  const otherPosition = { input: categories.length, zeros: width }[other ?? "zeros"];
  const otherwise = other === undefined ? refused : otherPosition;
  const positionOfMissing = indicator === true ? width - 1 : refused;
  const position = graph.node(`${name}/position`, "LabelEncoder", [texts], {
    domain: machineLearning,
    attributes: [
      textsAttribute("keys_strings", [...categories, ...missing]),
      integersAttribute("values_int64s", [...categories.keys(), ...missing.map(() => positionOfMissing)]),
      integerAttribute("default_int64", otherwise),
    ],
  });
  const isHere = graph.node(`${name}/isCategory`, "Equal", [position, graph.wholeNumbers([...Array(width).keys()])]);
  const oneHot = graph.cast(`${name}/oneHot`, isHere, graph.numberType);
  if (otherwise !== refused && positionOfMissing !== refused) return oneHot;
  const isRefused = graph.node(`${name}/isRefused`, "Less", [position, graph.wholeNumbers([0])]);
  return graph.node(`${name}/encoded`, "Where", [isRefused, graph.number(Number.NaN), oneHot]);
}
