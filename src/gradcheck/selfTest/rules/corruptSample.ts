import { constant, defineOp, operation } from "../../../graph/node.js";
import type { Node, Op, VjpContext } from "../../../graph/op.js";
import { inputsOf, topologicalOrder } from "../../../graph/order.js";
import { ops } from "../../../ops/index.js";
import type { Sample } from "../../sample.js";
import { rewriteGraph, withInputs } from "./rewriteGraph.js";
import type { RuleMistake, RuleResult } from "./ruleResult.js";

/** One mistake in the rule of one op, by one input. */
export interface RuleCorruption {
  readonly op: Op;
  /** Index of the input. */
  readonly which: number;
  readonly mistake: RuleMistake;
  /** Which of the mistakes of this kind that the rule has room for. */
  readonly variant: number;
}

/** The sample with the op's rule made wrong wherever the op occurs. What it computes stays the same. */
export function corruptSample(sample: Sample, { op, which, mistake, variant }: RuleCorruption): Sample {
  return withRule(sample, op, (result) =>
    result.which === which ? (mistake.spoil(result)[variant] ?? result.cotangent) : result.cotangent,
  );
}

/**
 * The sample with another rule wherever the op occurs.
 *
 * @param change what the rule returns for an input instead of what the right rule returns
 */
export function withRule(sample: Sample, op: Op, change: (result: RuleResult) => Node): Sample {
  const uses = new Map<Node, number>();
  const vjp = (context: VjpContext) =>
    op.vjp(context).map((given, which) => {
      const input = context.inputs[which] as Node;
      // If no gradient flows, it is 0 times the cotangent, and that can be made wrong.
      const cotangent = given ?? ops.multiply(context.ct, constant(0));
      return change({ op, which, input, cotangent, context, uses: uses.get(input) ?? 0 });
    });
  const changed = defineOp({ ...op, vjp });
  const output = rewriteGraph(sample.output, (node, inputs) =>
    node.op === op ? operation(changed, inputs, node.params) : withInputs(node, inputs),
  );
  for (const node of topologicalOrder([output])) {
    for (const input of inputsOf(node)) uses.set(input, (uses.get(input) ?? 0) + 1);
  }
  return { ...sample, output };
}
