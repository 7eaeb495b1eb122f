import type { Attribute, ForeignNode } from "./foreignGraph.js";

/** A function that the file defines itself. Its nodes may refer to the attributes of a call. */
export interface ForeignFunction {
  /** As nodes call it. */
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly ForeignNode[];
  /** Of attributes that a call leaves out. */
  readonly defaults: ReadonlyMap<string, Attribute>;
}

/** More nodes than any chain of layers has. Functions that call each other could make endless ones. */
const mostNodes = 100_000;

/**
 * Writes out the calls of functions that the file defines itself, as PyTorch's exporters made them for a while.
 *
 * @returns the nodes, or what is wrong
 */
export function inlineFunctions(
  nodes: readonly ForeignNode[],
  functions: readonly ForeignFunction[],
): readonly ForeignNode[] | string {
  if (functions.length === 0) return nodes;
  const known = new Map(functions.map((each) => [each.op, each]));
  const done: ForeignNode[] = [];
  // The next node is at the end.
  const left = nodes.toReversed();
  let calls = 0;
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    const definition = known.get(node.op);
    if (definition === undefined) {
      done.push(node);
      continue;
    }
    if (++calls > mostNodes || left.length > mostNodes) {
      return `its functions call each other without an end, or make more than ${mostNodes} nodes`;
    }
    for (const inner of writeOut(node, definition, calls).toReversed()) left.push(inner);
  }
  return done;
}

/** The nodes of a function with the names and the attributes of a call. */
function writeOut(call: ForeignNode, definition: ForeignFunction, number: number): readonly ForeignNode[] {
  const { inputs, outputs, nodes, defaults } = definition;
  const names = new Map([
    ...inputs.map((name, i) => [name, call.inputs[i] ?? ""] as const),
    ...outputs.map((name, i) => [name, call.outputs[i] ?? ""] as const),
  ]);
  const rename = (name: string) => (name === "" ? "" : names.get(name) || `${call.op}/${number}/${name}`);
  const given = new Map([...defaults, ...call.attributes]);
  return nodes.map((node) => ({
    name: `${call.name}/${node.name}`,
    op: node.op,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
    attributes: new Map(
      [...node.attributes].flatMap(([name, value]) => {
        const own = typeof value === "object" && "reference" in value ? given.get(value.reference) : value;
        return own === undefined ? [] : [[name, own] as const];
      }),
    ),
  }));
}
