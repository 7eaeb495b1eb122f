import type { Shape } from "../graph/shape.js";

/** A training step, worked out as one would do it by hand. Each list is in topological order. */
export interface Explanation {
  readonly forward: readonly Entry[];
  /** From the loss back to the parameters. */
  readonly backward: readonly Entry[];
  readonly updates: readonly Entry[];
}

/** A node of the step with its numbers. */
export interface Entry {
  /** `z0`, `W0`, `z0.grad`, `W0.new`; unique. */
  readonly name: string;
  /** What it is for, in a few words. */
  readonly role: string;
  readonly shape: Shape;
  /** Row-major. */
  readonly values: readonly number[];
  /** How it is computed: `x · W0 + b0`. Undefined if it is given. */
  readonly formula?: string | undefined;
  /** What the functions of the formula are: `relu(x) = 0 if x <= 0, else x`. */
  readonly definitions?: readonly string[];
  /** One of its numbers, worked out. */
  readonly example?: Example | undefined;
  /** The entries that the formula reads. */
  readonly inputs: readonly string[];
  /** Of a gradient: what each node that reads this one contributes. If there are several, they are added up. */
  readonly contributions?: readonly Contribution[];
}

/** A number of a node, worked out. */
export interface Example {
  /** Row and column from 0; nothing for a single number. */
  readonly place: readonly number[];
  /** `0.5 · 0.2 + 1 · 0.3` */
  readonly text: string;
  /** The comparisons that decided it: `0.8 > 0`. */
  readonly reasons: readonly string[];
}

/** What one use of a node contributes to its gradient. */
export interface Contribution {
  /** The node that reads it. */
  readonly through: string;
  /** Why it is so, in a sentence. */
  readonly reason: string;
  readonly formula: string;
  readonly values: readonly number[];
}
