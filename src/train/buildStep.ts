import { type AskedRule, gradients } from "../autodiff/gradients.js";
import { buildBatchGraph, countCorrect, type LossOptions, type Step } from "../forward/buildBatchGraph.js";
import { input } from "../graph/node.js";
import type { Input } from "../graph/op.js";
import { type Network, widthsOfMasks } from "../nn/network.js";
import { type Clipping, clipGradients } from "../optim/clipGradients.js";
import type { NamedPart } from "../optim/namedPart.js";
import type { UpdateRule } from "../optim/updateRule.js";

export interface StepOptions extends LossOptions {
  readonly rule: Pick<UpdateRule, "updates">;
  readonly clipping: Clipping;
  /** The learning rate, a single number. */
  readonly lr: Input;
  /** Whether no unit is left out. Default false. */
  readonly isDropoutOff?: boolean | undefined;
}

/** A step that trains: loss, gradients and updates. Its inputs are the batch, its targets, its weights w and n, and the masks of dropout. */
export function buildStep(network: Network, options: StepOptions, rows: number): Step {
  const { loss, correct, rule, clipping, lr, isWeighted = false, isDropoutOff = false } = options;
  const masks = (isDropoutOff ? [] : widthsOfMasks(network)).map(({ width }, i) => input(`mask${i}`, [rows, width]));
  const weights = input("weights", [rows, 1]);
  const divisors = input("divisors", [rows, 1]);
  const batch = buildBatchGraph(network, loss, rows, masks, isWeighted ? { weights, divisors } : undefined);
  const rules: AskedRule[] = [];
  const found = gradients(batch.loss, network.parameters, (rule) => rules.push(rule));
  const parts: NamedPart[] = [];
  const takePart = (part: NamedPart) => parts.push(part);
  const clipped = clipGradients(found, clipping, takePart);
  const updates = [...rule.updates(clipped, lr, takePart), ...countCorrect(batch, correct)];
  const inputs = [batch.x, batch.target, ...(isWeighted ? [weights, divisors] : []), ...masks];
  const graph = { rows, inputs, loss: batch.loss, updates };
  return { graph, batch, rules, gradients: found, clipped, parts };
}
