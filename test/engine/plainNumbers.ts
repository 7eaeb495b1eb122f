import type { Dtype, Engine } from "../../src/engine/engine.js";
import { input, operation, variable } from "../../src/graph/node.js";
import type { Primitive, Primitives, Repeat, Value } from "../../src/graph/op.js";
import { broadcastShapes, reduceShape, type Shape, sizeOf } from "../../src/graph/shape.js";
import type { ComparisonOperator, Expression } from "../../src/math/expression.js";
import { nest } from "../../src/math/nestedArrays.js";
import type { NumberSystem } from "../../src/math/numberSystem.js";
import { parseFormula } from "../../src/math/parseExpression.js";
import { ops, registry } from "../../src/ops/index.js";

/** An array as the plain system has it: rounded to the dtype, row-major. */
export interface Plain {
  readonly shape: Shape;
  readonly numbers: Float64Array;
}

/** A value of the plain system, and the other way round. */
export const asValue = (plain: Plain): Value => plain as unknown as Value;
export function asPlain(value: Value): Plain {
  if (typeof value === "number") return { shape: [], numbers: Float64Array.of(value) };
  if (!Array.isArray(value)) return value as unknown as Plain;
  // The nested arrays of an op's own primitive; their elements may be plain arrays.
  const parts = value.map(asPlain);
  return {
    shape: [parts.length, ...(parts[0] as Plain).shape],
    numbers: Float64Array.from(parts.flatMap(({ numbers }) => [...numbers])),
  };
}

export interface PlainSystem extends NumberSystem {
  readonly round: (value: number) => number;
  /** How many numbers went through functions that IEEE 754 does not prescribe to the bit. */
  functionCalls(): number;
}

/**
 * The primitives in plain loops, as they are defined: every operation is rounded to the dtype, and sums go in ascending order. So
 * an engine must give the same bits, in float32 as well. What IEEE 754 does not prescribe, such as `exp`, is taken from the engine
 * itself, one function at a time: other tests hold these to their bounds.
 */
export function createPlainSystem(engine: Engine, dtype: Dtype): PlainSystem {
  const round = dtype === "float32" ? Math.fround : (value: number) => value;
  const functions = new Map<string, (...operands: readonly Float64Array[]) => Float64Array>();
  let calls = 0;
  const callFunction = (name: string, operands: readonly Float64Array[]): Float64Array => {
    calls += operands[0]?.length ?? 0;
    const known = functions.get(name) ?? prepareFunction(engine, dtype, name);
    functions.set(name, known);
    return known(...operands);
  };

  const mapEach = (f: (...numbers: number[]) => number, ...[first, ...others]: Float64Array[]): Float64Array =>
    (first as Float64Array).map((number, i) => round(f(number, ...others.map((each) => each[i] as number))));

  function evaluateFormula(tree: Expression, symbols: ReadonlyMap<string, Float64Array>, size: number): Float64Array {
    const part = (each: Expression) => evaluateFormula(each, symbols, size);
    const everywhere = (value: number) => new Float64Array(size).fill(round(value));
    switch (tree.kind) {
      case "number":
        return everywhere(tree.value);
      case "symbol":
        return symbols.get(tree.name) ?? everywhere({ pi: Math.PI, e: Math.E }[tree.name] as number);
      case "negation":
        return mapEach((x) => -x, part(tree.operand));
      case "operation": {
        const [left, right] = [part(tree.left), part(tree.right)];
        switch (tree.operator) {
          case "+":
            return mapEach((x, y) => x + y, left, right);
          case "-":
            return mapEach((x, y) => x - y, left, right);
          case "*":
            return mapEach((x, y) => x * y, left, right);
          case "/":
            return mapEach((x, y) => x / y, left, right);
          case "^": {
            const exponent = tree.right.kind === "number" ? tree.right.value : Number.NaN;
            if (exponent === 2) return mapEach((x) => x * x, left);
            if (exponent === 3) return mapEach((x) => round(x * x) * x, left);
            return callFunction("power", [left, right]);
          }
        }
        break;
      }
      case "call": {
        const operands = tree.arguments.map(part) as [Float64Array, Float64Array];
        const prescribed = prescribedFunctions[tree.name];
        return prescribed === undefined ? callFunction(tree.name, operands) : mapEach(prescribed, ...operands);
      }
      case "conditional": {
        const { operator, left, right } = tree.condition;
        const compare = comparisons[operator];
        const operands = [left, right, tree.whenTrue, tree.whenFalse].map(part) as Float64Array[];
        return mapEach((x, y, whenTrue, whenFalse) => (compare(x, y) ? whenTrue : whenFalse) as number, ...operands);
      }
    }
  }

  const fold = (a: Plain, axis: number | null, keepDims: boolean, join: (total: number, value: number) => number) => {
    const [outer, size, inner] =
      axis === null
        ? [1, sizeOf(a.shape), 1]
        : [sizeOf(a.shape.slice(0, axis)), a.shape[axis] as number, sizeOf(a.shape.slice(axis + 1))];
    const numbers = Float64Array.from({ length: outer * inner }, (_, k) => {
      const at = (i: number) => a.numbers[(Math.floor(k / inner) * size + i) * inner + (k % inner)] as number;
      let total = at(0);
      for (let i = 1; i < size; i++) total = join(total, at(i));
      return total;
    });
    return { shape: reduceShape(a.shape, axis, keepDims), numbers };
  };

  const primitives: Primitives = {
    map(formula, values) {
      const operands = Object.entries(values).map(([name, value]) => [name, lower(value, round)] as const);
      const shape = operands.map(([, each]) => each.shape).reduce(broadcastShapes);
      const symbols = new Map(operands.map(([name, each]) => [name, stretch(each, shape).numbers]));
      return asValue({ shape, numbers: evaluateFormula(parseFormula(formula), symbols, sizeOf(shape)) });
    },
    multiply(a, b) {
      const [left, right] = [asPlain(a), asPlain(b)];
      const [[m = 1, k = 1], [, n = 1]] = [left.shape, right.shape];
      const numbers = new Float64Array(m * n);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let total = -0;
          for (let p = 0; p < k; p++) {
            total = round(total + round((left.numbers[i * k + p] as number) * (right.numbers[p * n + j] as number)));
          }
          numbers[i * n + j] = total;
        }
      }
      return asValue({ shape: [m, n], numbers });
    },
    sum: (a, axis, keepDims) => asValue(fold(asPlain(a), axis, keepDims, (total, value) => round(total + value))),
    mean(a, axis, keepDims) {
      const plain = asPlain(a);
      const count = round(axis === null ? plain.numbers.length : (plain.shape[axis] as number));
      // The mean of all numbers is added up in float64 whatever the dtype.
      const add = (total: number, value: number) => (axis === null ? total + value : round(total + value));
      const { shape, numbers } = fold(plain, axis, keepDims, add);
      return asValue({ shape, numbers: numbers.map((total) => round(round(total) / count)) });
    },
    max: (a, axis) => asValue(fold(asPlain(a), axis, true, (x, y) => (y > x || Number.isNaN(y) ? y : x))),
    broadcast: (a, shape) => asValue(stretch(asPlain(a), shape)),
    reshape: (a, shape) => asValue({ shape, numbers: asPlain(a).numbers }),
    apply<Arity extends number>(primitive: Primitive<Arity>, values: Repeat<Value, Arity>) {
      const operands = values.map(asPlain);
      const nested = operands.map(({ shape, numbers }) => nest(numbers, shape));
      const { numbers } = asPlain(primitive.compute(primitives, nested as readonly Value[] as Repeat<Value, Arity>));
      const shapes = operands.map(({ shape }) => shape) as readonly Shape[] as Repeat<Shape, Arity>;
      return asValue({ shape: primitive.shape(shapes), numbers });
    },
  };
  const lift = (value: number) => asValue({ shape: [], numbers: Float64Array.of(round(value)) }) as object;
  return { primitives, lift, round, functionCalls: () => calls };
}

const lower = (value: Value, round: (value: number) => number): Plain => {
  const { shape, numbers } = asPlain(value);
  return typeof value === "number" ? { shape, numbers: numbers.map(round) } : { shape, numbers };
};

/** The elements repeated along axes of 1, and along new axes in front. */
function stretch({ shape, numbers }: Plain, target: Shape): Plain {
  if (numbers.length === sizeOf(target)) return { shape: target, numbers };
  const missing = target.length - shape.length;
  const stretched = Float64Array.from({ length: sizeOf(target) }, (_, index) => {
    let [rest, from, stride] = [index, 0, 1];
    for (let axis = target.length - 1; axis >= missing; axis--) {
      const [size, own] = [target[axis] as number, shape[axis - missing] as number];
      if (own > 1) from += (rest % size) * stride;
      stride *= own;
      rest = Math.floor(rest / size);
    }
    return numbers[from] as number;
  });
  return { shape: target, numbers: stretched };
}

const comparisons: Readonly<Record<ComparisonOperator, (x: number, y: number) => boolean>> = {
  "<": (x, y) => x < y,
  "<=": (x, y) => x <= y,
  ">": (x, y) => x > y,
  ">=": (x, y) => x >= y,
  "==": (x, y) => x === y,
  "!=": (x, y) => x !== y,
};
/** Functions that every machine computes to the bit. */
const prescribedFunctions: Readonly<Record<string, (...numbers: number[]) => number>> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  sign: Math.sign,
  min: Math.min,
  max: Math.max,
};

/** A function of numbers as the engine computes it when there is nothing else in the step. */
function prepareFunction(engine: Engine, dtype: Dtype, name: string) {
  const op = registry.get(name);
  if (op === undefined) throw new Error(`there is no op ${name} to compute the function of this name`);
  const length = 512;
  const operands = Array.from({ length: op.arity }, (_, i) => variable(`operand${i}`, [length]));
  const result = variable("result", [length]);
  const x = input("x", [1, 1]);
  const session = engine.prepare({
    dtype,
    steps: [
      {
        rows: 1,
        inputs: [x],
        loss: ops.sum(x),
        updates: [{ variable: result, value: operation(op, operands) }],
      },
    ],
    tables: [{ columns: 1, values: Float64Array.of(0) }],
    state: new Map([...operands, result].map((each) => [each, new Float64Array(length)])),
  });
  const pass = { rows: 1, batchSize: 1, scalars: new Map(), losses: new Float64Array(1) };
  return (...values: readonly Float64Array[]): Float64Array => {
    const results = new Float64Array((values[0] as Float64Array).length);
    for (let from = 0; from < results.length; from += length) {
      const count = Math.min(length, results.length - from);
      for (const [i, operand] of operands.entries()) {
        const chunk = new Float64Array(length);
        chunk.set((values[i] as Float64Array).subarray(from, from + count));
        session.write(operand, chunk);
      }
      session.train(pass, 0, 1);
      results.set(session.read(result).subarray(0, count), from);
    }
    return results;
  };
}
