import { lower } from "../../engine/wasm/lower.js";
import type { Term } from "../../engine/wasm/terms.js";
import { input } from "../../graph/node.js";
import type { Node, Operation, Variable } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { sizeOf } from "../../graph/shape.js";
import { ops } from "../../ops/index.js";
import { lowerTerms } from "./lowerTerms.js";
import type { OnnxGraph, Value } from "./onnxGraph.js";
import { multiplyOnce, OnnxTermFactory } from "./onnxTermFactory.js";
import { standardOf } from "./standardOps.js";

/** What a graph is lowered with. */
export interface GraphToLower {
  readonly targets: readonly Node[];
  /** The values of its inputs. */
  readonly inputs: ReadonlyMap<Node, Value>;
  /** The numbers of its variables that are no inputs. */
  readonly variables: ReadonlyMap<Variable, ArrayLike<number>>;
  /** What operations are called; by their op if left out. */
  readonly names: ReadonlyMap<Node, string>;
}

/** Lowers the nodes of a graph of the op library, and gives the value of each that is not a part of another. */
export function lowerGraph(
  graph: OnnxGraph,
  { targets, inputs, variables, names }: GraphToLower,
): ReadonlyMap<Node, Value> {
  const values = new Map<Node, Value>(inputs);
  const order = topologicalOrder(targets);
  const linear = findLinear(order, new Set(targets));
  const merged = new Set<Node>([...linear].flatMap(([node, { product }]) => (node === product ? [] : [product])));
  const read = (node: Node) => values.get(node) as Value;
  const lowerNode = (node: Node): Value => {
    switch (node.kind) {
      case "input":
        throw new Error(`the input ${node.name} has no value`);
      case "variable":
        return graph.tensor(node.name, node.shape, variables.get(node) as ArrayLike<number>);
      case "constant":
        return node.shape.length === 0
          ? graph.number(node.value)
          : graph.tensor("constant", node.shape, new Float64Array(sizeOf(node.shape)).fill(node.value));
      case "operation": {
        const name = names.get(node) ?? node.op.name;
        const parts = linear.get(node);
        if (parts !== undefined) return graph.node(name, "Gemm", parts.inputs.map(read));
        const standard = standardOf(node, graph.dtype);
        if (standard !== undefined) return graph.node(name, standard.opType, node.inputs.map(read), standard);
        return lowerOperation(node, graph, node.inputs.map(read), name);
      }
    }
  };
  for (const node of order) if (!values.has(node) && !merged.has(node)) values.set(node, lowerNode(node));
  return values;
}

/** A linear layer: the product, and what Gemm takes. */
interface Linear {
  readonly product: Operation;
  readonly inputs: readonly Node[];
}

/** Operations that are a Gemm: products with a variable, each together with its bias if nothing else reads it. */
function findLinear(order: readonly Node[], targets: ReadonlySet<Node>): ReadonlyMap<Node, Linear> {
  const readers = new Map<Node, Node[]>();
  for (const node of order) {
    if (node.kind === "operation")
      for (const each of node.inputs) readers.set(each, [...(readers.get(each) ?? []), node]);
  }
  const found = new Map<Node, Linear>();
  for (const node of order) {
    if (!isProduct(node)) continue;
    const [reader, ...others] = readers.get(node) ?? [];
    const bias = others.length === 0 && reader !== undefined && !targets.has(node) ? biasOf(reader, node) : undefined;
    const parts = { product: node, inputs: bias === undefined ? node.inputs : [...node.inputs, bias] };
    found.set(bias === undefined ? node : (reader as Node), parts);
  }
  return found;
}

function isProduct(node: Node): node is Operation {
  return node.kind === "operation" && (node.op as unknown) === ops.matmul && node.inputs[1]?.kind === "variable";
}

/** What a node adds to a product, if it is a variable for each column. */
function biasOf(node: Node, product: Operation): Node | undefined {
  if (node.kind !== "operation" || (node.op as unknown) !== ops.add || node.inputs[0] !== product) return undefined;
  const [, bias] = node.inputs;
  return bias?.kind === "variable" && bias.shape.length === 1 ? bias : undefined;
}

/** Lowers one operation through the definition of its op. */
function lowerOperation(node: Operation, graph: OnnxGraph, values: readonly Value[], path: string): Value {
  // Equal inputs are one leaf, so that what they have in common is one term.
  const leaves = new Map(node.inputs.map((each) => [each, input("x", each.shape)]));
  const factory = new OnnxTermFactory(graph.dtype);
  const inputs = node.inputs.map((each) => leaves.get(each) as Node);
  const applied: Operation = { ...node, inputs };
  const terms = lower([...leaves.values(), applied], factory, multiplyOnce);
  const given = new Map(inputs.map((leaf, i) => [leaf, values[i] as Value]));
  return lowerTerms(terms.get(applied) as Term, graph, { values: given, path });
}
