import { describe, expect, test } from "vitest";
import { BoundaryPart } from "../../../src/cli/live/boundaryPart.js";
import type { Line } from "../../../src/cli/output/line.js";
import { readConfig } from "../../../src/config/loadConfig.js";
import { prepareRun } from "../../../src/train/prepareRun.js";

const output = { hasColors: true, isUnicode: true };
const size = { columns: 60, rows: 30 };
const textOf = (line: Line | undefined) =>
  typeof line === "string" ? line : (line ?? []).map((part) => (typeof part === "string" ? part : part.text)).join("");
/** The picture without its title. */
const picture = (part: BoundaryPart) => part.render(size).slice(1);

async function openMoons(...overrides: readonly (readonly [key: string, value: unknown])[]) {
  const set = overrides.map(([key, value]) => ({ path: [key], value, source: "" }));
  const run = await prepareRun(await readConfig("configs/moons.json", set));
  return { run, part: await BoundaryPart.open(run, output) };
}

describe("the boundary of a run", () => {
  test("is that of the last look, and says of which epoch", async () => {
    const { run, part } = await openMoons();
    const first = picture(part);
    for await (const _ of run.recordBatches({ every: 5 })) {
      if (run.progress.epochs < 5) continue;
      expect(picture(part)).toEqual(first);
      part.look();
      expect(picture(part)).not.toEqual(first);
      expect(textOf(part.render(size)[0])).toBe("x2   prediction of y, epoch 5");
      break;
    }
  });

  test("is that of the model at the end, and not of the last epoch", async () => {
    const run = async (...overrides: readonly (readonly [key: string, value: unknown])[]) => {
      const opened = await openMoons(...overrides);
      for await (const _ of opened.run.recordBatches());
      opened.part.look();
      return opened;
    };
    // A rate that spoils what the first epochs have learnt.
    const rate = ["lr", { initial: 0.05, schedule: "exponential", gamma: 1.2 }] as const;
    const best = await run(rate, ["epochs", 40]);
    const bestEpoch = best.run.progress.bestEpoch as number;
    expect(bestEpoch).toBeLessThan(30);
    const until = await run(rate, ["epochs", bestEpoch]);
    const last = await run(rate, ["epochs", 40], ["keep", "last"]);
    expect(picture(best.part)).toEqual(picture(until.part));
    expect(picture(best.part)).not.toEqual(picture(last.part));
    expect(textOf(best.part.render(size)[0])).toBe("x2   prediction of y");
  });

  test("stays as it was if the run diverges and has no model", async () => {
    const { run, part } = await openMoons(["init", { constant: 1e300 }], ["layers", [9, "relu", 9, "relu", 1]]);
    const first = part.render(size);
    for await (const _ of run.recordBatches());
    expect(run.reason).toBe("diverged");
    expect(run.network).toBe(undefined);
    part.look();
    expect(part.render(size)).toEqual(first);
  });

  test("follows the size of the terminal, and is left out if there is no room", async () => {
    const { part } = await openMoons();
    expect(textOf(part.render({ columns: 140, rows: 50 })[5])).toHaveLength(70);
    expect(Math.max(...part.render({ columns: 40, rows: 50 }).map((line) => textOf(line).length))).toBeLessThanOrEqual(
      40,
    );
    expect(part.render({ columns: 40, rows: 6 })).toEqual([]);
  });
});
