import type { Failure } from "../../../src/gradcheck/explain/failure.js";
import { partial } from "../../../src/gradcheck/explain/proof.js";
import { mathjsRunner } from "../../../src/gradcheck/runners/mathjsRunner.js";
import type { Place } from "../../../src/gradcheck/runners/runner.js";
import type { Leaf, Sample } from "../../../src/gradcheck/sample.js";
import { defineOp, input } from "../../../src/graph/node.js";
import type { Formula, Node, Op, OpDefinition, VjpContext } from "../../../src/graph/op.js";
import { type Shape, sizeOf } from "../../../src/graph/shape.js";
import { registry } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";

export const onMathjs: Place = { engine: "mathjs", dtype: "float64", arithmetic: "exact" };

export const onWasm: Place = { engine: "wasm", dtype: "float64", arithmetic: "exact" };

/** An op of the registry whose gradient by one input is spoiled. */
export function spoiled(
  name: string,
  which: number,
  spoil: (right: Node, context: VjpContext) => Node,
  changedFormula?: Formula,
): Op {
  const op = registry.get(name) as Op;
  const { arity, params, summary, shape, forward } = op;
  const formula = changedFormula ?? op.formula;
  const definition: OpDefinition = {
    name,
    arity,
    params,
    summary,
    shape,
    forward,
    vjp: (context) =>
      op.vjp(context).map((right, i) => (i === which && right !== null ? spoil(right, context) : right)),
  };
  return defineOp(formula === undefined ? definition : { ...definition, formula }) as unknown as Op;
}

/** The failure with some elements computed wrongly, as by an engine. */
export function changed(failure: Failure, change: (value: number, index: number) => number): Failure {
  return { ...failure, analytic: (failure.analytic as Float64Array).map(change) };
}

export interface SampleOptions {
  readonly values?: readonly (readonly number[] | undefined)[];
  readonly cotangent?: readonly number[];
  readonly seed?: number;
  readonly range?: number;
}

/** A sample with random values for leaves `a`, `b`, … of these shapes. */
export function sampleOf(
  shapes: readonly Shape[],
  build: (...leaves: readonly Leaf[]) => Node,
  { values = [], cotangent, seed = 1, range = 2 }: SampleOptions = {},
): Sample {
  const random = RandomStream.create(seed, "gradcheck");
  const draw = (shape: Shape) => Float64Array.from({ length: sizeOf(shape) }, () => random.uniform(-range, range));
  const inputs = shapes.map((shape, i) => input("abcd"[i] as string, shape));
  const output = build(...inputs);
  const point = new Map<Leaf, Float64Array>();
  for (const [i, leaf] of inputs.entries()) {
    const given = values[i];
    point.set(leaf, given === undefined ? draw(leaf.shape) : Float64Array.from(given));
  }
  return {
    title: "",
    inputs,
    output,
    point,
    cotangent: cotangent === undefined ? draw(output.shape) : Float64Array.from(cotangent),
  };
}

/** The gradient by an input as reverse mode gives it, beside the one that complex step finds. */
export function failureOf(sample: Sample, which = 0): Failure {
  const leaf = sample.inputs[which] as Leaf;
  return {
    sample,
    input: leaf,
    analytic: reverseMode(sample, leaf),
    reference: Array.from({ length: sizeOf(leaf.shape) }, (_, index) => partial(sample, leaf, index)),
    place: onMathjs,
  };
}

export function reverseMode(sample: Sample, leaf: Leaf): Float64Array | Error {
  const [computed] = mathjsRunner.run([{ ...sample, inputs: [leaf] }]);
  return computed instanceof Error ? computed : (computed?.gradients[0] as Float64Array);
}
