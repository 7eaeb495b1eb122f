import { isJsonObject, type JsonObject } from "../../json/jsonObject.js";
import { formatValue } from "../../messages/formatValue.js";
import { transpose } from "../../model/transpose.js";
import type { ForeignLinear } from "../createModel.js";
import { type Matrix, readMatrix, readVector } from "../matrices.js";

/** A network of brain.js without its activation. */
interface BrainNetwork {
  readonly linear: readonly ForeignLinear[];
  /** The keys of its inputs; undefined if they are lists. */
  readonly inputs: readonly string[] | undefined;
  readonly outputs: readonly string[] | undefined;
}

export function isNetwork(json: JsonObject): boolean {
  return (
    Array.isArray(json.sizes) && Array.isArray(json.layers) && json.layers.length > 1 && json.layers.every(isJsonObject)
  );
}

/** Version 2 has lists of weights and biases in each layer, version 1 an object of nodes. */
export function isOfVersion2({ layers }: JsonObject): boolean {
  return Array.isArray(layers) && layers.slice(1).every((layer) => isJsonObject(layer) && Array.isArray(layer.biases));
}

/** @param problems gets all that is wrong with it */
export function readNetwork(json: JsonObject, problems: string[]): BrainNetwork {
  if (!isNetwork(json)) {
    problems.push("expected sizes and two or more layers, as toJSON() of a NeuralNetwork gives them");
    return { linear: [], inputs: undefined, outputs: undefined };
  }
  const layers = json.layers as readonly JsonObject[];
  const isNew = isOfVersion2(json);
  const linear = layers.slice(1).flatMap((layer, i) => {
    const found = isNew ? readLists(layer) : readNodes(layer, Object.keys(layers[i] as JsonObject));
    if (typeof found !== "string") return [{ ...found, name: `layers[${i + 1}]` }];
    problems.push(`layers[${i + 1}]: ${found}`);
    return [];
  });
  const keysOf = (lookup: unknown, layer: JsonObject | undefined) => {
    if (isJsonObject(lookup)) return Object.keys(lookup).toSorted((a, b) => Number(lookup[a]) - Number(lookup[b]));
    return lookup === true ? Object.keys(layer ?? {}) : undefined;
  };
  return { linear, inputs: keysOf(json.inputLookup, layers[0]), outputs: keysOf(json.outputLookup, layers.at(-1)) };
}

type Linear = Omit<ForeignLinear, "name">;

function readLists({ weights, biases }: JsonObject): Linear | string {
  const matrix = readMatrix(weights);
  if (typeof matrix === "string") return `weights: ${matrix}`;
  const bias = readVector(biases, matrix.rows);
  return typeof bias === "string" ? `biases: ${bias}` : toLinear(matrix, bias);
}

/** @param keys of the nodes of the layer before */
function readNodes(layer: JsonObject, keys: readonly string[]): Linear | string {
  const nodes = Object.entries(layer);
  const weights = nodes.map(([, node]) =>
    isJsonObject(node) && isJsonObject(node.weights) ? keys.map((key) => (node.weights as JsonObject)[key]) : undefined,
  );
  const lacking = nodes.find((_, i) => weights[i] === undefined || weights[i]?.includes(undefined));
  if (lacking !== undefined)
    return `node ${formatValue(lacking[0])}: expected a bias, and a weight for each of ${keys.length} nodes before it`;
  const matrix = readMatrix(weights);
  if (typeof matrix === "string") return matrix;
  const bias = readVector(nodes.map(([, node]) => (node as JsonObject).bias));
  return typeof bias === "string" ? `biases: ${bias}` : toLinear(matrix, bias);
}

/** @param matrix [fanOut, fanIn] */
function toLinear({ rows, columns, values }: Matrix, bias: Float64Array): Linear {
  return { fanIn: columns, fanOut: rows, weight: transpose(values, rows, columns), bias };
}
