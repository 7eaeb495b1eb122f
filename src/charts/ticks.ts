import type { Range } from "./series.js";

/** A place on an axis that has a label. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

const digits = [1, 2, 5] as const;

/**
 * Round numbers of the range, the same distance apart: 1, 2 or 5 times a power of ten.
 *
 * @param most ticks
 * @param isWhole whether the axis counts, so that there is nothing between whole numbers
 */
export function linearTicks({ low, high }: Range, most: number, isWhole = false): readonly Tick[] {
  // Divided first: the difference of the largest numbers is infinite.
  const rough = high / most - low / most;
  if (!(most >= 1) || !(rough > 0)) return [];
  for (let power = Math.max(Math.floor(Math.log10(rough)), isWhole ? 0 : -323); power <= 308; power++) {
    for (const digit of digits) {
      const values = multiples(digit, power, { low, high }, most);
      if (values !== undefined) return label(values, power);
    }
  }
  return [];
}

/** The multiples of `digit · 10^power` in the range. Undefined if there are more than `most`. */
function multiples(digit: number, power: number, { low, high }: Range, most: number): readonly number[] | undefined {
  const step = Number(`${digit}e${power}`);
  // One more on each side: the quotients are rounded.
  const first = Math.ceil(low / step) - 1;
  const last = Math.floor(high / step) + 1;
  // Of numbers that are too close together for their size, the multiples are not exact.
  if (!Number.isSafeInteger(first * digit) || !Number.isSafeInteger(last * digit)) return undefined;
  if (last - first - 3 > most) return undefined;
  const values: number[] = [];
  for (let i = first; i <= last; i++) {
    // Read as a decimal number, which has no error of rounding: 0.3 instead of 0.30000000000000004.
    const value = Number(`${i * digit}e${power}`);
    if (value >= low && value <= high) values.push(value);
  }
  return values.length <= most ? values : undefined;
}

/**
 * Round numbers of a range of positive numbers for a logarithmic axis: powers of ten, or if there are fewer than two, 1, 2 and 5 times
 * them, or if that does not do either, those of a linear axis.
 */
export function logTicks(range: Range, most: number): readonly Tick[] {
  const powers = decades(range, [1]);
  if (powers.length >= 2) return spread(powers, most).map(labelAlone);
  const values = decades(range, digits);
  return values.length >= 2 && values.length <= most ? values.map(labelAlone) : linearTicks(range, most);
}

/** These multiples of powers of ten, as far as they are in the range. */
function decades({ low, high }: Range, multipliers: readonly number[]): readonly number[] {
  const values: number[] = [];
  for (let power = Math.floor(Math.log10(low)) - 1; power <= Math.log10(high) + 1; power++) {
    for (const each of multipliers) {
      const value = Number(`${each}e${power}`);
      if (value >= low && value <= high && value > 0) values.push(value);
    }
  }
  return values;
}

/** Every nth of the powers of ten, so that there are at most `most`; those whose exponents n divides. */
function spread(powers: readonly number[], most: number): readonly number[] {
  if (!(most >= 1)) return [];
  for (let every = 1; ; every++) {
    const chosen = powers.filter((value) => Math.round(Math.log10(value)) % every === 0);
    if (chosen.length <= most) return chosen;
  }
}

const labelAlone = (value: number): Tick => ({
  value,
  label: formatTick(value, Math.floor(Math.log10(value) + 1e-9), value),
});

/** @param power of ten of the last digit that the labels need */
function label(values: readonly number[], power: number): readonly Tick[] {
  const largest = Math.max(...values.map(Math.abs));
  return values.map((value) => ({ value, label: formatTick(value, power, largest) }));
}

const units = [
  ["G", 1e9],
  ["M", 1e6],
  ["k", 1e3],
] as const;

/** A round number in short: `0.25`, `1.5M`, `2e-5`; all labels of an axis have the same digits after the point. */
function formatTick(value: number, power: number, largest: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const isPlain = largest < 1e4 || (size < 1e3 && largest < 1e6);
  if (largest < 1e-3 || size >= 1e12) {
    const decimals = Math.min(Math.max(Math.floor(Math.log10(size) + 1e-9) - power, 0), 16);
    return value.toExponential(decimals).replace("+", "");
  }
  const [unit, factor] = (isPlain ? undefined : units.find((each) => size >= each[1])) ?? ["", 1];
  const short = `${value / factor}${unit}`;
  return unit === "" || short.length > 7 ? value.toFixed(Math.min(Math.max(-power, 0), 100)) : short;
}
