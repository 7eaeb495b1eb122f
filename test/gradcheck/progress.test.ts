import { expect, test } from "vitest";
import { type CheckProgress, type CheckSteps, runInTurns } from "../../src/gradcheck/progress.js";

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
