import type { Computed, Place } from "./runner.js";

/** The largest float32 number. */
const largestFloat32 = (2 - 2 ** -23) * 2 ** 127;

/**
 * How far an engine is from the reference engine, for each element, in units of what rounding explains: up to 1 they agree, above 1
 * one of them is wrong. It is infinite if the same bits were due.
 *
 * In float64 with exact arithmetic, the same bits are due where the bar is 0: then no function was used that the engines compute
 * differently. Elsewhere a 0 may have the other sign. If a bar is infinite, nothing is known, and any number agrees. A number beyond
 * those of float32 is infinite there.
 *
 * @param bars by `errorBars`, for the rounding by `roundingOf` the place
 */
export function compareEngines(reference: Computed, other: Computed, bars: Computed, place: Place): Computed {
  const compare = (expected: Float64Array, actual: Float64Array, errors: Float64Array): Float64Array =>
    expected.map((value, i) => compareNumbers(value, actual[i] as number, errors[i] as number, place));
  return {
    output: compare(reference.output, other.output, bars.output),
    gradients: reference.gradients.map((gradient, i) =>
      compare(gradient, other.gradients[i] as Float64Array, bars.gradients[i] as Float64Array),
    ),
  };
}

/** Whether two results have the same bits. Then no error bars are needed to compare them. */
export function haveSameBits(a: Computed, b: Computed): boolean {
  const [all, others] = [
    [a.output, ...a.gradients],
    [b.output, ...b.gradients],
  ];
  return all.every((values, i) => values.every((value, j) => Object.is(value, others[i]?.[j])));
}

function compareNumbers(expected: number, actual: number, error: number, { dtype, arithmetic }: Place): number {
  if (Object.is(expected, actual) || !Number.isFinite(error)) return 0;
  const owesBits = dtype === "float64" && arithmetic === "exact" && error === 0;
  if (owesBits) return Number.POSITIVE_INFINITY;
  if (expected === actual) return 0;
  const overflows = dtype === "float32" && Math.abs(expected) + error > largestFloat32;
  if (overflows && actual === Math.sign(expected) * Number.POSITIVE_INFINITY) return 0;
  // Both engines are within the error of the exact number; in float32 the reference is much nearer. With exact arithmetic the error is
  // a bound on their difference.
  const bar = dtype === "float64" && arithmetic !== "exact" ? 2 * error : error * (1 + 2 ** -20);
  const distance = Math.abs(expected - actual) / bar;
  return Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
}
