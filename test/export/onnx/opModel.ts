import type { Dtype } from "../../../src/engine/engine.js";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { lowerGraph } from "../../../src/export/onnx/lowerGraph.js";
import { writeModelProto } from "../../../src/export/onnx/modelProto.js";
import { OnnxGraph } from "../../../src/export/onnx/onnxGraph.js";
import { createOnnxModel } from "../../../src/export/onnx/onnxModel.js";
import type { Sample } from "../../../src/gradcheck/sample.js";
import { opSubject } from "../../../src/gradcheck/subjects/opSubject.js";
import { operation, variable } from "../../../src/graph/node.js";
import type { Op, Operation, Variable } from "../../../src/graph/op.js";
import { type Shape, sameShape, sizeOf } from "../../../src/graph/shape.js";
import { registry } from "../../../src/ops/index.js";
import { evaluateOn } from "../../engine/evaluateOn.js";

/** An op at some points. */
export interface OpCase {
  /** `softplus {"beta":2}`, `matmul [2,3] [3,4]` */
  readonly title: string;
  readonly op: Op;
  readonly output: Operation;
  readonly point: ReadonlyMap<Variable, Float64Array>;
}

/**
 * Every op of the registry over the samples of gradcheck. All points at which an op works element by element are one case. Of the
 * shapes each op takes a share of its own.
 */
export function createOpCases(): readonly OpCase[] {
  return [...registry.values()].flatMap((op, number) => {
    const samples = opSubject(op, { of: 20, number })
      .samples(1)
      .filter((sample) => isPlain(op, sample));
    const [pointwise, others] = [true, false].map((is) =>
      samples.filter((sample) => isPointwise(op, sample) === is),
    ) as [Sample[], Sample[]];
    const groups = [...groupBy(pointwise, ({ output }) => JSON.stringify((output as Operation).params)).values()];
    return [...groups.map((group) => join(op, group)), ...distinct(others).map((sample) => toCase(op, sample))];
  });
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** Whether the sample is the op alone. */
function isPlain(op: Op, { output }: Sample): boolean {
  return (
    output.kind === "operation" &&
    output.op === op &&
    output.inputs.every(({ kind }) => kind === "variable") &&
    sizeOf(output.shape) > 0
  );
}

function isPointwise({ formula }: Op, { output }: Sample): boolean {
  const { inputs, shape } = output as Operation;
  return (
    formula !== undefined &&
    new Set(inputs).size === inputs.length &&
    inputs.every((each) => sameShape(each.shape, shape))
  );
}

function join(op: Op, samples: readonly Sample[]): OpCase {
  const [first] = samples as [Sample];
  const { params, inputs } = first.output as Operation;
  const values = inputs.map((_, i) =>
    Float64Array.from(
      samples.flatMap(({ output, point }) => [...(point.get((output as Operation).inputs[i] as Variable) ?? [])]),
    ),
  );
  const leaves = values.map(({ length }) => variable("x", [length]));
  const point = new Map(leaves.map((leaf, i) => [leaf, values[i] as Float64Array]));
  return { title: `${op.name} ${JSON.stringify(params)}`, op, output: operation(op, leaves, params), point };
}

/** One sample at ordinary values, and one at the ends of domains, for each choice of shapes and parameters. */
function distinct(samples: readonly Sample[]): readonly Sample[] {
  const keyOf = ({ output, isUnproved = false }: Sample) => {
    const { inputs, params } = output as Operation;
    return JSON.stringify([
      inputs.map(({ shape }) => shape),
      inputs.map((each) => inputs.indexOf(each)),
      params,
      isUnproved,
    ]);
  };
  return [...groupBy(samples, keyOf).values()].map(([first]) => first as Sample);
}

function toCase(op: Op, { output, point }: Sample): OpCase {
  const { inputs, params } = output as Operation;
  const title = `${op.name} ${inputs.map(({ shape }) => `[${shape}]`).join(" ")} ${JSON.stringify(params)}`;
  return { title, op, output: output as Operation, point: point as ReadonlyMap<Variable, Float64Array> };
}

/** A model that computes all cases. */
export interface OpModel {
  readonly bytes: Uint8Array;
  readonly inputs: readonly { readonly name: string; readonly shape: Shape; readonly values: Float64Array }[];
  /** The output of each case. */
  readonly outputs: readonly string[];
}

export function createOpModel(cases: readonly OpCase[], dtype: Dtype): OpModel {
  const graph = new OnnxGraph(dtype);
  const inputs: OpModel["inputs"][number][] = [];
  const outputs = cases.map(({ op, output, point }) => {
    const names = new Map(
      Array.from(point, ([leaf, values]) => {
        const name = graph.unique(`${op.name} input`);
        graph.input(name, graph.numberType, leaf.shape);
        inputs.push({ name, shape: leaf.shape, values });
        return [leaf, name];
      }),
    );
    const values = lowerGraph(graph, { targets: [output], inputs: names, variables: new Map(), names: new Map() });
    const name = graph.node(`${op.name} output`, "Identity", [values.get(output) as string]);
    graph.output(name, graph.numberType, output.shape);
    return name;
  });
  return { bytes: writeModelProto(createOnnxModel(graph, "ops")), inputs, outputs };
}

/** The values of all cases in float64, by the engine. In float32 the points are rounded first. */
export async function valuesOfCases(cases: readonly OpCase[], dtype: Dtype): Promise<readonly Float64Array[]> {
  const round = dtype === "float32" ? Math.fround : Number;
  const points = cases.flatMap(({ point }) =>
    Array.from(point, ([leaf, values]): [Variable, Float64Array] => [leaf, values.map(round)]),
  );
  const outputs = cases.map(({ output }) => output);
  return evaluateOn(await loadEngine("wasm", "exact"), outputs, new Map(points));
}
