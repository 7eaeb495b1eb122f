import type { StepGraph, Update } from "../../engine/engine.js";
import type { Step } from "../../forward/buildBatchGraph.js";
import { constant, variable } from "../../graph/node.js";
import type { Node, Operation, Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import type { Network } from "../../nn/network.js";
import { customOp } from "../../ops/elementwise.js";
import { ops } from "../../ops/index.js";
import type { LayerHealth } from "../records.js";
import { type Saturation, slopeOf } from "./slopes.js";

/** A step that measures how a step that trains goes, and trains nothing. */
export interface HealthStep {
  readonly graph: StepGraph;
  /** What it writes to: single numbers. */
  readonly counters: readonly Variable[];
  /** What it has found. */
  describe(read: (counter: Variable) => number): readonly LayerHealth[];
}

/** What the step writes about a layer, and how that is read. */
interface LayerMeter {
  readonly updates: readonly Update[];
  describe(read: (counter: Variable) => number): LayerHealth;
}

/**
 * @param step that trains, with dropout off
 * @param saturation of the hidden activations whose units may die or saturate, by the index of their layer
 */
export function buildHealthStep(
  { layers, parameters }: Network,
  step: Step,
  saturation: ReadonlyMap<number, Saturation>,
): HealthStep {
  const { rows, inputs, loss, updates } = step.graph;
  const values = new Map(updates.map(({ variable: each, value }) => [each, value]));
  const gradientOf = (parameter: Variable) => step.gradients[parameters.indexOf(parameter)] as Node;
  const meters = layers.flatMap(({ name, parameters: own }, layer): LayerMeter[] => {
    const common = { layer, name };
    if (own.length > 0) return [meterLinear(common, own, gradientOf, (each) => values.get(each) as Node)];
    const found = saturation.get(layer);
    return found === undefined ? [] : [meterActivation(common, step.batch.outputs[layer] as Operation, found)];
  });
  const measured = meters.flatMap((meter) => meter.updates);
  return {
    graph: { rows, inputs, loss, updates: measured },
    counters: measured.map((update) => update.variable),
    describe: (read) => meters.map((meter) => meter.describe(read)),
  };
}

type LayerName = Pick<LayerHealth, "layer" | "name">;

function meterLinear(
  { layer, name }: LayerName,
  parameters: readonly Variable[],
  gradientOf: (parameter: Variable) => Node,
  nextOf: (parameter: Variable) => Node,
): LayerMeter {
  const measure = (what: string, nodeOf: (parameter: Variable) => Node) =>
    parameters.map((each) => ({ variable: variable(`${each.name}.${what}`, []), value: norm(nodeOf(each)) }));
  const gradients = measure("gradientNorm", gradientOf);
  const changes = measure("updateNorm", (each) => ops.subtract(nextOf(each), each));
  const sizes = measure("norm", (each) => each);
  return {
    updates: [...gradients, ...changes, ...sizes],
    describe: (read) => {
      const normOf = (all: readonly Update[]) => combineNorms(all.map((each) => read(each.variable)));
      const [gradientNorm, change, size] = [normOf(gradients), normOf(changes), normOf(sizes)];
      return { layer, name, gradientNorm, ...(size > 0 && { updateRatio: change / size }) };
    },
  };
}

function meterActivation({ layer, name }: LayerName, output: Operation, { kind, least }: Saturation): LayerMeter {
  const slope = ops.abs(slopeOf(output));
  // A unit is dead if its steepest slope is flat, and saturated for every row at which it is.
  const judged = kind === "dead" ? ops.max(slope, { axis: 0 }) : slope;
  const count = ops.sum(customOp(`x < ${least} ? 1 : 0`)(judged));
  const counter = variable(`layers.${layer}.${kind}`, []);
  return {
    updates: [{ variable: counter, value: count }],
    describe: (read) => ({ layer, name, [kind]: read(counter) / sizeOf(judged.shape) }),
  };
}

/** The Euclidean norm of all elements. They are divided by the largest first, so that no square is too small or too large. */
function norm(node: Node): Node {
  const largest = node.shape.reduce((found: Node, _, axis) => ops.max(found, { axis }), ops.abs(node));
  const unit = ops.add(largest, ops.equal(largest, constant(0)));
  return ops.multiply(ops.sum(unit), ops.sqrt(ops.sum(ops.square(ops.divide(node, unit)))));
}

/** The norm of all, from the norms of the parts. */
function combineNorms(norms: readonly number[]): number {
  const largest = Math.max(...norms);
  return largest === 0 ? 0 : largest * Math.sqrt(norms.reduce((sum, each) => sum + (each / largest) ** 2, 0));
}
