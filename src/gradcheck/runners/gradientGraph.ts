import { vectorJacobianProducts } from "../../autodiff/gradients.js";
import { variable } from "../../graph/node.js";
import type { Node } from "../../graph/op.js";
import type { Leaf, Sample } from "../sample.js";

/** What is computed for a sample: nodes, and the values of all their leaves. */
export interface GradientGraph {
  readonly output: Node;
  readonly inputs: readonly Leaf[];
  /** The gradients of Σ cotangent ⊙ output: one for each input of the sample, in their order. */
  readonly gradients: readonly Node[];
  /** The sample's point, and its cotangent, which is a leaf too. */
  readonly leaves: ReadonlyMap<Leaf, Float64Array>;
}

const known = new WeakMap<Sample, GradientGraph | Error>();

/** The gradients of a sample by reverse mode, as nodes; an error if a rule fails, or if what it returns does not fit. */
export function gradientGraph(sample: Sample): GradientGraph | Error {
  const graph = known.get(sample) ?? buildGraph(sample);
  known.set(sample, graph);
  return graph;
}

function buildGraph({ output, inputs, point, cotangent }: Sample): GradientGraph | Error {
  try {
    const seed = variable("cotangent", output.shape);
    const gradients = vectorJacobianProducts(output, seed, inputs);
    return { output, inputs, gradients, leaves: new Map<Leaf, Float64Array>([...point, [seed, cotangent]]) };
  } catch (error) {
    return asError(error);
  }
}

/** What was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
