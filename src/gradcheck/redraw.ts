import type { RandomStream } from "../random.js";
import type { Sample } from "./sample.js";

/** How far values move at most, relative to their size. */
const farthest = 0.1;

/** The sample at a point nearby: at a kink a difference method can say nothing. */
export function redraw(sample: Sample, random: RandomStream): Sample {
  const move = (x: number) => Math.fround(x * (1 + random.uniform(-farthest, farthest)));
  const point = new Map([...sample.point].map(([leaf, values]) => [leaf, values.map(move)]));
  return { ...sample, title: `${sample.title}, drawn again`, point };
}
