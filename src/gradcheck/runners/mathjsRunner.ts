import type { Scalar } from "../../graph/op.js";
import { numberSystem } from "../../math/numberSystem.js";
import type { Sample } from "../sample.js";
import { evaluateGraph } from "./evaluateGraph.js";
import { asError, gradientGraph } from "./gradientGraph.js";
import type { Computed, Runner } from "./runner.js";

/** Computes samples by the definitions of their ops, in float64: what every other engine is measured by. */
export const mathjsRunner: Runner = Object.freeze({
  place: Object.freeze({ engine: "mathjs", dtype: "float64", arithmetic: "exact" } as const),
  suits: () => true,
  run: (samples: readonly Sample[]) => samples.map(compute),
});

function compute(sample: Sample): Computed | Error {
  const graph = gradientGraph(sample);
  if (graph instanceof Error) return graph;
  try {
    const { output, gradients } = evaluateGraph(graph, numberSystem("number"));
    return { output: toNumbers(output), gradients: gradients.map(toNumbers) };
  } catch (error) {
    return asError(error);
  }
}

function toNumbers(elements: readonly Scalar[]): Float64Array {
  return Float64Array.from(elements as readonly number[]);
}
