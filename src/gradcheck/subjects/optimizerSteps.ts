import type { Dtype, Engine, Update } from "../../engine/engine.js";
import { evaluate } from "../../engine/referenceEngine.js";
import { input, variable } from "../../graph/node.js";
import type { Input, Node, Value, Variable } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { type Shape, sizeOf } from "../../graph/shape.js";
import { nest } from "../../math/nestedArrays.js";
import type { NumberSystem } from "../../math/numberSystem.js";
import { ops } from "../../ops/index.js";
import { clipGradients } from "../../optim/clipGradients.js";
import { RandomStream } from "../../random.js";
import type { OptimizerCase } from "./optimizerCases.js";

/** Gradients and learning rates that are given, step by step, whatever the parameters are. */
export interface GivenSteps {
  /** The first value of each parameter. */
  readonly first: readonly Float64Array[];
  /** For each step, the gradient of each parameter. */
  readonly gradients: readonly (readonly Float64Array[])[];
  readonly rates: readonly number[];
}

/** Shapes of the parameters. */
export const shapes: readonly Shape[] = [[], [7], [3, 3]];
const stepCount = 6;

/** Draws one element of a gradient. */
type Draw = (random: RandomStream) => number;
const ordinary: Draw = (random) => random.normal();
const spread =
  (low: number, high: number): Draw =>
  (random) =>
    (random.chance(0.5) ? 1 : -1) * 10 ** random.uniform(low, high);
const zero: Draw = () => 0;
const tiny = spread(-12, -6);
const huge = spread(3, 10);

/** All are float32 numbers. Every second step has no huge gradients, so that its norm is small. */
export function drawSteps(seed: number): GivenSteps {
  const random = RandomStream.create(seed, "gradcheck");
  const draw = (shape: Shape, element: (index: number) => number) =>
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.fround(element(i)));
  const gradients = Array.from({ length: stepCount }, (_, step) => {
    const kinds = [ordinary, zero, tiny, step % 2 === 0 ? ordinary : huge];
    // An element keeps its kind, but for every fifth, which changes from step to step.
    return shapes.map((shape) => draw(shape, (i) => (kinds[i % 5] ?? (kinds[step % 4] as Draw))(random)));
  });
  return {
    first: shapes.map((shape) => draw(shape, () => random.uniform(-2, 2))),
    gradients,
    rates: gradients.map((_, step) => Math.fround(0.1 / (1 + step))),
  };
}

/** The graph of one step. */
export interface UpdateGraph {
  /** One for each parameter, flat: [1, elements]. */
  readonly gradients: readonly Input[];
  readonly lr: Input;
  readonly updates: readonly Update[];
  /** First values of all variables. */
  readonly first: ReadonlyMap<Variable, Float64Array>;
}

/** @throws Error if the rule is corrupted so that its graph cannot be built */
export function buildUpdates({ clipping, build }: OptimizerCase, { first }: GivenSteps): UpdateGraph {
  const parameters = shapes.map((shape, i) => variable(`${i}.parameter`, shape));
  const gradients = shapes.map((shape, i) => input(`${i}.gradient`, [1, sizeOf(shape)]));
  const lr = input("lr", []);
  const rule = build(parameters);
  const shaped = gradients.map((gradient, i) => ops.reshape(gradient, { shape: shapes[i] as Shape }));
  return {
    gradients,
    lr,
    updates: rule.updates(clipGradients(shaped, clipping), lr),
    first: new Map([...parameters.map((each, i) => [each, first[i] as Float64Array] as const), ...rule.state]),
  };
}

/** The values of all variables after each step. */
export type Trajectory<T> = readonly ReadonlyMap<Variable, T>[];

/** The steps on an engine. */
export function stepOnEngine(
  { gradients, lr, updates, first }: UpdateGraph,
  given: GivenSteps,
  engine: Engine,
  dtype: Dtype,
): Trajectory<Float64Array> {
  const tables = gradients.map(({ shape: [, columns = 1] }, i) => ({
    columns,
    values: Float64Array.from(given.gradients.flatMap((step) => [...(step[i] as Float64Array)])),
  }));
  const session = engine.prepare({
    dtype,
    steps: [{ rows: 1, inputs: gradients, loss: ops.identity(lr), updates }],
    tables,
    state: first,
  });
  return given.rates.map((rate, step) => {
    const pass = {
      rows: 1,
      order: Uint32Array.of(step),
      batchSize: 1,
      scalars: new Map([[lr, rate]]),
      losses: new Float64Array(1),
    };
    for (let next = 0; next < 1; ) next = session.train(pass, next, 1).next;
    return new Map([...first.keys()].map((each) => [each, session.read(each)]));
  });
}

/** The steps of the graph over numbers of any type. */
export function stepInSystem(
  { gradients, lr, updates, first }: UpdateGraph,
  given: GivenSteps,
  system: NumberSystem,
): Trajectory<Value> {
  const order = topologicalOrder(updates.map(({ value }) => value));
  let state = new Map([...first].map(([each, values]) => [each, lift(values, each.shape, system)]));
  return given.rates.map((rate, step) => {
    const leaves = new Map<Node, Value>([...state, [lr, system.lift(rate)]]);
    for (const [i, gradient] of gradients.entries()) {
      leaves.set(gradient, lift(given.gradients[step]?.[i] as Float64Array, gradient.shape, system));
    }
    const values = evaluate(order, leaves, system);
    state = new Map(state);
    for (const { variable: updated, value } of updates) state.set(updated, values.get(value) as Value);
    return state;
  });
}

/** Numbers of a system in a shape. */
export function lift(values: Float64Array, shape: Shape, system: NumberSystem): Value {
  return nest(
    Array.from(values, (value) => system.lift(value)),
    shape,
  );
}
