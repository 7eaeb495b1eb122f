import { ShapeError } from "../errors.js";
import { constant } from "../graph/node.js";
import type { Node, Operation } from "../graph/op.js";
import { inputsOf, topologicalOrder } from "../graph/order.js";
import { formatShape, type Shape, sameShape } from "../graph/shape.js";
import { ops } from "../ops/index.js";

/**
 * Gradients of `loss` with respect to each target, as nodes of the same graph, in the targets' shapes.
 *
 * Reverse mode: the topological order is walked backwards once, and each op's rule is asked once, however many paths lead through
 * it. The cotangents of several uses are added. Broadcasting is undone by summing. The result is a graph like any other, so it can
 * be differentiated again.
 *
 * @param loss a single number
 * @throws ShapeError if `loss` is not a single number
 */
export function gradients(loss: Node, targets: readonly Node[], onRule?: RuleListener): Node[] {
  if (loss.shape.length !== 0)
    throw new ShapeError(`a gradient is that of a single number: got ${formatShape(loss.shape)}`);
  return vectorJacobianProducts(loss, constant(1), targets, onRule);
}

/** A derivative rule as it was asked for a node. */
export interface AskedRule {
  readonly node: Operation;
  /** The node's cotangent: all that its uses contribute, added up. */
  readonly ct: Node;
  /** What the rule contributes to the cotangent of each input, before broadcasting is undone. */
  readonly cotangents: readonly (Node | null)[];
}

/** Called with each rule that is asked, in order: from the output back to the targets. */
export type RuleListener = (rule: AskedRule) => void;

/**
 * Products of a cotangent with the Jacobian of `output` by each target: the gradients of Σ cotangent ⊙ output.
 *
 * @param cotangent in the shape of `output`
 * @throws ShapeError if the shapes differ
 */
export function vectorJacobianProducts(
  output: Node,
  cotangent: Node,
  targets: readonly Node[],
  onRule?: RuleListener,
): Node[] {
  if (!sameShape(output.shape, cotangent.shape)) {
    throw new ShapeError(`cotangent ${formatShape(cotangent.shape)} does not fit output ${formatShape(output.shape)}`);
  }
  const order = topologicalOrder([output]);
  const relevant = dependents(order, targets);
  const cotangents = new Map<Node, Node>([[output, cotangent]]);
  for (const node of order.toReversed()) {
    const ct = cotangents.get(node);
    if (node.kind !== "operation" || ct === undefined || !relevant.has(node)) continue;
    const { op, inputs, params } = node;
    const inputCotangents = op.vjp({ ct, inputs, output: node, params, ops });
    onRule?.({ node, ct, cotangents: inputCotangents });
    for (const [i, input] of inputs.entries()) {
      const inputCotangent = inputCotangents[i];
      if (inputCotangent === null || inputCotangent === undefined || !relevant.has(input)) continue;
      const contribution = sumTo(inputCotangent, input.shape);
      const sofar = cotangents.get(input);
      cotangents.set(input, sofar === undefined ? contribution : ops.add(sofar, contribution));
    }
  }
  return targets.map((target) => cotangents.get(target) ?? constant(0, target.shape));
}

/** The targets and all nodes that depend on one. No other node needs a cotangent. */
function dependents(order: readonly Node[], targets: readonly Node[]): ReadonlySet<Node> {
  const reached = new Set<Node>(targets);
  for (const node of order) {
    if (inputsOf(node).some((input) => reached.has(input))) reached.add(node);
  }
  return reached;
}

/**
 * Undoes broadcasting: sums over the axes that were new or stretched from 1. A rule may also return a cotangent of a smaller shape,
 * which is then broadcast.
 */
function sumTo(node: Node, shape: Shape): Node {
  let result = node;
  while (result.shape.length > shape.length) result = ops.sum(result, { axis: 0 });
  if (result.shape.length === shape.length) {
    for (const [axis, size] of shape.entries()) {
      if (size === 1 && result.shape[axis] !== 1) result = ops.sum(result, { axis, keepDims: true });
    }
  }
  return sameShape(result.shape, shape) ? result : ops.broadcast(result, { shape });
}
