import { expect, test } from "vitest";
import type { Line } from "../../../src/cli/output/line.js";
import { renderSelfTest } from "../../../src/cli/tables/renderSelfTest.js";
import type { SelfTestRow } from "../../../src/gradcheck/selfTest/selfTestRow.js";

const textOf = (line: Line) =>
  typeof line === "string" ? line : line.map((part) => (typeof part === "string" ? part : part.text)).join("");

const rule: SelfTestRow = {
  layer: "rule",
  mistake: "factor 2",
  made: 1001,
  wrong: 1000,
  found: { complex: 1000, ridders: 999, taylor: 500, central: 0 },
  missed: [],
};
const lowering: SelfTestRow = {
  layer: "lowering",
  mistake: "other kernel",
  made: 3,
  wrong: 0,
  found: { engines: 0 },
  missed: [],
};

test("a table for each layer has a line for each kind of mistake, and one for all", async () => {
  const lines = (
    await renderSelfTest([rule, { ...rule, mistake: "factor -1", made: 10, wrong: 0, found: {} }, lowering])
  ).map(textOf);
  expect(lines).toEqual([
    "Mistakes in the rules of ops",
    "mistake    made  wrong  complex  ridders  taylor  central",
    "factor 2   1001   1000    100 %   99.9 %  50.0 %    0.0 %",
    "factor -1    10      0        -        -       -        -",
    "all        1011   1000    100 %   99.9 %  50.0 %    0.0 %",
    "",
    "Mistakes in lowerings on the wasm engine",
    "mistake       made  wrong  engines",
    "other kernel     3      0        -",
    "all              3      0        -",
    "",
    "Of 1000 mistakes that change a value, the default check finds all.",
  ]);
});

test("what the default check misses is named", async () => {
  const missing = { ...rule, wrong: 3, found: { complex: 1 }, missed: ["relu by x", "max by a"] };
  const lines = (await renderSelfTest([missing])).map(textOf);
  expect(lines.slice(-3)).toEqual([
    "Of 3 mistakes that change a value, the default check misses 2:",
    "  factor 2: relu by x",
    "  factor 2: max by a",
  ]);
});

test("a share is 100 % only if nothing is missed", async () => {
  const lines = (await renderSelfTest([{ ...rule, wrong: 100_000, found: { complex: 99_999 } }])).map(textOf);
  expect(lines[2]).toContain("99.9 %");
});
