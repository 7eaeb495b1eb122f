const digits = 6;

/** A number in 6 digits, or in more if that is needed to tell it from `other`. */
export function formatValue(value: number, other: number = Number.NaN): string {
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "infinity");
  for (let precision = digits; precision < 17; precision++) {
    const rounded = Number(value.toPrecision(precision));
    if (rounded !== Number(other.toPrecision(precision)) || value === other) return String(rounded);
  }
  return String(value);
}

/** A factor near 1 in as many digits as its distance from 1 needs: `1.000001`. */
export function formatFactor(factor: number): string {
  const distance = Math.abs(Math.abs(factor) - 1);
  const leading = distance > 0 && distance < 0.1 ? -Math.floor(Math.log10(distance)) : 0;
  return String(Number(factor.toPrecision(Math.min(Math.max(digits, leading + 3), 15))));
}

/** `a`, `a or b`, `a, b or c` */
export function either(alternatives: readonly string[]): string {
  return alternatives.length < 2
    ? alternatives.join("")
    : `${alternatives.slice(0, -1).join(", ")} or ${alternatives.at(-1)}`;
}

/** What an array has along an axis: `row`, `column`, `element`, `slice of axis 2`. */
export function nounOfAxis(axis: number, rank: number): string {
  if (rank === 1) return "element";
  if (rank === 2) return axis === 0 ? "row" : "column";
  return `slice of axis ${axis}`;
}

/** `the first row`, `row 3`, `the last row` */
export function nameSlice(position: number, size: number, noun: string): string {
  if (position === size - 1) return `the last ${noun}`;
  return position === 0 ? `the first ${noun}` : `${noun} ${position}`;
}
