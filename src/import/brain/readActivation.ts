import { isJsonObject, type JsonObject } from "../../json/jsonObject.js";
import { formatValue } from "../../messages/formatValue.js";
import type { ActivationSpec } from "../../nn/layers.js";
import { isOfVersion2 } from "./readNetwork.js";

const names: ReadonlyMap<unknown, string> = new Map([
  ["sigmoid", "sigmoid"],
  ["tanh", "tanh"],
  ["relu", "relu"],
]);

/** The slope that brain.js takes if it is not set. */
const usualSlope = 0.01;

/**
 * The activation of all layers. The leaky-relu of version 1 is not leaky: it is 0 below 0, and above it what it should be below.
 *
 * @param problems gets what is wrong with it
 */
export function readActivation(
  json: JsonObject,
  problems: string[],
): { readonly spec: string | ActivationSpec; readonly notes: readonly string[] } {
  const options = isJsonObject(json.trainOpts) ? json.trainOpts : {};
  const given = json.activation ?? options.activation ?? "sigmoid";
  const givenSlope = json.leakyReluAlpha ?? options.leakyReluAlpha;
  const slope = givenSlope ?? usualSlope;
  if (given !== "leaky-relu") {
    const known = names.get(given);
    if (known !== undefined) return { spec: known, notes: [] };
    problems.push(`activation: expected one of ${[...names.keys()].join(", ")}, leaky-relu, got ${formatValue(given)}`);
    return { spec: "identity", notes: [] };
  }
  if (typeof slope !== "number" || !Number.isFinite(slope)) {
    problems.push(`leakyReluAlpha: expected a number, got ${formatValue(slope)}`);
    return { spec: "identity", notes: [] };
  }
  const guess = `it does not say its leakyReluAlpha, so ${usualSlope} is taken: if it was trained with another one, write "leakyReluAlpha" into the file`;
  const guesses = givenSlope === undefined ? [guess] : [];
  if (isOfVersion2(json)) return { spec: { activation: "leakyRelu", slope }, notes: guesses };
  return {
    spec: `x < 0 ? 0 : ${slope} * x`,
    notes: [...guesses, `the leaky-relu of brain.js 1 is ${slope} · relu, so that is what the layers have`],
  };
}
