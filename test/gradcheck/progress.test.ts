import { expect, test } from "vitest";
import { asPart, type CheckProgress, type CheckSteps, runInTurns } from "../../src/gradcheck/progress.js";

/** Parts that keep the processor busy for so many milliseconds each. */
function* busy(parts: number, milliseconds: number): CheckSteps<string> {
  for (let done = 1; done <= parts; done++) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    yield { done, total: parts, what: "tanh" };
  }
  return "done";
}

test("each part is reported, and the result is that of the check", async () => {
  const seen: CheckProgress[] = [];
  expect(await runInTurns(busy(3, 0), (progress) => seen.push(progress))).toBe("done");
  expect(seen.map(({ done }) => done)).toEqual([1, 2, 3]);
});

test("timers run while a check goes on", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await runInTurns(busy(5, 20));
  clearInterval(timer);
  expect(ticks).toBeGreaterThanOrEqual(3);
});

test("a check that is a part of a larger one reports how far the larger one is", async () => {
  const seen: CheckProgress[] = [];
  await runInTurns(asPart(busy(2, 0), 1, 4), (progress) => seen.push(progress));
  expect(seen).toEqual([
    { done: 1.5, total: 4, what: "tanh" },
    { done: 2, total: 4, what: "tanh" },
  ]);
});
