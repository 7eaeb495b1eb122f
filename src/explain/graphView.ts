import type { Node } from "../graph/op.js";

/** Which half of a step a vertex belongs to, or the updates behind both. A leaf belongs to what reads it first. */
export type StepPart = "forward" | "backward" | "update";

/** A vertex of a step's graph, with a name for people. */
export interface ViewNode {
  readonly node: Node;
  /** Unique in the graph. */
  readonly name: string;
  readonly part: StepPart;
  /** The vertices that it reads, in the order of the op's inputs. */
  readonly inputs: readonly ViewNode[];
  /** What it is for, in a few words: `layer 0, linear 5`, `loss mse`, `cotangent of z1`. */
  readonly role: string;
}

/** The graph of a training step in topological order: inputs before what reads them. */
export interface GraphView {
  readonly nodes: readonly ViewNode[];
}
