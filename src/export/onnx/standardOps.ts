import type { Dtype } from "../../engine/engine.js";
import type { Operation, Params } from "../../graph/op.js";
import { ops } from "../../ops/index.js";
import { type Attribute, floatAttribute, integerAttribute } from "./onnxGraph.js";

/** An operator of ONNX that is an op. */
export interface StandardOperator {
  readonly opType: string;
  readonly attributes: readonly Attribute[];
}

/** How an op is said in ONNX. */
interface Standard {
  readonly opType: string;
  /** Undefined if the operator is another function for these parameters. */
  attributes?(params: Params): readonly Attribute[] | undefined;
}

const axis = ({ axis }: Params) => [integerAttribute("axis", axis as number)];

/**
 * The operators that runtimes have in both number types, and that agree with the op to a few units in the last place over all numbers.
 * Measured with onnxruntime-web 1.30. Of the others, Sigmoid is 0 below -40 in double, Softplus overflows, and Elu, Selu, Mish and
 * HardSigmoid lose the digits of small results; LogSoftmax of an infinite number is -∞ in some places where it is NaN.
 */
const standards: Readonly<Partial<Record<keyof typeof ops, Standard>>> = {
  negate: { opType: "Neg" },
  sqrt: { opType: "Sqrt" },
  abs: { opType: "Abs" },
  sign: { opType: "Sign" },
  exp: { opType: "Exp" },
  log: { opType: "Log" },
  sin: { opType: "Sin" },
  cos: { opType: "Cos" },
  tanh: { opType: "Tanh" },
  relu: { opType: "Relu" },
  softsign: { opType: "Softsign" },
  softmax: { opType: "Softmax", attributes: axis },
  // An attribute is a float, also if the numbers are doubles.
  leakyRelu: {
    opType: "LeakyRelu",
    attributes: ({ slope }) => (Math.fround(slope as number) === slope ? leak(slope) : undefined),
  },
};

/** Operators that agree in float32 alone, or are there in float32 alone. */
const float32Standards: typeof standards = {
  tan: { opType: "Tan" },
  sinh: { opType: "Sinh" },
  cosh: { opType: "Cosh" },
  leakyRelu: { opType: "LeakyRelu", attributes: ({ slope }) => leak(slope as number) },
  // From 17 on, log(1 + exp(x)) is x in float32.
  softplus: {
    opType: "Softplus",
    attributes: ({ beta, threshold }) => (beta === 1 && (threshold as number) >= 17 ? [] : undefined),
  },
};

function leak(slope: number): readonly Attribute[] {
  return [floatAttribute("alpha", slope)];
}

/** The operator that an operation is; undefined if it has to be lowered. */
export function standardOf({ op, params }: Operation, dtype: Dtype): StandardOperator | undefined {
  const name = op.name as keyof typeof ops;
  // A formula may have any name.
  if (!Object.hasOwn(ops, name) || (ops[name] as unknown) !== op) return undefined;
  const standard = (dtype === "float32" ? float32Standards[name] : undefined) ?? standards[name];
  if (standard === undefined) return undefined;
  const attributes = standard.attributes === undefined ? [] : standard.attributes(params);
  return attributes === undefined ? undefined : { opType: standard.opType, attributes };
}
