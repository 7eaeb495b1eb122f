import { ShapeError } from "../../errors.js";
import { inputNames, operation, variable } from "../../graph/node.js";
import type { Node, Op, Params, Variable } from "../../graph/op.js";
import { broadcastShapes, formatShape, type Shape, sameShape } from "../../graph/shape.js";
import { ops } from "../../ops/index.js";
import { applyOp, type Case, describeCase } from "./cases.js";
import type { Wiring } from "./createSample.js";

/** Graphs in which a node is used more than once, on the shapes of each case, as far as they allow it. */
export function wire(op: Op, { shapes, params }: Case): readonly Wiring[] {
  const title = describeCase(op, { shapes, params });
  const pointwise = op.formula !== undefined && shapes.every((shape) => sameShape(shape, shapes[0] as Shape));
  const build = (name: string, make: (leaves: readonly Variable[], output: Node) => Node | undefined): Wiring[] => {
    const { leaves, output } = applyOp(op, shapes, params);
    const wired = attempt(() => make(leaves, output));
    return wired === undefined
      ? []
      : [{ title: `${title}, ${name}`, leaves, output: wired, ...(pointwise && { isPointwise: true }) }];
  };
  return [
    ...build("output used three times", (_, y) => ops.add(ops.multiply(y, y), y)),
    ...build("inputs used elsewhere too", (leaves, y) =>
      leaves.reduce<Node>(
        (sum, leaf) => ops.add(sum, stretchesTo(leaf.shape, y.shape) ? leaf : ops.sum(leaf)),
        ops.multiply(y, y),
      ),
    ),
    ...inputNames(op)
      .slice(0, op.arity)
      .flatMap((name, i) =>
        build(op.arity === 1 ? "applied twice" : `applied twice, by ${name}`, (leaves, y) =>
          operation(op, leaves.with(i, y as Variable), params),
        ),
      ),
  ];
}

/** Graphs in which one node is all inputs of the op: as it is, and against itself laid out or stretched in another way. */
export function wireTwins(op: Op, cases: readonly Case[]): readonly Wiring[] {
  if (op.arity < 2) return [];
  const own = cases.filter(({ shapes }) => shapes.every((shape) => sameShape(shape, shapes[0] as Shape)));
  const alike = own.map(({ shapes: [shape = []], params }): Wiring => {
    const x = variable(inputNames(op)[0] ?? "a", shape);
    const output = operation(
      op,
      Array.from({ length: op.arity }, () => x),
      params,
    );
    const isPointwise = op.formula !== undefined;
    return {
      title: `${describeCase(op, { shapes: [shape], params })}, all inputs are one node`,
      leaves: [x],
      output,
      isPointwise,
    };
  });
  return [...alike, ...twistTwins(op)];
}

/** How a node may be laid out to meet itself. */
const twists: readonly { readonly name: string; readonly shape: Shape; readonly twist: (x: Node) => Node }[] = [
  { name: "its column", shape: [3], twist: (x) => ops.reshape(x, { shape: [3, 1] }) },
  { name: "itself stretched", shape: [1, 3], twist: (x) => ops.broadcast(x, { shape: [2, 3] }) },
  { name: "its sum", shape: [2, 3], twist: (x) => ops.sum(x, { axis: 0, keepDims: true }) },
  { name: "itself transposed", shape: [2, 3], twist: (x) => ops.transpose(x) },
  { name: "itself transposed", shape: [3, 3], twist: (x) => ops.transpose(x) },
];

function twistTwins(op: Op): readonly Wiring[] {
  return twists.flatMap(({ name, shape, twist }) =>
    Array.from({ length: op.arity }, (_, place) => place).flatMap((place) => {
      const x = variable(inputNames(op)[0] ?? "a", shape);
      const inputs: readonly Node[] = Array.from({ length: op.arity }, () => x);
      const output = attempt(() => operation(op, inputs.with(place, twist(x)), op.params as Params));
      if (output === undefined) return [];
      return [{ title: `${formatShape(shape)} and ${name}, as input ${place + 1}`, leaves: [x], output }];
    }),
  );
}

function stretchesTo(shape: Shape, target: Shape): boolean {
  return attempt(() => broadcastShapes(shape, target))?.join() === target.join();
}

/** What is made, or undefined if the shapes do not fit. */
function attempt<Made>(make: () => Made): Made | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}
