import type { Arithmetic, Dtype, Engine } from "../../engine/engine.js";
import type { Leaf, Sample } from "../sample.js";
import { asError, type GradientGraph, gradientGraph } from "./gradientGraph.js";
import { runBatch } from "./runBatch.js";
import type { Computed, Runner } from "./runner.js";
import { runTogether } from "./runTogether.js";
import { usesProducts } from "./usesProducts.js";

/** So many samples share a job at most: a module costs time to make, and so do long functions. */
const mostTogether = 128;

/**
 * Computes samples on the wasm engine, many in one job. A sample that reads batches, as a model does, gets a job of its own, in which
 * they are rows of tables, as in training.
 *
 * @param engine made for the arithmetic
 */
export function wasmRunner(engine: Engine, dtype: Dtype, arithmetic: Arithmetic): Runner {
  return Object.freeze({
    place: Object.freeze({ engine: engine.name, dtype, arithmetic }),
    suits: (sample: Sample) =>
      (dtype === "float64" || isFloat32(sample)) && (arithmetic === "exact" || dependsOnArithmetic(sample)),
    run: (samples: readonly Sample[]) => run(samples, engine, dtype),
  });
}

function dependsOnArithmetic(sample: Sample): boolean {
  const graph = gradientGraph(sample);
  return graph instanceof Error || usesProducts([graph.output, ...graph.gradients]);
}

/** Whether all values of a sample are float32 numbers, so that it is the same sample in float32. */
export function isFloat32({ point, cotangent }: Sample): boolean {
  return [...point.values(), cotangent].every((values) =>
    values.every((value) => Object.is(Math.fround(value), value)),
  );
}

function run(samples: readonly Sample[], engine: Engine, dtype: Dtype): readonly (Computed | Error)[] {
  const graphs = samples.map(gradientGraph);
  const results = new Map<GradientGraph, Computed | Error>();
  const together: GradientGraph[] = [];
  for (const graph of graphs) {
    if (graph instanceof Error) continue;
    if (readsBatches(graph))
      results.set(
        graph,
        attempt(() => runBatch(graph, engine, dtype)),
      );
    else together.push(graph);
  }
  for (const some of shareOut(together)) {
    for (const [i, result] of runSome(some, engine, dtype).entries()) results.set(some[i] as GradientGraph, result);
  }
  return graphs.map((graph) => (graph instanceof Error ? graph : (results.get(graph) as Computed | Error)));
}

/** Graphs for one job each. In a job a leaf has only one value, so graphs with a leaf in common get different ones. */
function shareOut(graphs: readonly GradientGraph[]): readonly (readonly GradientGraph[])[] {
  const jobs: { readonly graphs: GradientGraph[]; readonly leaves: Set<Leaf> }[] = [];
  for (const graph of graphs) {
    const leaves = [...graph.leaves.keys()];
    const fitting = jobs.find(
      (job) => job.graphs.length < mostTogether && !leaves.some((leaf) => job.leaves.has(leaf)),
    );
    const job = fitting ?? { graphs: [], leaves: new Set<Leaf>() };
    if (fitting === undefined) jobs.push(job);
    job.graphs.push(graph);
    for (const leaf of leaves) job.leaves.add(leaf);
  }
  return jobs.map((job) => job.graphs);
}

function readsBatches({ leaves }: GradientGraph): boolean {
  return [...leaves.keys()].some(({ kind }) => kind === "input");
}

/** Runs graphs in one job. If it fails, each half gets a job of its own, until those are found that fail alone. */
function runSome(graphs: readonly GradientGraph[], engine: Engine, dtype: Dtype): readonly (Computed | Error)[] {
  const results = attempt(() => runTogether(graphs, engine, dtype));
  if (!(results instanceof Error)) return results;
  if (graphs.length === 1) return [results];
  const middle = graphs.length >> 1;
  return [graphs.slice(0, middle), graphs.slice(middle)].flatMap((half) => runSome(half, engine, dtype));
}

function attempt<T>(compute: () => T): T | Error {
  try {
    return compute();
  } catch (error) {
    return asError(error);
  }
}
