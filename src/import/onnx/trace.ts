import { formatValue } from "../../messages/formatValue.js";
import type { ForeignGraph, ForeignNode, ForeignPort } from "./foreignGraph.js";
import { GraphProblem, NodeUse } from "./operator.js";
import { explainMissingOperator, findOperator } from "./operators/operators.js";
import { startOf } from "./operators/rows.js";
import type { Value } from "./value.js";

/**
 * Tells what each output of a graph is.
 *
 * @throws GraphProblem naming the node, if it does something that an MLP does not
 */
export function traceOutputs(graph: ForeignGraph): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>(graph.inputs.map((port) => [port.name, inputValue(port)]));
  const find = (name: string) => values.get(name) ?? graph.findTensor(name);
  for (const node of neededNodes(graph)) {
    const [output] = node.outputs;
    if (output !== undefined) values.set(output, readNode(node, graph, find));
  }
  return new Map(
    graph.outputs.map(({ name }) => {
      const value = find(name);
      if (value === undefined) throw new GraphProblem(`no node makes its output ${formatValue(name)}`);
      return [name, value];
    }),
  );
}

function inputValue({ name, shape, isText }: ForeignPort): Value {
  if (isText) throw new GraphProblem(`its input ${formatValue(name)} is a text: expected numbers`);
  // A single number for each row may come without a dimension of its own.
  return startOf({ kind: "input", names: [name] }, shape === undefined ? [undefined] : shape.slice(1));
}

/** The nodes that the outputs depend on, in their order. Each node comes after those that it depends on. */
function neededNodes({ nodes, outputs }: ForeignGraph): readonly ForeignNode[] {
  const needed = new Set(outputs.map(({ name }) => name));
  const found: ForeignNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    found.push(node);
    for (const name of node.inputs) needed.add(name);
  }
  return found.toReversed();
}

function readNode(node: ForeignNode, { opset }: ForeignGraph, find: (name: string) => Value | undefined): Value {
  const inputs = node.inputs.map((name) => {
    if (name === "") return undefined;
    return find(name) ?? new NodeUse(node, [], opset).refuse(`nothing before it makes its input ${formatValue(name)}`);
  });
  const use = new NodeUse(node, inputs, opset);
  return findOperator(node.op)?.(use) ?? use.refuse(explainMissingOperator(node.op));
}
