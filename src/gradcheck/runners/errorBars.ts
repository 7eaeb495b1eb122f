import type { Scalar } from "../../graph/op.js";
import type { Bounded } from "../../math/bounded.js";
import { errorBoundedSystem } from "../../math/errorBoundedSystem.js";
import { betweenEngines, float32, float64, inAnyOrder, type Rounding } from "../../math/rounding.js";
import type { Sample } from "../sample.js";
import { evaluateGraph } from "./evaluateGraph.js";
import { asError, gradientGraph } from "./gradientGraph.js";
import type { Computed, Place } from "./runner.js";

/**
 * Bounds on the rounding errors of a sample's output and gradients, element by element; infinite if nothing is known.
 *
 * @returns an error if the sample's graph cannot be built or evaluated
 */
export function errorBars(sample: Sample, rounding: Rounding): Computed | Error {
  const graph = gradientGraph(sample);
  if (graph instanceof Error) return graph;
  try {
    const { output, gradients } = evaluateGraph(graph, errorBoundedSystem(rounding));
    return { output: errorsOf(output), gradients: gradients.map(errorsOf) };
  } catch (error) {
    return asError(error);
  }
}

/** The rounding by which a place may differ from the reference engine; see `compareEngines`. */
export function roundingOf({ dtype, arithmetic }: Place): Rounding {
  if (arithmetic === "native") return inAnyOrder(dtype === "float32" ? float32 : float64);
  if (dtype === "float32") return float32;
  return arithmetic === "exact" ? betweenEngines : float64;
}

function errorsOf(elements: readonly Scalar[]): Float64Array {
  return Float64Array.from(elements as readonly Bounded[], ({ error }) => error);
}
