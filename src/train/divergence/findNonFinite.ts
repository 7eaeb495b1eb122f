import { type Range, rangeOf } from "../../data/encode/range.js";
import type { Engine, StepGraph } from "../../engine/engine.js";
import { CapacityError } from "../../errors.js";
import type { Node, Operation } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { describeMemoryError } from "../../messages/describeMemoryError.js";
import { ops } from "../../ops/index.js";
import { computeNodes, type StepValues } from "../computeNodes.js";

export interface NonFiniteNode {
  readonly node: Operation;
  /** The first of its elements that is not finite. */
  readonly value: number;
  /** The range of each of the node's inputs. All of them are finite. */
  readonly inputs: readonly Range[];
  /** The ranges of the batch's data and of its targets. */
  readonly data: Range;
  readonly targets: Range;
}

/**
 * Finds the first node of a step, in topological order, with an element that is not finite. It runs the step again, on the engine on
 * which it diverged: once to find the node, once to read its inputs. Both take about as much memory as the step, and give the event
 * loop its turns.
 *
 * @returns undefined if there is no such node, or if the memory is not enough
 */
export async function findNonFinite(
  engine: Engine,
  step: StepGraph,
  values: StepValues,
): Promise<NonFiniteNode | undefined> {
  try {
    const order = topologicalOrder([step.loss, ...step.updates.map(({ value }) => value)]);
    const nodes = order.filter((node) => node.kind === "operation");
    const checks = await computeNodes(engine, step, values, nodes.map(checkFinite));
    const node = nodes.find((_, i) => Number.isNaN(checks[i]?.[0]));
    return node && (await describe(engine, step, values, node));
  } catch (error) {
    if (describeMemoryError(error) instanceof CapacityError) return undefined;
    throw error;
  }
}

/** NaN if an element is not finite, else 0: a finite number minus itself is 0. */
function checkFinite(node: Node): Node {
  const differences = ops.subtract(node, node);
  return node.shape.length === 0 ? differences : ops.sum(differences);
}

async function describe(engine: Engine, step: StepGraph, values: StepValues, node: Operation): Promise<NonFiniteNode> {
  const [own = new Float64Array(), ...inputs] = await computeNodes(engine, step, values, [node, ...node.inputs]);
  const [data, targets] = values.batch.map((rows) => rangeOf(rows.values)) as [Range, Range];
  const value = own.find((element) => !Number.isFinite(element)) as number;
  return { node, value, inputs: inputs.map(rangeOf), data, targets };
}
