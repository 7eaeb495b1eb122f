import type { Node } from "../graph/op.js";
import { formatParams } from "../graph/printNode.js";
import { formatShape } from "../graph/shape.js";
import { formatShort } from "../messages/formatShort.js";
import type { ViewNode } from "./graphView.js";

/** Values of vertices, row-major. */
export type VertexValues = ReadonlyMap<ViewNode, Float64Array>;

/** What makes a node, as it is written in pictures and tables: `matmul`, `sum(axis 0)`, `input`, `constant 0.5`. */
export function describeOp(node: Node): string {
  switch (node.kind) {
    case "input":
    case "variable":
      return node.kind;
    case "constant":
      return `constant ${node.value}`;
    case "operation": {
      const params = formatParams(node.params);
      return params.length === 0 ? node.op.name : `${node.op.name}(${params.join(", ")})`;
    }
  }
}

/** A vertex in the lines of its box: name, op and shape, and its values if they are known. */
export function describeBox(vertex: ViewNode, values: VertexValues | undefined): readonly string[] {
  const { name, node } = vertex;
  const shape = node.shape.length === 0 ? "" : ` ${formatShape(node.shape)}`;
  const found = values?.get(vertex);
  return [name, `${describeOp(node)}${shape}`, ...(found === undefined ? [] : [summarizeValues(found, node.shape)])];
}

/** Values are written out up to so many. */
const mostShown = 8;

/** Values on one line: a small matrix row by row, `0, 1; 1, 0`, and of a large one the range and the mean. */
export function summarizeValues(values: Float64Array, shape: readonly number[]): string {
  if (values.length <= mostShown) {
    const columns = shape.at(-1) ?? 1;
    const rows = Array.from({ length: values.length / columns }, (_, i) =>
      Array.from(values.subarray(i * columns, (i + 1) * columns), formatShort).join(", "),
    );
    return rows.join("; ");
  }
  const [low, high, sum] = values.reduce(
    ([low, high, sum], value) => [Math.min(low, value), Math.max(high, value), sum + value],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0],
  );
  return `${formatShort(low)} … ${formatShort(high)}, mean ${formatShort(sum / values.length)}`;
}
