import type { RandomStream } from "../../random.js";
import type { Sample } from "../sample.js";

/** Where formulas change from one branch to another, and numbers beyond which they saturate. Drawn at random, they tie, too. */
const corners = [0, 1, 3, 6, 20, 30, 100];

/**
 * The same graph at other points, which do not know what the samples know: numbers of every size, and numbers that are corners or tie.
 * They show whether a mistake that no sample shows is one at all.
 */
export function probesOf(sample: Sample, random: RandomStream): readonly Sample[] {
  const sign = () => (random.chance(0.5) ? 1 : -1);
  const draws = [
    () => sign() * Math.fround(10 ** random.uniform(-4, 3)),
    () => sign() * (corners[random.integer(corners.length)] as number),
    () => Math.fround(random.uniform(-2, 2)),
  ];
  return draws.map((draw) => ({
    ...sample,
    point: new Map([...sample.point].map(([leaf, values]) => [leaf, values.map(draw)])),
    cotangent: sample.cotangent.map(() => sign() * Math.fround(random.uniform(0.5, 1))),
  }));
}

/** So many samples are probed: their graphs are much alike. */
const mostProbed = 24;

/** Some of the samples, small and large ones. */
export function someOf(samples: readonly Sample[]): readonly Sample[] {
  const distance = Math.max(1, samples.length / mostProbed);
  const count = Math.min(samples.length, mostProbed);
  return Array.from({ length: count }, (_, i) => samples[Math.floor(i * distance)] as Sample);
}

/** Smaller ones come first: they show most mistakes, and take least time. */
export function bySize(samples: readonly Sample[]): readonly Sample[] {
  return samples.toSorted((a, b) => elementsOf(a) - elementsOf(b));
}

function elementsOf({ point, cotangent }: Sample): number {
  return [...point.values()].reduce((count, values) => count + values.length, cotangent.length);
}
