import { create } from "@bufbuild/protobuf";
import { type FunctionProto, type NodeProto, NodeProtoSchema } from "onnx-buf";

/** More nodes than any chain of layers has. Functions that call each other could make endless ones. */
const mostNodes = 100_000;

/**
 * Writes out the calls of functions that the file defines itself, as PyTorch's exporters made them for a while.
 *
 * @returns the nodes, or what is wrong
 */
export function inlineFunctions(
  nodes: readonly NodeProto[],
  functions: readonly FunctionProto[],
): readonly NodeProto[] | string {
  if (functions.length === 0) return nodes;
  const known = new Map(functions.map((each) => [`${each.domain}.${each.name}.${each.overload}`, each]));
  const done: NodeProto[] = [];
  // The next node is at the end.
  const left = nodes.toReversed();
  let calls = 0;
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    const definition = known.get(`${node.domain}.${node.opType}.${node.overload}`);
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
function writeOut(call: NodeProto, definition: FunctionProto, number: number): readonly NodeProto[] {
  const names = new Map([
    ...definition.input.map((name, i) => [name, call.input[i] ?? ""] as const),
    ...definition.output.map((name, i) => [name, call.output[i] ?? ""] as const),
  ]);
  const rename = (name: string) =>
    name === "" ? "" : names.get(name) || `${call.name || call.opType}/${number}/${name}`;
  const given = new Map([
    ...definition.attributeProto.map((each) => [each.name, each] as const),
    ...call.attribute.map((each) => [each.name, each] as const),
  ]);
  // An output may be an input of the function as it is; there is then no node that makes it.
  const passed = definition.output.flatMap((name, i) => {
    const from = definition.input.indexOf(name);
    if (from < 0) return [];
    return [
      create(NodeProtoSchema, { opType: "Identity", input: [call.input[from] ?? ""], output: [call.output[i] ?? ""] }),
    ];
  });
  return [
    ...passed,
    ...definition.node.map((node) =>
      create(NodeProtoSchema, {
        ...node,
        name: `${call.name || call.opType}/${node.name || node.opType}`,
        input: node.input.map(rename),
        output: node.output.map(rename),
        attribute: node.attribute.flatMap((each) => {
          if (each.refAttrName === "") return [each];
          const value = given.get(each.refAttrName);
          return value === undefined ? [] : [{ ...value, name: each.name }];
        }),
      }),
    ),
  ];
}
