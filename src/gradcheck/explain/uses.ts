import { inputNames, operation, variable } from "../../graph/node.js";
import type { Node } from "../../graph/op.js";
import { formatCount } from "../../messages/formatCount.js";
import type { Sample } from "../sample.js";
import type { Evidence, Recogniser } from "./evidence.js";
import { partial } from "./proof.js";
import { rebuild, type Use, usesOf } from "./rebuild.js";
import { valuesAt } from "./values.js";

/** Of more uses only the first and the last are looked at. */
const mostUses = 6;

/** A node is used several times, and the contributions of its uses are not added up: one is lost, or counted twice. */
export const lostUse: Recogniser = (evidence) => {
  const { input, sample } = evidence;
  if (input === undefined) return undefined;
  for (const [node, uses] of usesOf(sample.output)) {
    if (uses.length < 2 || node.kind === "constant") continue;
    const name = node.kind === "operation" ? `the result of ${node.op.name}` : node.name;
    const found = findUse(evidence, name, node, uses);
    if (found !== undefined) return found;
  }
  return undefined;
};

function findUse(evidence: Evidence, name: string, node: Node, uses: readonly Use[]): string | undefined {
  const { sample, input } = evidence;
  const looked = uses.length > mostUses ? [uses[0] as Use, uses.at(-1) as Use] : uses;
  /** The gradient if nothing flowed back through these uses. */
  const without = (lost: readonly Use[]): ((index: number) => number) => {
    const frozen = freeze(sample, node, lost);
    return (i) => (input === undefined ? Number.NaN : partial(frozen, input, i));
  };
  for (const use of looked) {
    const others = uses.filter((other) => other !== use);
    const [alone, lacking] = [without(others), without([use])];
    const what = `what the use of ${name} as ${describe(use)} contributes`;
    const loss = `without the other ${others.length === 1 ? "use" : formatCount(others.length, "use")}`;
    if (evidence.fits(alone)) return `is only ${what}, ${loss}`;
    if (evidence.fits(lacking)) return `lacks ${what}`;
    if (evidence.fits((i) => 2 * evidence.referenceAt(i) - lacking(i))) return `counts twice ${what}`;
    if (evidence.fits((i) => 2 * alone(i))) return `is twice ${what}, ${loss}`;
  }
  return undefined;
}

function describe({ node, which }: Use): string {
  const names = inputNames(node.op);
  return names.length === 1 ? `the input of ${node.op.name}` : `input ${names[which]} of ${node.op.name}`;
}

/** The sample with some uses of a node replaced by its value: nothing flows back through them. */
function freeze(sample: Sample, node: Node, uses: readonly Use[]): Sample {
  const value = variable("value", node.shape);
  const output = rebuild(sample.output, (reader, inputs) => {
    const isFrozen = (which: number) => uses.some((use) => use.node === reader && use.which === which);
    const changed = inputs.map((input, which) => (isFrozen(which) ? value : input));
    return changed.includes(value) ? operation(reader.op, changed, reader.params) : undefined;
  });
  return { ...sample, output, point: new Map([...sample.point, [value, valuesAt(node, sample.point)]]) };
}
