import { sizeOf } from "../../../graph/shape.js";
import type { BinaryOperator, Expression } from "../../../math/expression.js";
import type { NodeUse } from "../operator.js";
import { numbersOf, numberTensor, type Tensor } from "../tensor.js";

/** More elements than a constant that is worked out may have. */
const mostElements = 10_000_000;

const functions: Readonly<Record<string, (x: number) => number>> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
};

const operations: Readonly<Record<BinaryOperator | "max" | "min", (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
  max: Math.max,
  min: Math.min,
};

/** A constant with a function of each element. */
export function mapTensor(use: NodeUse, tensor: Tensor, tree: Expression): Tensor {
  const values = elementsOf(use, tensor).map((x) => evaluate(use, tree, x));
  return numberTensor(tensor.shape, tensor.type, values);
}

function evaluate(use: NodeUse, tree: Expression, x: number): number {
  switch (tree.kind) {
    case "number":
      return tree.value;
    case "symbol":
      return x;
    case "negation":
      return -evaluate(use, tree.operand, x);
    case "operation":
      return operations[tree.operator](evaluate(use, tree.left, x), evaluate(use, tree.right, x));
    case "call": {
      const f = functions[tree.name];
      const [argument] = tree.arguments;
      if (f !== undefined && argument !== undefined) return f(evaluate(use, argument, x));
      return refuseConstant(use);
    }
    default:
      return refuseConstant(use);
  }
}

function refuseConstant(use: NodeUse): never {
  return use.refuse("it computes a constant, which is not read: simplify the graph first, with onnxsim for example");
}

/** Two constants, element by element. */
export function combineTensors(use: NodeUse, a: Tensor, b: Tensor, operator: keyof typeof operations): Tensor {
  const shape = broadcastShape(use, a.shape, b.shape);
  const [left, right] = [a, b].map((each) => expandTo(use, each, shape)) as [Float64Array, Float64Array];
  return numberTensor(
    shape,
    a.type,
    left.map((each, i) => operations[operator](each, right[i] as number)),
  );
}

/** The numbers of a tensor, repeated to a shape that it is broadcast to. */
export function expandTo(use: NodeUse, tensor: Tensor, shape: readonly number[]): Float64Array {
  const values = elementsOf(use, tensor);
  checkElements(use, shape);
  const own = [...Array<number>(Math.max(0, shape.length - tensor.shape.length)).fill(1), ...tensor.shape];
  if (own.length > shape.length || own.some((size, i) => size !== 1 && size !== shape[i])) {
    use.refuse(`a constant of the shape [${tensor.shape.join(", ")}] does not fit [${shape.join(", ")}]`);
  }
  const size = sizeOf(shape);
  return Float64Array.from({ length: size }, (_, index) => {
    let [rest, from, stride] = [index, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const place = rest % (shape[axis] as number);
      rest = Math.floor(rest / (shape[axis] as number));
      if (own[axis] !== 1) from += place * stride;
      stride *= own[axis] as number;
    }
    return values[from] as number;
  });
}

function broadcastShape(use: NodeUse, a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const sizes = [a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1] as const;
    if (sizes[0] !== sizes[1] && !sizes.includes(1)) {
      use.refuse(`constants of the shapes [${a.join(", ")}] and [${b.join(", ")}] do not fit`);
    }
    return sizes[0] === 1 ? sizes[1] : sizes[0];
  });
}

/** @throws GraphProblem if a constant of this shape would be too large */
export function checkElements(use: NodeUse, shape: readonly number[]): void {
  const size = sizeOf(shape);
  if (size <= mostElements && shape.every((each) => Number.isSafeInteger(each) && each >= 0)) return;
  use.refuse(`it makes a constant of the shape [${shape.join(", ")}]: expected ${mostElements} elements at most`);
}

/** The numbers of a constant. */
export function elementsOf(use: NodeUse, tensor: Tensor): Float64Array {
  return numbersOf(tensor) ?? use.refuse("it takes a list of texts: expected numbers");
}
