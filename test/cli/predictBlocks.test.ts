import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { classModel, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

/** More bytes than a chunk of a file has. */
const filler = "x".repeat(2000);
const rowsOfFile = 400;

const number = fc.oneof(fc.double({ min: -100, max: 100, noNaN: true }), fc.integer({ min: -9, max: 9 }));
const odd = fc.constantFrom("oops", "", '"1"', " 2 ", "1e999", "0x10", "1e308");
const cell = fc.oneof({ weight: 400, arbitrary: number.map(String) }, { weight: 1, arbitrary: odd });
const color = fc.oneof(
  { weight: 400, arbitrary: fc.constantFrom("green", "red") },
  { weight: 1, arbitrary: fc.constantFrom("blue", '"red"', "") },
);
const row = fc.tuple(cell, cell, cell, color).map(([a, b, x, name]) => `${a},${b},${x},${name},${filler}`);
const rows = fc.array(row, { minLength: rowsOfFile, maxLength: rowsOfFile + 50 });

test.each([
  ["numbers", numberModel],
  ["classes", classModel],
])("a file of several chunks has the same %s as rows that come one by one", async (_, parts) => {
  const folder = temporaryFolder();
  const model = writeModelFile(folder, parts);
  const file = join(folder, "rows.csv");
  const options = [[], ["--on-error", "mark", "--keep", "a,color"], ["--on-error", "skip", "--format", "ndjson"]];
  const property = fc.asyncProperty(rows, fc.constantFrom(...options), async (lines, given) => {
    const texts = ["a,b,x,color,filler", ...lines].map((line) => `${line}\n`);
    writeFileSync(file, texts.join(""));
    const atOnce = await runMain(["predict", model, file, ...given]);
    const oneByOne = await runMain(["predict", model, "-", ...given], { stdin: texts });
    expect(atOnce.stdout).toBe(oneByOne.stdout);
    expect(atOnce.code).toBe(oneByOne.code);
    expect(atOnce.stderr.replaceAll(file, "<stdin>")).toBe(oneByOne.stderr);
  });
  await fc.assert(property, { numRuns: 8 });
});
