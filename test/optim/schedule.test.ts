import { describe, expect, test } from "vitest";
import { createSchedule, type LrSpec, type ScheduleSpec } from "../../src/optim/schedule.js";

const common = { initial: 0.8, warmup: 0 };
/** The rates of a run over epochs whose losses are given. */
function ratesOver(lr: LrSpec, losses: readonly number[]): readonly number[] {
  const schedule = createSchedule(lr, losses.length);
  return losses.map((loss, epoch) => {
    const rate = schedule.rate(epoch);
    schedule.observe(epoch, loss);
    return rate;
  });
}
const rates = (lr: LrSpec, epochs: number) => ratesOver(lr, Array<number>(epochs).fill(1));
const expectRates = (found: readonly number[], expected: readonly number[]) => {
  expect(found).toHaveLength(expected.length);
  for (const [i, rate] of expected.entries()) expect(found[i]).toBeCloseTo(rate, 14);
};

describe("the rate", () => {
  test("of a number does not change", () => expect(rates(0.3, 4)).toEqual([0.3, 0.3, 0.3, 0.3]));
  test("of `step` falls every few epochs", () =>
    expectRates(
      rates({ ...common, schedule: "step", stepSize: 2, gamma: 0.5 }, 7),
      [0.8, 0.8, 0.4, 0.4, 0.2, 0.2, 0.1],
    ));
  test("of `exponential` falls every epoch", () =>
    expectRates(rates({ ...common, schedule: "exponential", gamma: 0.5 }, 4), [0.8, 0.4, 0.2, 0.1]));
  test("of `cosine` is half-way in the middle", () =>
    expectRates(rates({ ...common, schedule: "cosine", final: 0.2 }, 4), [
      0.8,
      0.5 + 0.3 * Math.SQRT1_2,
      0.5,
      0.5 - 0.3 * Math.SQRT1_2,
    ]));
  test("of `linear` falls by the same amount each epoch", () =>
    expectRates(rates({ ...common, schedule: "linear", final: 0 }, 4), [0.8, 0.6, 0.4, 0.2]));
  test("of `plateau` falls after more than `patience` epochs in a row without a better loss", () => {
    const spec: ScheduleSpec = { ...common, schedule: "plateau", factor: 0.5, patience: 1 };
    // The wait starts anew after each reduction, and with each better loss.
    const losses = [1, 1, 0.5, 0.6, 0.6, 0.6, 0.6, 0.4, Number.NaN, 0.4, 0.4];
    expectRates(ratesOver(spec, losses), [0.8, 0.8, 0.8, 0.8, 0.8, 0.4, 0.4, 0.2, 0.2, 0.2, 0.1]);
  });
  test("of `plateau` takes a loss for better if it is smaller by a ten-thousandth", () => {
    const spec: ScheduleSpec = { ...common, schedule: "plateau", factor: 0.5, patience: 0 };
    expectRates(ratesOver(spec, [1, 0.99995, 0.99985, 0.9998, 0.5]), [0.8, 0.8, 0.4, 0.4, 0.2]);
  });
  test("of `plateau` does not change by less than 1e-8", () => {
    const spec: ScheduleSpec = { initial: 1.5e-8, warmup: 0, schedule: "plateau", factor: 0.5, patience: 0 };
    expect(rates(spec, 5)).toEqual(Array(5).fill(1.5e-8));
  });
});

describe("a warmup", () => {
  test("rises to the rate by the same amount each epoch, and the schedule starts after it", () => {
    const warm = { initial: 0.8, warmup: 4 };
    const rise = [0.2, 0.4, 0.6, 0.8];
    expectRates(rates({ ...warm, schedule: "constant" }, 6), [...rise, 0.8, 0.8]);
    expectRates(rates({ ...warm, schedule: "linear", final: 0 }, 8), [...rise, 0.8, 0.6, 0.4, 0.2]);
    expectRates(rates({ ...warm, schedule: "step", stepSize: 1, gamma: 0.5 }, 7), [...rise, 0.8, 0.4, 0.2]);
    const plateau: ScheduleSpec = { ...warm, schedule: "plateau", factor: 0.5, patience: 0 };
    expectRates(rates(plateau, 8), [...rise, 0.8, 0.8, 0.4, 0.2]);
  });
});

test("all epochs of a span have the same rate", () => {
  const specs: LrSpec[] = [
    0.3,
    { ...common, schedule: "step", stepSize: 3, gamma: 0.5 },
    { initial: 0.8, warmup: 2, schedule: "step", stepSize: 3, gamma: 0.5 },
    { initial: 0.8, warmup: 2, schedule: "constant" },
    { ...common, schedule: "cosine", final: 0 },
  ];
  for (const spec of specs) {
    const schedule = createSchedule(spec, 12);
    for (let epoch = 0; epoch < 12; epoch++) {
      const last = Math.min(epoch + schedule.span(epoch), 12) - 1;
      expect(last).toBeGreaterThanOrEqual(epoch);
      for (let other = epoch; other <= last; other++) expect(schedule.rate(other)).toBe(schedule.rate(epoch));
    }
  }
  expect(createSchedule(0.3, 12).span(0)).toBe(Number.POSITIVE_INFINITY);
});
