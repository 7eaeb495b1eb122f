import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { canFuse, moduleOf, watchedRun } from "../watchedRun.js";

const library = join(import.meta.dirname, "../../dist/library");

const training = `
  import { train } from "backprop";
  const config = { data: { inputs: [[0], [1]], targets: [1, 3] }, layers: [4, "tanh", 1], epochs: 20, arithmetic: "fast" };
  for await (const record of train(config)) if (record.type === "start") console.log(record.fusedMultiplyAdd);
`;

test("the library has no code that sets flags of V8", () => {
  const files = readdirSync(library).filter((file) => file.endsWith(".js"));
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter((file) => /setFlags|node:v8/.test(readFileSync(join(library, file), "utf8")))).toEqual([]);
});

test("importing the library and training with it changes no flags of the process", () => {
  expect(watchedRun(...moduleOf(training)).flags).toEqual([]);
});

test("the library fuses multiply and add, and reports it, if the processor can and V8 can without a flag", () => {
  expect(watchedRun(...moduleOf(training)).stdout).toBe(`${canFuse()}\n`);
});
