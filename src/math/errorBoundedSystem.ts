import type { Scalar, Value } from "../graph/op.js";
import type { Bounded } from "./bounded.js";
import { boundedArithmetic } from "./boundedArithmetic.js";
import { flatten, nest, shapeOf } from "./nestedArrays.js";
import type { NumberSystem } from "./numberSystem.js";
import { createPrimitives } from "./primitives.js";
import type { Rounding } from "./rounding.js";

/**
 * Numbers with a bound on their rounding errors: its scalars are `Bounded`. A graph that it evaluates has the values that an engine
 * computes, and how far these may be from the exact ones.
 *
 * @see Higham 2002, "Accuracy and Stability of Numerical Algorithms", section 3.3
 */
export function errorBoundedSystem(rounding: Rounding): NumberSystem {
  const { lift, functions, total, larger, make } = boundedArithmetic(rounding);
  const primitives = createPrimitives({
    lift,
    functions,
    multiply: (a, b) => multiplyMatrices(a, b, rounding, make),
    total: (elements: readonly Scalar[]) => total(elements as readonly Bounded[]),
    largest: (elements) => (elements as readonly Bounded[]).reduce(larger),
  });
  return Object.freeze({ primitives, lift });
}

/** The product in plain loops: a number for each step of a sum would be slow. */
function multiplyMatrices(
  a: Value,
  b: Value,
  { round, unit, least, isArithmeticExact, isOrderFree = false }: Rounding,
  make: (value: number, error: number) => Bounded,
): Value {
  const [[m = 0, k = 0], [, n = 0]] = [shapeOf(a), shapeOf(b)];
  const [left, right] = [columnsOf(a), columnsOf(b)];
  const products: Bounded[] = [];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let [value, error] = [0, 0];
      for (let p = 0; p < k; p++) {
        const [x, y] = [left.values[i * k + p] as number, right.values[p * n + j] as number];
        const [ex, ey] = [left.errors[i * k + p] as number, right.errors[p * n + j] as number];
        const product = round(x * y);
        const isExact = isArithmeticExact && ex === 0 && ey === 0;
        if (!isExact) {
          const isNothing = (x === 0 && ex === 0) || (y === 0 && ey === 0);
          error +=
            Math.abs(x) * ey + Math.abs(y) * ex + 3 * ex * ey + unit * Math.abs(product) + (isNothing ? 0 : least);
        }
        value = p === 0 ? product : round(value + product);
        // In any order each term is in all of the sums at worst.
        if (isOrderFree) error += k * unit * Math.abs(product);
        else if (p > 0 && !(isArithmeticExact && error === 0)) error += unit * Math.abs(value);
      }
      products.push(isArithmeticExact && error === 0 ? { value, error } : make(value, error));
    }
  }
  return nest(products, [m, n]);
}

/** Values and errors, row-major. */
function columnsOf(matrix: Value): { readonly values: Float64Array; readonly errors: Float64Array } {
  const elements = flatten(matrix) as Bounded[];
  return {
    values: Float64Array.from(elements, ({ value }) => value),
    errors: Float64Array.from(elements, ({ error }) => error),
  };
}
