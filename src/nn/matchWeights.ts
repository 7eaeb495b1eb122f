import { ModelError } from "../errors.js";
import type { Variable } from "../graph/op.js";
import { formatShape, sameShape } from "../graph/shape.js";

/** The values of a parameter under its name, row-major. */
interface NamedValues {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/**
 * Values for a network's parameters from those of a model, matched by name.
 *
 * @param file the model's, for the message
 * @throws ModelError if the names or the shapes are not the network's
 */
export function matchWeights(
  parameters: readonly Variable[],
  weights: readonly NamedValues[],
  file: string,
): Map<Variable, Float64Array> {
  const describe = (all: readonly Pick<NamedValues, "name" | "shape">[]) =>
    all.map(({ name, shape }) => `${name} ${formatShape(shape)}`).join(", ");
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  const matched = new Map<Variable, Float64Array>();
  for (const parameter of parameters) {
    const found = byName.get(parameter.name);
    if (found !== undefined && sameShape(found.shape, parameter.shape)) matched.set(parameter, found.values);
  }
  if (matched.size !== parameters.length || weights.length !== parameters.length) {
    throw new ModelError(
      `its parameters do not fit the network: got ${describe(weights)}, expected ${describe(parameters)}`,
      file,
    );
  }
  return matched;
}
