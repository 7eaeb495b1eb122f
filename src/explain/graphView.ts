import type { Node, Variable } from "../graph/op.js";

/** Which half of a step a vertex belongs to, or the updates behind both. A leaf belongs to what reads it first. */
export type StepPart = "forward" | "backward" | "update";

/** A vertex of a step's graph, with a name for people. */
export interface ViewNode {
  readonly node: Node;
  /**
   * Unique in the graph. Leaves have names of their own: `x`, `layers.0.weight`. `m0`, `z0`, `a1` and `d2` are the product, the
   * preactivation, the activation and the dropout of the entry of `layers` with that index. The gradient of the loss by NAME is
   * `NAME.grad`, and what an update writes to NAME is `NAME.new`.
   */
  readonly name: string;
  readonly part: StepPart;
  /** The vertices that it reads, in the order of the op's inputs. */
  readonly inputs: readonly ViewNode[];
  /** What it is for, in a few words: `layers[0] (linear 5)`, `the loss`, `cotangent of z1`. */
  readonly role: string;
  /** Of a backward operation: the forward operation whose derivative rule made it, or whose rule's results it adds up. */
  readonly rule?: ViewNode | undefined;
}

/** The gradient of the loss by a vertex. One backward vertex may be that of several vertices, as of both operands of a sum. */
export interface ViewCotangent {
  readonly of: ViewNode;
  readonly vertex: ViewNode;
  /** The forward operations that read the vertex, last one first: what their rules contribute is added up. Empty for the loss. */
  readonly from: readonly ViewNode[];
}

/** What a step writes to a variable. */
export interface ViewUpdate {
  readonly variable: Variable;
  readonly vertex: ViewNode;
}

/** The graph of a training step in topological order: inputs before what reads them, the forward half before the backward one. */
export interface GraphView {
  readonly nodes: readonly ViewNode[];
  /** In the order in which the backward pass finds them: from the loss back to the parameters. */
  readonly cotangents: readonly ViewCotangent[];
  /** In the order of the step: those of parameters, of the optimizer's state, and of the count of correct predictions. */
  readonly updates: readonly ViewUpdate[];
}

/** The vertices of some parts of a step. Parts are taken from the front, so that all inputs are among them. */
export function selectParts({ nodes }: GraphView, until: StepPart): readonly ViewNode[] {
  const parts: readonly StepPart[] = ["forward", "backward", "update"];
  const taken = parts.slice(0, parts.indexOf(until) + 1);
  return nodes.filter(({ part }) => taken.includes(part));
}
