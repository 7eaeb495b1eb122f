import fc from "fast-check";
import { gradients } from "../../src/autodiff/gradients.js";
import type { Dtype, Job, StepGraph, Update } from "../../src/engine/engine.js";
import { FormulaError, ShapeError } from "../../src/errors.js";
import { varyNumbers } from "../../src/gradcheck/samples/parameters.js";
import { constant, input, operation, variable } from "../../src/graph/node.js";
import type { Input, Node, Op, Param, Params, Variable } from "../../src/graph/op.js";
import { topologicalOrder } from "../../src/graph/order.js";
import { type Shape, sameShape, sizeOf } from "../../src/graph/shape.js";
import { customOp } from "../../src/ops/elementwise.js";
import { ops, registry } from "../../src/ops/index.js";
import { RandomStream } from "../../src/random.js";

/** Beside whole vectors and rows that are worked on by columns, and beside the tiles and the panels of the kernels. */
const lengths = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 9) },
  { weight: 4, arbitrary: fc.constantFrom(15, 16, 17, 18, 33, 35) },
  { weight: 1, arbitrary: fc.constantFrom(65, 131, 261) },
);
const pick = fc.nat(1000);
const structural = [...registry.values()].filter(({ formula }) => formula === undefined).map(({ name }) => name);

/** A formula in x, of arithmetic, all comparisons, and the functions that formulas may call. */
const formulas = fc.letrec<{ formula: string }>((tie) => {
  const leaf = fc.constantFrom("x", "x", "x", "0", "1", "2", "0.5", "6");
  const callable = [...registry.values()].filter(({ formula, arity }) => formula !== undefined && arity === 1);
  const call = fc.tuple(fc.constantFrom(...callable.map(({ name }) => name)), tie("formula"));
  const sum = fc.tuple(fc.constantFrom("+", "-", "*", "/"), tie("formula"), tie("formula"));
  const choice = fc.tuple(
    fc.constantFrom("<", "<=", ">", ">=", "==", "!="),
    fc.tuple(tie("formula"), tie("formula"), tie("formula"), tie("formula")),
  );
  return {
    formula: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      leaf,
      sum.map(([operator, a, b]) => `(${a}) ${operator} (${b})`),
      choice.map(([operator, [a, b, c, d]]) => `(${a}) ${operator} (${b}) ? (${c}) : (${d})`),
      tie("formula").map((a) => `(${a}) ^ 2`),
      call.map(([name, a]) => `${name}(${a})`),
    ),
  };
}).formula;

/**
 * How a random program is put together. Numbers choose among what there is to choose from when their turn comes, so that any list
 * makes a program, and a shorter list a smaller one: that is how a failure shrinks.
 */
export const plans = fc.record({
  dtype: fc.constantFrom<Dtype>("float64", "float32"),
  /** Whether only ops are taken that IEEE 754 prescribes to the bit. */
  isPrescribed: fc.boolean(),
  /** Rows of a full batch, and of the table. */
  batchSize: lengths,
  rows: lengths,
  columns: fc.tuple(lengths, lengths),
  isShuffled: fc.boolean(),
  sizes: fc.tuple(lengths, lengths, lengths),
  variables: fc.array(pick, { minLength: 1, maxLength: 5 }),
  operations: fc.array(
    fc.oneof(
      {
        weight: 10,
        arbitrary: fc.record({
          kind: fc.constant("op" as const),
          name: fc.oneof(fc.constantFrom(...structural), fc.constantFrom(...registry.keys())),
          inputs: fc.tuple(pick, pick),
          params: pick,
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("gradient" as const), of: pick, by: pick }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("formula" as const), text: formulas, input: pick }) },
    ),
    { minLength: 1, maxLength: 12 },
  ),
  updates: fc.array(fc.record({ variable: pick, value: pick, form: pick }), { minLength: 1, maxLength: 5 }),
  loss: pick,
  /** What numbers are drawn: halves, so that many are equal; corners of ops; any; and what is not finite beside these. */
  numbers: fc.constantFrom("halves", "corners", "any", "broken"),
  seed: fc.nat(1_000_000),
});
export type Plan = typeof plans extends fc.Arbitrary<infer P> ? P : never;

/** A random program with what it is run on. */
export interface RandomProgram {
  readonly job: Job;
  readonly batchSize: number;
  readonly rows: number;
  readonly order: Uint32Array | undefined;
  readonly scalars: ReadonlyMap<Input, number>;
  /** Names of the ops that its steps use. */
  readonly used: ReadonlySet<string>;
}

/** More numbers in a value would take too long. */
const mostNumbers = 20_000;
const mostMultiplications = 1_000_000;
const mostNodes = 400;

/** @param prescribed ops that IEEE 754 prescribes to the bit */
export function buildProgram(plan: Plan, prescribed: ReadonlySet<string>): RandomProgram {
  const { batchSize, dtype, columns, rows } = plan;
  const random = RandomStream.create(plan.seed, "gradcheck");
  const draw = (count: number) => Float64Array.from({ length: count }, () => drawNumber(plan.numbers, random));
  const variables = plan.variables.map((choice, i) => variable(`v${i}`, chooseFrom(shapesOf(plan.sizes), choice)));
  const lr = input("lr", []);
  const lengthsOfBatches = new Set([Math.min(batchSize, rows), rows % batchSize || Math.min(batchSize, rows)]);
  const steps = [...lengthsOfBatches].map((length) => buildStep(plan, length, variables, lr, prescribed));
  const nodes = topologicalOrder(steps.flatMap(({ loss, updates }) => [loss, ...updates.map(({ value }) => value)]));
  const perBatch = Math.min(batchSize, rows) * columns[1];
  const job: Job = {
    dtype,
    steps,
    tables: [{ columns: columns[0], values: draw(rows * columns[0]) }],
    feed: { window: 2, perBatch },
    state: new Map(variables.map((each) => [each, draw(sizeOf(each.shape))])),
  };
  return {
    job,
    batchSize,
    rows,
    order: plan.isShuffled ? shuffled(rows, random) : undefined,
    scalars: new Map([[lr, drawNumber(plan.numbers, random)]]),
    used: new Set(nodes.flatMap((node) => (node.kind === "operation" ? [node.op.name] : []))),
  };
}

function buildStep(
  plan: Plan,
  rows: number,
  variables: readonly Variable[],
  lr: Input,
  prescribed: ReadonlySet<string>,
): StepGraph {
  const inputs = plan.columns.map((columns, i) => input(i === 0 ? "x" : "fed", [rows, columns]));
  const pool: Node[] = [lr, constant(2), ...inputs, ...variables];
  const add = (node: Node | undefined) => {
    if (node !== undefined && topologicalOrder([node]).length <= mostNodes) pool.push(node);
  };
  for (const each of plan.operations) {
    if (each.kind === "op") {
      if (!plan.isPrescribed || prescribed.has(each.name)) add(applyOp(each, pool, plan.sizes));
    } else if (each.kind === "gradient") {
      const sum = ops.sum(fromLast(pool, each.of));
      const [gradient] = gradients(sum, [chooseFrom(variables, each.by)]);
      add(gradient);
    } else {
      const op = plan.isPrescribed ? undefined : tryFormula(each.text);
      if (op !== undefined) add(op(fromLast(pool, each.input)));
    }
  }
  const updates = new Map<Variable, Update>();
  for (const each of plan.updates) {
    const target = chooseFrom(variables, each.variable);
    const value = toShape(fromLast(pool, each.value), target.shape);
    const forms: readonly Node[] = [value, ops.subtract(target, ops.multiply(lr, value)), ops.softsign(value)];
    updates.set(target, { variable: target, value: chooseFrom(forms, each.form) });
  }
  return { rows, inputs, loss: ops.sum(ops.softsign(fromLast(pool, plan.loss))), updates: [...updates.values()] };
}

type PlannedOp = Extract<Plan["operations"][number], { readonly kind: "op" }>;

/** The op on inputs of the pool, with parameters: the first that fit, from those that are chosen on. */
function applyOp(
  { name, inputs, params }: PlannedOp,
  pool: readonly Node[],
  sizes: readonly number[],
): Node | undefined {
  const op = registry.get(name) as Op;
  const nodesFrom = (choice: number) => pool.map((_, i) => fromLast(pool, choice + i));
  for (const first of nodesFrom(inputs[0])) {
    const choices = paramsOf(op, first.shape, sizes);
    for (const second of op.arity === 1 ? [first] : nodesFrom(inputs[1])) {
      for (let i = 0; i < choices.length; i++) {
        const node = tryOp(op, [first, second].slice(0, op.arity), chooseFrom(choices, params + i));
        if (node !== undefined) return node;
      }
    }
  }
  return undefined;
}

function tryOp(op: Op, inputs: readonly Node[], params: Params): Node | undefined {
  try {
    const node = operation(op, inputs, params);
    const [left, right] = inputs;
    const multiplications = op === (ops.matmul as Op) ? sizeOf(node.shape) * (left?.shape[1] ?? 1) : 0;
    const size = Math.max(sizeOf(node.shape), sizeOf(right?.shape ?? []));
    return size <= mostNumbers && multiplications <= mostMultiplications ? node : undefined;
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}

function tryFormula(text: string): Op | undefined {
  try {
    return customOp(text) as unknown as Op;
  } catch (error) {
    if (error instanceof FormulaError) return undefined;
    throw error;
  }
}

/** Values for an op's parameters, by the kinds that their defaults are of; among them some that do not fit. */
function paramsOf(op: Op, shape: Shape, sizes: readonly number[]): readonly Params[] {
  const varied = varyNumbers(op);
  return Object.entries(op.params).reduce<readonly Params[]>(
    (choices, [name, byDefault]) => {
      const given = varied.flatMap((params) => (name in params ? [params[name] as Param] : []));
      const values = Array.isArray(byDefault)
        ? shapesFrom(shape, sizes)
        : name === "axis"
          ? [...shape.keys(), byDefault]
          : typeof byDefault === "boolean"
            ? [false, true]
            : [byDefault, ...given];
      return choices.flatMap((choice) => values.map((value) => ({ ...choice, [name]: value })));
    },
    [{}],
  );
}

/** Shapes that an array may be stretched to or laid out in. */
function shapesFrom(shape: Shape, sizes: readonly number[]): readonly Shape[] {
  const [a = 1, b = 1] = sizes;
  const size = sizeOf(shape);
  const stretched = shape.map((length, axis) => (length === 1 ? (sizes[axis] ?? 1) : length));
  return [
    stretched,
    [a, ...stretched],
    [a, b, ...shape],
    [size, 1],
    [1, size],
    [size],
    shape.toReversed(),
    [a, size / a],
  ];
}

/** Shapes of variables: of several axes, squares, single rows and columns, and single numbers. */
function shapesOf([a, b, c]: readonly [number, number, number]): readonly Shape[] {
  return [
    [a, b],
    [b, a],
    [b, c],
    [a, a],
    [b],
    [1, b],
    [a, 1],
    [],
    [1],
    [1, 1],
    [a],
    [c, b],
    [2, a, b],
    [1, 1, c],
  ].filter((shape) => sizeOf(shape) <= mostNumbers);
}

/** The node in another shape: stretched if it can be, else added up along each axis that does not fit. */
function toShape(node: Node, shape: Shape): Node {
  if (sameShape(node.shape, shape)) return node;
  if (sizeOf(node.shape) === sizeOf(shape)) return ops.reshape(node, { shape });
  let result = node;
  while (result.shape.length > shape.length) result = ops.sum(result, { axis: 0 });
  const missing = shape.length - result.shape.length;
  for (const [axis, size] of result.shape.entries()) {
    if (size !== shape[axis + missing] && size !== 1) result = ops.mean(result, { axis, keepDims: true });
  }
  return ops.broadcast(result, { shape });
}

function drawNumber(kind: Plan["numbers"], random: RandomStream): number {
  const halves = Math.round(random.uniform(-6, 6)) / 2;
  const corners = [0, -0, 1, -1, 3, -3, 6, -6, 20, 0.5];
  const broken = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, -1e300, 1e-310, 3e38];
  switch (kind) {
    case "halves":
      return halves;
    case "corners":
      return chooseFrom(corners, random.integer(corners.length));
    case "any":
      return random.uniform(-3, 3);
    case "broken":
      return random.chance(0.1) ? chooseFrom(broken, random.integer(broken.length)) : halves;
  }
}

function shuffled(count: number, random: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  random.shuffle(order);
  return order;
}

function chooseFrom<Item>(items: readonly Item[], choice: number): Item {
  return items[choice % items.length] as Item;
}

/** The last of all by number 0, the one before by number 1. */
function fromLast<Item>(items: readonly Item[], choice: number): Item {
  return items[items.length - 1 - (choice % items.length)] as Item;
}
