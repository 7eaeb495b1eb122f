import type { Computed } from "../runners/runner.js";

/** Whether all outputs are finite: elsewhere a gradient may be anything. */
export function isDefined(computed: Computed | Error): boolean {
  return !(computed instanceof Error) && computed.output.every(Number.isFinite);
}

/** Whether a wrong program computes other numbers than the right one, beyond what rounding could do. */
export function differ(right: Computed | Error, wrong: Computed | Error, tolerance: number): boolean {
  if (right instanceof Error) throw right;
  if (wrong instanceof Error) return true;
  const others = [wrong.output, ...wrong.gradients];
  return [right.output, ...right.gradients].some((values, i) =>
    values.some((value, j) => !isClose(value, others[i]?.[j] as number, tolerance)),
  );
}

function isClose(a: number, b: number, tolerance: number): boolean {
  return (
    a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b))
  );
}
