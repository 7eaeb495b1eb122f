import { operation } from "../../graph/node.js";
import type { Node, Operation } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { sameShape } from "../../graph/shape.js";
import { ops } from "../../ops/index.js";
import { gradientGraph } from "../runners/gradientGraph.js";
import type { Evidence, Recogniser } from "./evidence.js";
import { rebuild } from "./rebuild.js";
import { valuesAt } from "./values.js";

/** A change of one operation of the rule, and what is wrong without it. */
interface Repair {
  readonly node: Operation;
  readonly mended: (inputs: readonly Node[]) => Node;
  readonly diagnosis: string;
}

/** A graph larger than this is not one of a rule. */
const mostNodes = 200;

/** The rule works along the wrong axis: of a sum, or of what it spreads. It is found by the change that makes all right. */
export const wrongAxis: Recogniser = (evidence) =>
  evidence.input === undefined
    ? outputAlongOtherAxis(evidence)
    : findRepair(evidence, (node) => [...axisRepairs(node), ...spreadRepairs(node)]);

/** The rule transposes too often or too rarely, or has operands the wrong way round. It is found by the change that makes all right. */
export const wrongOperand: Recogniser = (evidence) =>
  findRepair(evidence, (node) => [...transposeRepairs(node), ...orderRepairs(node)]);

/** Looks at the rule, so the values of an engine that computes the rule wrongly are not explained. */
function findRepair(evidence: Evidence, repairsOf: (node: Operation) => readonly Repair[]): string | undefined {
  const { input, sample } = evidence;
  if (input === undefined) return undefined;
  const graph = gradientGraph({ ...sample, inputs: [input] });
  const [gradient] = graph instanceof Error ? [] : graph.gradients;
  if (graph instanceof Error || gradient === undefined) return undefined;
  const forward = new Set(topologicalOrder([sample.output]));
  const rule = topologicalOrder([gradient]).filter(
    (node): node is Operation => node.kind === "operation" && !forward.has(node),
  );
  const values = valuesAt(gradient, graph.leaves);
  if (rule.length > mostNodes || !evidence.fits((i) => values[i])) return undefined;
  for (const repair of rule.flatMap(repairsOf)) {
    const mended = attempt(() =>
      rebuild(gradient, (node, inputs) => (node === repair.node ? repair.mended(inputs) : undefined)),
    );
    if (mended === undefined || !sameShape(mended.shape, gradient.shape)) continue;
    if (evidence.isRight(valuesAt(mended, graph.leaves))) return repair.diagnosis;
  }
  return undefined;
}

/** The output is that along another axis. */
function outputAlongOtherAxis(evidence: Evidence): string | undefined {
  const { operation: node, sample } = evidence;
  for (const { mended, axis } of node === undefined ? [] : axisRepairs(node)) {
    const values = valuesAt(mended(node?.inputs ?? []), sample.point);
    if (values.length === sample.cotangent.length && evidence.fits((i) => values[i])) {
      return `is that along axis ${axis}, and should be that along axis ${node?.params.axis}`;
    }
  }
  return undefined;
}

/** The operation along another axis of its input. */
function axisRepairs(node: Operation): readonly (Repair & { readonly axis: number })[] {
  const { axis } = node.params;
  if (typeof axis !== "number") return [];
  const rank = node.inputs[0]?.shape.length ?? 0;
  return Array.from({ length: rank }, (_, other) => other)
    .filter((other) => other !== axis)
    .map((other) => ({
      node,
      axis: other,
      mended: (inputs) => operation(node.op, inputs, { ...node.params, axis: other }),
      diagnosis: `comes from the wrong axis (the rule takes ${article(node.op.name)} along axis ${axis}, and should along axis ${other})`,
    }));
}

/** A transpose left out, or one of an operand of a product put in. */
function transposeRepairs(node: Operation): readonly Repair[] {
  if (node.op.name === "transpose") {
    return [
      { node, mended: ([a]) => a as Node, diagnosis: "comes from a transpose that the rule takes and should not" },
    ];
  }
  if (node.op.name !== "matmul") return [];
  return node.inputs.map((operand, which) => ({
    node,
    mended: (inputs) => operation(node.op, inputs.with(which, ops.transpose(inputs[which] as Node)), node.params),
    diagnosis: `comes from a transpose that is left out (the rule multiplies by ${nameOf(operand)}, and should by its transpose)`,
  }));
}

/** The operands the other way round. */
function orderRepairs(node: Operation): readonly Repair[] {
  const [first, second] = node.inputs.map(nameOf);
  if (node.inputs.length !== 2 || node.op.name === "add" || node.op.name === "multiply") return [];
  return [
    {
      node,
      mended: ([a, b]) => operation(node.op, [b as Node, a as Node], node.params),
      diagnosis: `comes from operands in the wrong order (the rule has ${node.op.name} of ${first} and ${second}, and should have it the other way round)`,
    },
  ];
}

/** A list that is spread as a row, and should be as a column; or the other way round. */
function spreadRepairs(node: Operation): readonly Repair[] {
  const [operand] = node.inputs;
  const spread = node.op.name === "reshape" ? node : node.op.name === "broadcast" ? operand : undefined;
  if (spread === undefined || spread.shape.length > 2) return [];
  const [rows, columns] = spread.shape.length === 2 ? spread.shape : [1, spread.shape[0]];
  if (rows === undefined || columns === undefined || (rows !== 1 && columns !== 1) || rows === columns) return [];
  const turned = { shape: [columns, rows] };
  const [from, to] = rows === 1 ? ["0", "1"] : ["1", "0"];
  return [
    {
      node,
      mended: ([a]) =>
        spread === node
          ? ops.reshape(a as Node, turned)
          : operation(node.op, [ops.reshape(a as Node, turned)], node.params),
      diagnosis: `comes from the wrong axis (the rule spreads ${nameOf(operand as Node)} along axis ${from}, and should along axis ${to})`,
    },
  ];
}

function nameOf(node: Node): string {
  if (node.kind === "operation") {
    return node.op.name === "transpose"
      ? `the transpose of ${nameOf(node.inputs[0] as Node)}`
      : `the result of ${node.op.name}`;
  }
  return node.kind === "constant"
    ? String(node.value)
    : node.name === "cotangent"
      ? "the incoming gradient"
      : node.name;
}

function article(name: string): string {
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
