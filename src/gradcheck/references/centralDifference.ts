import type { DerivativeMethod, Reference } from "./reference.js";

/**
 * (y(x + ε·d) - y(x - ε·d)) / 2ε, as torch.autograd.gradcheck takes it: the step is absolute. The error is of order ε² by truncation,
 * which the tolerances are for, and of order 1e-16/ε by rounding, which is the error bar.
 *
 * @param eps ε > 0; torch's default is 1e-6
 */
export function centralDifference(eps: number): DerivativeMethod {
  return (curve) => {
    const [left, here, right] = [curve.numbersAt(-eps), curve.numbersAt(0), curve.numbersAt(eps)];
    const width = right.step - left.step;
    const widthError = left.stepError + right.stepError;
    return here.values.map((y, i): Reference => {
      const [low, high] = [left.values[i] as number, right.values[i] as number];
      const value = (high - low) / width;
      const oneSided = [(low - y) / left.step, (high - y) / right.step] as const;
      if (!Number.isFinite(value)) return { value: Number.NaN, errorBar: Number.POSITIVE_INFINITY, oneSided };
      const valueErrors = (left.errors[i] as number) + (right.errors[i] as number);
      return { value, errorBar: (valueErrors + widthError * Math.abs(value)) / width, oneSided };
    });
  };
}
