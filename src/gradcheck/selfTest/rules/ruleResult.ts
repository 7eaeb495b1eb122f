import type { Node, Op, VjpContext } from "../../../graph/op.js";

/** What the rule of an op returns for one of its inputs, and what it was given. */
export interface RuleResult {
  readonly op: Op;
  /** Index of the input. */
  readonly which: number;
  readonly input: Node;
  /** What the right rule returns. */
  readonly cotangent: Node;
  readonly context: VjpContext;
  /** How often the graph reads the input. */
  readonly uses: number;
}

/** A kind of mistake that is made in a rule. */
export interface RuleMistake {
  /** As in the table: `factor 1.03`. */
  readonly name: string;
  /** The mistakes of this kind that can be made at one place: what the wrong rule returns. None if the kind makes no sense there. */
  spoil(result: RuleResult): readonly Node[];
}
