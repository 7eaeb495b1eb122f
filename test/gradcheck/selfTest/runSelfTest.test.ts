import { expect, test } from "vitest";
import { runSelfTest } from "../../../src/gradcheck/selfTest/runSelfTest.js";
import { countTrials, type Trial } from "../../../src/gradcheck/selfTest/selfTestRow.js";
import type { Op } from "../../../src/graph/op.js";
import { ops } from "../../../src/ops/index.js";

test("the default check finds every mistake in some ops, and central differences do not", async () => {
  const done: string[] = [];
  const rows = await runSelfTest({
    ops: [ops.relu, ops.softmax] as unknown as Op[],
    onProgress: ({ what }) => done.push(what),
  });
  // Two ops do not show every lowering; all ops do.
  const rules = rows.filter(({ layer }) => layer === "rule");
  expect(rules.flatMap(({ mistake, missed }) => missed.map((place) => `${mistake}: ${place}`))).toEqual([]);
  const rowOf = (layer: string, mistake: string) => rows.find((row) => row.layer === layer && row.mistake === mistake);
  const found = { complex: 2, ridders: 2, taylor: 2, central: 0 };
  expect(rowOf("rule", "factor 1 + 1e-6")).toMatchObject({ made: 2, wrong: 2, found });
  // Only the Complex numbers know which subgradient is due.
  expect(rowOf("rule", "other branch at a corner")).toMatchObject({ wrong: 1, found: { complex: 1, ridders: 0 } });
  expect(rowOf("rule", "off-diagonals left out")?.made).toBe(1);
  expect(rowOf("lowering", "other kernel")).toMatchObject({ made: 1, found: { engines: 1 } });
  expect(rowOf("lowering", "factor 1 + 1e-6")?.made).toBeGreaterThan(8);
  expect(done).toEqual(expect.arrayContaining(["relu", "softmax", "exp kernel"]));
});

test("mistakes are counted by their kind; those that change nothing are no misses", () => {
  const trial = (place: string, isWrong: boolean, foundBy: Trial["foundBy"]): Trial => ({
    layer: "rule",
    mistake: "factor 2",
    place,
    isWrong,
    foundBy,
  });
  const trials = [trial("a", true, ["complex", "central"]), trial("b", false, []), trial("c", true, ["ridders"])];
  expect(countTrials([...trials, { ...trial("d", true, ["engines"]), layer: "lowering" }])).toEqual([
    {
      layer: "rule",
      mistake: "factor 2",
      made: 3,
      wrong: 2,
      found: { complex: 1, ridders: 1, taylor: 0, central: 1 },
      missed: ["c"],
    },
    { layer: "lowering", mistake: "factor 2", made: 1, wrong: 1, found: { engines: 1 }, missed: [] },
  ]);
});
