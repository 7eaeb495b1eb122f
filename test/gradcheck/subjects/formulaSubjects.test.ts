import { describe, expect, test } from "vitest";
import { coveringFormulas, formulaSubjects } from "../../../src/gradcheck/subjects/formulaSubjects.js";
import { registry } from "../../../src/ops/index.js";
import { findWorst } from "./findWorst.js";

test("the formulas use every function of the library, and each is another one", () => {
  const formulas = coveringFormulas();
  for (const { name, arity, formula } of registry.values()) {
    if (formula !== undefined && arity === 1) expect(formulas.some((text) => text.includes(`${name}(`))).toBe(true);
  }
  expect(new Set(formulas).size).toBe(formulas.length);
});

describe("every formula", () => {
  test.each(formulaSubjects().map((subject) => [subject.name, subject] as const))("%s has samples", (_, subject) => {
    const samples = subject.samples(1);
    expect(samples.length).toBeGreaterThan(0);
    expect(samples.flatMap(({ cotangent }) => [...cotangent]).length).toBeGreaterThan(8);
    expect(samples.filter(({ isAtCorner }) => isAtCorner !== true).length).toBeGreaterThan(0);
  });
});

test("a formula is differentiated as complex step says", () => {
  const product = formulaSubjects().find(({ name }) => name === "(1 + x ^ 2) / (2 + sin(x))");
  for (const sample of product?.samples(2) ?? []) expect(findWorst(sample)).toBeLessThan(1e-9);
});

test("a power of 0 has the derivative 0 wherever it is 0 all around", () => {
  const power = formulaSubjects().find(({ name }) => name === "0 ^ x");
  const samples = power?.samples(2) ?? [];
  expect(samples.length).toBeGreaterThan(0);
  for (const sample of samples) expect(findWorst(sample)).toBe(0);
});
