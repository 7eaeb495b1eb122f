import { centralDifference } from "./centralDifference.js";
import { complexStep } from "./complexStep.js";
import type { DerivativeMethod } from "./reference.js";
import { ridders } from "./ridders.js";

/** A way to find out whether a gradient is right. */
export interface Method {
  /** One line for the help. */
  readonly description: string;
  /** Its default tolerances: |gradient - reference| <= atol + rtol · |reference|. Left out if it needs none. */
  readonly tolerance?: { readonly atol: number; readonly rtol: number };
  /** The default of the step, if it has one that may be chosen. */
  readonly eps?: number;
  /**
   * How far an element at x moves while t grows by 1. A step suits x best if it is as large; central differences are taken with an
   * absolute one, as torch does.
   */
  readonly distance: (x: number) => number;
  /** How it finds derivatives. Left out if it tests a gradient without finding one. */
  readonly derivative?: (eps: number) => DerivativeMethod;
}

/** Smaller steps lose digits to underflow. */
const leastStep = 1e-280;

/** By the size of x, so that a step suits it. */
export function bySize(x: number): number {
  return x === 0 ? 1 : Math.max(Math.abs(x), leastStep);
}

/** The methods by their names. The first is the default. */
export const methods = {
  complex: {
    description: "complex step: exact to the last digits, at corners and ties too",
    tolerance: { atol: 0, rtol: 1e-12 },
    // A larger step would leave the neighbourhood of x in functions that swing. No digits are lost by a smaller one.
    distance: (x: number) => Math.min(1, bySize(x)),
    derivative: () => complexStep,
  },
  ridders: {
    description: "Ridders' extrapolation of central differences, with its own error bar",
    tolerance: { atol: 1e-12, rtol: 1e-8 },
    distance: bySize,
    derivative: () => ridders,
  },
  taylor: {
    description: "slope of the Taylor remainder: 2 if the gradient is right, 1 if it is wrong; needs no tolerance",
    distance: bySize,
  },
  central: {
    description: "central differences with the step and the tolerances of torch.autograd.gradcheck",
    tolerance: { atol: 1e-5, rtol: 1e-3 },
    eps: 1e-6,
    distance: () => 1,
    derivative: centralDifference,
  },
} as const satisfies Readonly<Record<string, Method>>;

export type MethodName = keyof typeof methods;
