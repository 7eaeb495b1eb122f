import { gradients } from "../autodiff/gradients.js";
import { type Bindings, evaluate } from "../engine/referenceEngine.js";
import type { Input, Node, Scalar, Value, Variable } from "../graph/op.js";
import { topologicalOrder } from "../graph/order.js";
import { flatten, nest } from "../math/nestedArrays.js";
import { type NumberSystem, numberSystem } from "../math/numberSystem.js";

export type Leaf = Input | Variable;

/** A single number that a graph computes from its leaves, and the point at which its gradients are checked. */
export class ScalarFunction {
  private readonly order: readonly Node[];
  private readonly lifted = new Map<NumberSystem, Map<Node, Value>>();

  /** @param point values of every leaf, row-major */
  constructor(
    readonly output: Node,
    readonly point: ReadonlyMap<Leaf, Float64Array>,
  ) {
    this.order = topologicalOrder([output]);
  }

  /** The output at the point. */
  value(): number {
    const system = numberSystem("number");
    return evaluate(this.order, this.leaves(system), system).get(this.output) as number;
  }

  /** The gradients to be checked: those of reverse mode, row-major. */
  gradients(targets: readonly Leaf[]): Float64Array[] {
    const nodes = gradients(this.output, targets);
    const system = numberSystem("number");
    const values = evaluate(topologicalOrder(nodes), this.leaves(system), system);
    return nodes.map((node) => Float64Array.from(flatten(values.get(node) as Value) as number[]));
  }

  /** The output with one element of one leaf replaced. */
  at(target: Leaf, index: number, element: Scalar, system: NumberSystem): Scalar {
    const leaves = new Map(this.leaves(system));
    const elements = flatten(leaves.get(target) as Value).with(index, element);
    leaves.set(target, nest(elements, target.shape));
    return evaluate(this.order, leaves, system).get(this.output) as Scalar;
  }

  private leaves(system: NumberSystem): Bindings {
    let leaves = this.lifted.get(system);
    if (leaves === undefined) {
      const lift = (values: Float64Array) => Array.from(values, (value) => system.lift(value));
      leaves = new Map([...this.point].map(([leaf, values]) => [leaf, nest(lift(values), leaf.shape)]));
      this.lifted.set(system, leaves);
    }
    return leaves;
  }
}
