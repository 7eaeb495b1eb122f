import type { Input, Node, Variable } from "../graph/op.js";

export type Leaf = Input | Variable;

/** A graph, and a point at which its gradients are checked. */
export interface Sample {
  /** What is special about it, for people: `[7, 1] and [1, 3]`, `both inputs are one node`, `ties`. */
  readonly title: string;
  /** The leaves by which gradients are checked, each once. Their names are those of the table. */
  readonly inputs: readonly Leaf[];
  /** Of any shape. The scalar that is differentiated is Σ cotangent ⊙ output. */
  readonly output: Node;
  /** A value for each leaf that the output needs, row-major. */
  readonly point: ReadonlyMap<Leaf, Float64Array>;
  /** Values in the shape of the output, row-major. */
  readonly cotangent: Float64Array;
  /**
   * Whether the inputs and the output have one shape, and an element of the output depends on the elements at its own place alone.
   * Then one evaluation gives the derivatives at all places.
   */
  readonly isPointwise?: boolean;
  /** Whether elements are exactly at corners or ties, where the rule takes a subgradient. */
  readonly isAtCorner?: boolean;
  /** Whether nothing can be proved here, as at the end of a domain, at NaN and at infinity. The engines have to agree even so. */
  readonly isUnproved?: boolean;
}
