import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { JumpableRandomGenerator } from "pure-rand/types/JumpableRandomGenerator";

/** The largest seed. */
export const largestSeed = 2 ** 32 - 1;

/** The purposes of random numbers. Each has a stream of its own, so that no purpose changes the numbers of another. */
export const streamNames = [
  "init",
  "shuffle",
  "split",
  "dropout",
  "gradcheck",
  "generate",
  "generateValidation",
] as const;
export type StreamName = (typeof streamNames)[number];

/**
 * A seeded sequence of random numbers (xoroshiro128+).
 *
 * The streams of a seed are 2^64 numbers apart on one sequence (jumps), so they never overlap.
 */
export class RandomStream {
  private constructor(private generator: JumpableRandomGenerator) {}

  /** @param seed whole number from 0 to `largestSeed` */
  static create(seed: number, stream: StreamName): RandomStream {
    const generator = xoroshiro128plus(seed);
    // Every stream jumps at least once: a jump also mixes the sparse state of a small seed.
    for (let i = 0; i <= streamNames.indexOf(stream); i++) generator.jump();
    return new RandomStream(generator);
  }

  get state(): readonly number[] {
    return this.generator.getState();
  }

  /** Continues from a state that was taken before. */
  restore(state: readonly number[]): void {
    this.generator = xoroshiro128plusFromState(state);
  }

  /** U[low, high), with 53 random bits. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * uniformFloat64(this.generator);
  }

  /** True with this probability, rounded to 32 bits. */
  chance(probability: number): boolean {
    return this.generator.next() >>> 0 < probability * 2 ** 32;
  }

  /** Whole number from 0 to `below` - 1, all equally likely. */
  integer(below: number): number {
    return uniformInt(this.generator, 0, below - 1);
  }

  /**
   * N(mean, std²), by Marsaglia's polar method: only `log` and `sqrt`, whose results do not differ between machines.
   *
   * @see Marsaglia & Bray 1964, "A convenient method for generating normal variables"
   */
  normal(mean = 0, std = 1): number {
    for (;;) {
      const u = this.uniform(-1, 1);
      const v = this.uniform(-1, 1);
      const s = u * u + v * v;
      // The second number of the pair is dropped: the state stays the generator's alone.
      if (s > 0 && s < 1) return mean + std * u * Math.sqrt((-2 * Math.log(s)) / s);
    }
  }

  /** Puts `items` in a random order, in place. All orders are equally likely (Fisher-Yates). */
  shuffle(items: Uint32Array): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = items[i] as number;
      items[i] = items[j] as number;
      items[j] = kept;
    }
  }
}
