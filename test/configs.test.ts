import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "../src/config/loadConfig.js";
import { prepareRun } from "../src/train/prepareRun.js";
import { runMain } from "./cli/runMain.js";
import { collect } from "./train/collect.js";

const folder = join(import.meta.dirname, "../configs");

/** What each example is there to show. */
const lastLoss: Readonly<Record<string, (loss: number) => void>> = {
  "xor.json": (loss) => expect(loss).toBeLessThan(1e-8),
  "xor-linear.json": (loss) => expect(loss).toBeCloseTo(0.25, 12),
  "xor-notebook.json": (loss) => expect(loss).toBeLessThan(1e-25),
  "xor-formula.json": (loss) => expect(loss).toBeLessThan(1e-8),
  "iris.json": (loss) => expect(loss).toBeLessThan(0.1),
  "digits.json": (loss) => expect(loss).toBeLessThan(0.2),
  "moons.json": (loss) => expect(loss).toBeLessThan(0.1),
  "spirals.json": (loss) => expect(loss).toBeLessThan(0.1),
};

describe("the example", () => {
  test("every config is tried here", () => {
    expect(
      readdirSync(folder)
        .filter((file) => file.endsWith(".json") && file !== "schema.json")
        .toSorted(),
    ).toEqual(Object.keys(lastLoss).toSorted());
  });

  test.each(Object.entries(lastLoss))(
    "%s learns what it is there to show",
    { timeout: 60_000 },
    async (file, check) => {
      const { end } = await collect(await prepareRun(await readConfig(join(folder, file))));
      expect(end.reason).toBe("epochs");
      check(end.loss as number);
    },
  );

  test.each(["iris.json", "digits.json"])(
    "%s predicts 0.95 of the rows that it was not trained on correctly",
    async (file) => {
      const run = await prepareRun(await readConfig(join(folder, file)));
      await collect(run);
      expect(run.model().training?.validationAccuracy).toBeGreaterThanOrEqual(0.95);
      // Not by a lucky split: with other seeds as well, on average.
      const seeds = [11, 12, 13, 14, 15];
      const others = seeds.map(async (seed) => {
        const other = await prepareRun(
          await readConfig(join(folder, file), [{ path: ["seed"], value: seed, source: "" }]),
        );
        await collect(other);
        return other.model().training?.validationAccuracy as number;
      });
      const accuracies = await Promise.all(others);
      expect(accuracies.reduce((sum, each) => sum + each, 0) / seeds.length).toBeGreaterThanOrEqual(0.95);
    },
  );

  test.each(Object.keys(lastLoss))(
    "%s has the gradients that complex step finds",
    { timeout: 60_000 },
    async (file) => {
      const { code, stdout, stderr } = await runMain([
        "gradcheck",
        "--config",
        join(folder, file),
        "--format",
        "ndjson",
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const records: readonly Readonly<Record<string, unknown>>[] = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      const rows = records.filter(({ type }) => type === "check");
      expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(["PASS"]));
      expect(Math.max(...rows.map(({ relativeError }) => relativeError as number))).toBeLessThan(1e-12);
      const run = await prepareRun(await readConfig(join(folder, file)));
      const parameters = run.model().parameters.map(({ name }) => name);
      expect(rows.map(({ input }) => input)).toEqual(expect.arrayContaining(parameters));
    },
  );
});
