import { formatShape } from "../../graph/shape.js";
import type { JsonObject } from "../../json/jsonObject.js";
import { formatValue } from "../../messages/formatValue.js";
import type { ForeignLayer, ForeignLinear } from "../createModel.js";
import { readMatrix, readVector } from "../matrices.js";

/** Activations by their names in scikit-learn; null for none. */
const activations: ReadonlyMap<unknown, string | null> = new Map([
  ["identity", null],
  ["logistic", "sigmoid"],
  ["tanh", "tanh"],
  ["relu", "relu"],
  ["softmax", "softmax"],
]);

/**
 * The layers of a network: `coefs_` [fanIn, fanOut] and `intercepts_` of each, with `activation` between them and `out_activation_` at the end.
 *
 * @param problems gets all that is wrong with them
 */
export function readLayers(attributes: JsonObject, problems: string[]): readonly ForeignLayer[] {
  const { coefs_: coefs, intercepts_: intercepts, activation, out_activation_: last } = attributes;
  if (coefs === undefined && Object.hasOwn(attributes, "hidden_layer_sizes")) {
    problems.push("there is no coefs_ in it: fit the network before you write it");
    return [];
  }
  if (!Array.isArray(coefs) || !Array.isArray(intercepts) || coefs.length !== intercepts.length) {
    problems.push("coefs_ and intercepts_: expected two lists, as long as each other");
    return [];
  }
  const linear = coefs.flatMap((each, i) =>
    readLinear(`coefs_[${i}]`, each, `intercepts_[${i}]`, intercepts[i], problems),
  );
  const [between, end] = [
    readActivation("activation", activation, problems),
    readActivation("out_activation_", last, problems),
  ];
  return linear.flatMap((layer, i) => [layer, ...(i === linear.length - 1 ? end : between)]);
}

function readLinear(
  name: string,
  coefs: unknown,
  biasName: string,
  intercepts: unknown,
  problems: string[],
): readonly ForeignLinear[] {
  const weight = readMatrix(coefs);
  if (typeof weight === "string") {
    problems.push(`${name}: ${weight}`);
    return [];
  }
  const bias = readVector(intercepts, weight.columns);
  if (typeof bias === "string") {
    problems.push(`${biasName}: ${bias}, for ${name} ${formatShape([weight.rows, weight.columns])}`);
    return [];
  }
  return [{ name, fanIn: weight.rows, fanOut: weight.columns, weight: weight.values, bias }];
}

function readActivation(key: string, name: unknown, problems: string[]): readonly ForeignLayer[] {
  const known = activations.get(name);
  if (known !== undefined) return known === null ? [] : [{ spec: known }];
  problems.push(`${key}: expected one of ${[...activations.keys()].join(", ")}, got ${formatValue(name)}`);
  return [];
}
