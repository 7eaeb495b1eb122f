import { variable } from "../graph/node.js";
import type { Variable } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";

/** A variable for each parameter, in its shape: `layers.0.weight.velocity`. */
export function variablesLike(parameters: readonly Variable[], name: string): readonly Variable[] {
  return parameters.map((parameter) => variable(`${parameter.name}.${name}`, parameter.shape));
}

/** State whose first values are all 0. */
export function startFromZero(...variables: readonly Variable[]): Map<Variable, Float64Array> {
  return new Map(variables.map((each) => [each, new Float64Array(sizeOf(each.shape))]));
}
