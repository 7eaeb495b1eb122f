import { sizeOf } from "../../graph/shape.js";
import type { Evidence } from "./evidence.js";
import type { Region, RegionFinder } from "./region.js";
import { formatValue } from "./wording.js";

/** Numbers that decide which elements are wrong, if one is: those above a limit. */
interface Measure {
  readonly values: Float64Array;
  /** `|a| >`, before the limit. */
  readonly comparison: string;
  /** Whether the limit is that of the negated values. */
  readonly isNegated: boolean;
}

/** As likely as one in so many may a limit fit by chance. */
const leastSurprise = 30;

/** Elements beyond a limit: of the input itself, of another array of its size, or of the incoming gradient. */
export const thresholds: RegionFinder = (evidence) => {
  for (const [name, values] of arraysOf(evidence)) {
    const isOwn = name === evidence.input?.name;
    if (!isOwn && surpriseOf(evidence) < leastSurprise) continue;
    for (const measure of measuresOf(name, values)) {
      const region = beyond(evidence, measure);
      if (region !== undefined) return [region];
    }
  }
  return [];
};

function arraysOf({ sample, input, shape, failure }: Evidence): readonly (readonly [string, Float64Array])[] {
  const leaves = input === undefined ? sample.inputs : [input, ...sample.inputs.filter((leaf) => leaf !== input)];
  const arrays = leaves.map((leaf): [string, Float64Array] => [leaf.name, sample.point.get(leaf) as Float64Array]);
  arrays.push(["the incoming gradient", sample.cotangent]);
  arrays.push(["the right one", Float64Array.from(failure.reference, (value) => value ?? Number.NaN)]);
  return arrays.filter(([, values]) => values.length === sizeOf(shape));
}

function measuresOf(name: string, values: Float64Array): readonly Measure[] {
  const magnitudes = values.map(Math.abs);
  const ofBothSigns = values.some((x) => x > 0) && values.some((x) => x < 0);
  const isWord = !name.includes(" ");
  const size = isWord ? `|${name}|` : `the size of ${name}`;
  const [above, below] = isWord ? [">", "<"] : ["is above", "is below"];
  return [
    { values, comparison: `${name} ${above}`, isNegated: false },
    { values: values.map((x) => -x), comparison: `${name} ${below}`, isNegated: true },
    ...(ofBothSigns
      ? [
          { values: magnitudes, comparison: `${size} ${above}`, isNegated: false },
          { values: magnitudes.map((x) => -x), comparison: `${size} ${below}`, isNegated: true },
        ]
      : []),
  ];
}

/** The elements above a limit, if the wrong ones are all above the right ones. */
function beyond(evidence: Evidence, { values, comparison, isNegated }: Measure): Region | undefined {
  const right = evidence.compared.filter((i) => !evidence.isWrong(i) && evidence.isTelling(i));
  if (right.length < 2) return undefined;
  const highestRight = right.reduce((most, i) => Math.max(most, values[i] as number), Number.NEGATIVE_INFINITY);
  const lowestWrong = evidence.wrong.reduce(
    (least, i) => Math.min(least, values[i] as number),
    Number.POSITIVE_INFINITY,
  );
  if (!(highestRight < lowestWrong)) return undefined;
  const sign = isNegated ? -1 : 1;
  const [low, high] = [sign * highestRight, sign * lowestWrong];
  const limit = roundest(Math.min(low, high), Math.max(low, high));
  return {
    where: `where ${comparison} ${formatValue(limit)} (right at ${formatValue(low, high)}, wrong at ${formatValue(high, low)})`,
    includes: (i) => (values[i] as number) > highestRight,
  };
}

/** The number with the fewest digits from `low` to `high`, both included. */
function roundest(low: number, high: number): number {
  if (low <= 0 && high >= 0) return 0;
  const [small, large] = low > 0 ? [low, high] : [-high, -low];
  const sign = low > 0 ? 1 : -1;
  for (let power = Math.floor(Math.log10(large)); power > -320; power--) {
    const [from, to] = [Math.ceil(small / 10 ** power), Math.floor(large / 10 ** power)];
    const multiples = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
    const [roundest] = multiples.toSorted((a, b) => roughness(a) - roughness(b));
    // Through the decimal text, so that 3 tenths are 0.3.
    if (roundest !== undefined) return sign * Number(`${roundest}e${power}`);
  }
  return sign * small;
}

function roughness(multiple: number): number {
  if (multiple === 1) return 0;
  return multiple % 5 === 0 ? 1 : 2;
}

/** One in how many ways to choose the wrong elements is this one. */
function surpriseOf({ wrong, compared }: Evidence): number {
  const fewer = Math.min(wrong.length, compared.length - wrong.length);
  let ways = 1;
  for (let k = 0; k < fewer && ways < leastSurprise; k++) ways *= (compared.length - k) / (k + 1);
  return ways;
}
