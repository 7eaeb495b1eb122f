import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { vectorJacobianProducts } from "../../src/autodiff/gradients.js";
import { FormulaError } from "../../src/errors.js";
import { constant } from "../../src/graph/node.js";
import type { Node, Op } from "../../src/graph/op.js";
import { writableNames, writeMissing } from "../../src/math/missingFunctions.js";
import { customOp } from "../../src/ops/elementwise.js";
import { bind, elementsOf } from "../evaluateNode.js";
import { checkerOf, rowsOf } from "../gradcheck/rowsOf.js";

function apply(formula: string, x: number): { value: number; slope: number; curvature: number } {
  const leaf = bind(x, "x");
  const node = customOp(formula)(leaf.node);
  const differentiate = (of: Node) => vectorJacobianProducts(of, constant(1, of.shape), [leaf.node])[0] as Node;
  const slope = differentiate(node);
  const [value, first, second] = [node, slope, differentiate(slope)].map(
    (each) => elementsOf(each, [leaf])[0] as number,
  );
  return { value, slope: first, curvature: second } as { value: number; slope: number; curvature: number };
}

/** Value and slope: the second derivative of a long formula is too long. */
function applyOnce(formula: string, x: number): readonly number[] {
  const leaf = bind(x, "x");
  const node = customOp(formula)(leaf.node);
  const [slope] = vectorJacobianProducts(node, constant(1), [leaf.node]);
  return [node, slope as Node].map((each) => elementsOf(each, [leaf])[0] as number);
}

describe("a formula in x is an op like any other", () => {
  // value, first and second derivative by hand
  test.each([
    ["x", 2, 2, 1, 0],
    ["3", 2, 3, 0, 0],
    ["2 * x + 1", 2, 5, 2, 0],
    ["x ^ 3 - x", 2, 6, 11, 12],
    ["(x + 1) * (x - 1) / 2", 3, 4, 3, 1],
    ["1 / x", 2, 0.5, -0.25, 0.25],
    ["-x ^ 2", 3, -9, -6, -2],
    ["2 ^ x", 3, 8, 8 * Math.LN2, 8 * Math.LN2 ** 2],
    ["x ^ -2", 2, 0.25, -0.25, 0.375],
    ["exp(2 * x)", 0, 1, 2, 4],
    ["log(x) / log(2)", 4, 2, 1 / (4 * Math.LN2), -1 / (16 * Math.LN2)],
    ["x > 0 ? x ^ 2 : -x", 3, 9, 6, 2],
    ["x > 0 ? x ^ 2 : -x", -3, 3, -1, 0],
    ["max(x, 2 * x)", 3, 6, 2, 0],
    ["max(x, 2 * x)", -3, -3, 1, 0],
    ["min(x ^ 2, 4)", 1, 1, 2, 2],
    ["min(x ^ 2, 4)", 3, 4, 0, 0],
    ["pow(x, 3)", 2, 8, 12, 12],
    ["min(max(x, 0), 6)", 4, 4, 1, 0],
    ["min(max(x, 0), 6)", 7, 6, 0, 0],
    ["max(min(x, 1), -1) ^ 2", 0.5, 0.25, 1, 2],
    ["pow(max(x, 0), 2)", 3, 9, 6, 2],
    ["abs(x) * x", -2, -4, 4, -2],
    ["sin(x) * e + cos(pi)", 0, -1, Math.E, 0],
    ["x < 0 ? 0 : x > 1 ? 1 : x", 0.5, 0.5, 1, 0],
    ["+x", 2, 2, 1, 0],
    ["1e1 * x", 2, 20, 10, 0],
  ])("%s at %d", (formula, x, value, slope, curvature) => {
    const found = apply(formula, x);
    expect(found.value).toBeCloseTo(value, 12);
    expect(found.slope).toBeCloseTo(slope, 12);
    expect(found.curvature).toBeCloseTo(curvature, 12);
  });

  test.each([
    "x * sigmoid(1.702 * x)",
    "tanh(x) + 0.1 * x",
    "silu(silu(x))",
    "gelu(x) * softplus(x)",
    "mish(x - 1) / (1 + x ^ 2)",
    "log1p(exp(-abs(x) - 0.1))",
    "exp(-x ^ 2 / 2) / sqrt(2 * pi)",
    "elu(2 * x) ^ 2",
    "x > 0.3 ? sin(x) : tan(x / 2)",
    "erf(x) * cosh(x / 2) + sinh(x) * expm1(x)",
  ])("%s has the derivative that complex step finds", (formula) => {
    const rows = rowsOf(customOp(formula) as unknown as Op);
    expect(rows.filter(({ verdict }) => verdict === "FAIL")).toEqual([]);
  });

  test("its derivative does not overflow if its functions do not", () => {
    expect(apply("x * sigmoid(1.702 * x)", -800)).toMatchObject({ value: -0, slope: 0 });
    expect(apply("tanh(x)", 800)).toMatchObject({ value: 1, slope: 0 });
  });
});

describe("a formula is refused with its reason", () => {
  test.each([
    ["x +", "cannot read the formula", undefined],
    ["", 'the formula "" is empty', undefined],
    ["  ", 'the formula "" is empty', undefined],
    ["y * 2", '"y" means nothing here: a formula has x, pi, e', 1],
    ["2 * slope", '"slope" means nothing here', 5],
    ["foo(x)", 'there is no function "foo": a formula has abs, ', 1],
    ["Relu(x)", 'there is no function "Relu": did you mean "relu"?', 1],
    ["x > 0 ? x > 1 ? 1 : x : 0", "put an inner ? : into parentheses", undefined],
    ["x + exp(x, 2)", "exp takes one argument: got 2", 5],
    ["max(x)", "max takes two arguments: got 1", 1],
    ["gamma(x)", 'there is no function "gamma"', 1],
    ["x = 2", "an assignment", undefined],
    ["f(x) = x", "an assignment", undefined],
    ["[x, 1]", "an array", undefined],
    ["x; 1", "a sequence", undefined],
    ["x!", 'the operator "!" is not allowed', undefined],
    ["x % 2", 'the operator "%" is not allowed', undefined],
    ["x and 1", 'the operator "and" is not allowed', undefined],
    ["x > 0", 'a comparison belongs before "? :"', undefined],
    ["(x > 0) * x", 'a comparison belongs before "? :"', undefined],
    ["x ? 1 : 0", "where a comparison is expected", undefined],
    ["0 < x < 1 ? 1 : 0", "where a comparison is expected", undefined],
    ['"text"', "is not a number", undefined],
    ["true", "true is not a number", 1],
    ["x.y", "is not allowed", undefined],
    ["i * x", '"i" means nothing here', 1],
    ["1:3", "a range", undefined],
    ["2 x", 'a sign is missing before "x": to multiply, write 2 * x', 3],
    ["(x + 1)(x - 1)", 'a sign is missing before "("', 8],
    ["2 (x)", 'a sign is missing before "("', 3],
    ["1/2x", 'a sign is missing before "x": to multiply, write 2 * x', 4],
    ["2sin(x)", 'a sign is missing before "sin": to multiply, write 2 * sin(x)', 2],
    ["x(x + 1)", 'a sign is missing before "(": to multiply, write x * (x + 1)', 2],
    ["pi x", 'a sign is missing before "x": to multiply, write pi * x', 4],
    ["sin(x)cos(x)", 'a sign is missing before "cos": to multiply, write sin(x) * cos(x)', 7],
    ["1 + 2(x+1)(x)", 'a sign is missing before "(": to multiply, write 2 * (x+1) (char 6)', 6],
    ["2(x + (1", "to multiply, write 2 * (x + (1 (char 2)", 2],
    ["log10(x + 1)", 'there is no function "log10": write log(x + 1) / log(10) (char 1)', 1],
    ["cbrt(x)", ": write x ^ (1 / 3)", 1],
    ["heaviside(x)", ": write x > 0 ? 1 : 0", 1],
    ["clamp(2 * x, -1, 1)", ": write min(max(2 * x, -1), 1)", 1],
    ["2 * hard_swish(x)", ": write x * hardSigmoid(x)", 5],
    ["lrelu(x)", 'did you mean "leakyRelu"?', 1],
    [
      "atan(x)",
      'there is no function "atan", and no formula for it: the nearest are tanh(x) and softsign(x) (char 1)',
      1,
    ],
    ["1 + floor(x)", "and no formula for it: what jumps is written as a choice", 5],
    ["floor + x", '"floor" means nothing here, and no formula', 1],
    ["torch.nn.functional.leaky_relu(x)", "got torch.nn.functional.leaky_relu, expected leakyRelu (char 1)", 1],
    ["nn.ReLU", "got nn.ReLU, expected relu", 1],
    ["Math.floor(x)", 'there is no function "floor", and no formula for it', 1],
    ["nn.Hardswish", 'there is no function "Hardswish": write x * hardSigmoid(x)', 1],
    ["np.(x)", "got np., expected a name", 1],
    ["x > 0 and x < 1 ? x : 0", 'the operator "and" is not allowed: put one "? :" into the branch of another', 7],
    ["x > 0 && x < 1 ? x : 0", 'the operator "&&" is not allowed: put one', 7],
    ["not x > 0 ? 1 : 0", 'the operator "not" is not allowed', 1],
    ["tanh x", "the function tanh has no parentheses: write tanh(x)", 1],
    ["1 + max", "the function max has no parentheses: write max(x, 0)", 5],
    ["if(x > 0, x, 0)", 'there is no "if": write a choice as in x > 0 ? x : 0', 1],
    ["where(x > 0, x, 0)", 'there is no "where": write a choice as in x > 0 ? x : 0', 1],
    ["x if x > 0 else 0", 'there is no "if": write a choice as in x > 0 ? x : 0', 3],
    ["x ** 2", "there is no sign **: write x ^ 2", 3],
    ["x²", "a power is written x ^ 2, not x²", 1],
    ["(x + 1)³", "there is no sign ³: write x ^ 3", 8],
    ["2 · x", "there is no sign ·: write 2 * x", 3],
    ["x − 1", "there is no sign −: write x - 1", 3],
    ["√x", "there is no sign √: write sqrt(x)", 1],
    ["|x|", "an absolute value is written abs(x), not |x|", 1],
    ["Math.max(0, x)", "written without what they belong to: got Math.max, expected max", 1],
    ["np.tanh(x)", "written without what they belong to: got np.tanh, expected tanh", 1],
    ["swish(x)", 'there is no function "swish": did you mean "silu"?', 1],
    ["ln(x)", 'there is no function "ln": did you mean "log"?', 1],
    ["π * x", '"π" means nothing here: did you mean pi?', 1],
    ["swish + 1", '"swish" means nothing here: did you mean silu(x)?', 1],
    ["X + 1", '"X" means nothing here: did you mean x?', 1],
    ["x * 1e999", "1e999 is beyond the range of numbers", 5],
    ["-1e400 * x", "1e400 is beyond the range of numbers", 2],
    ["x ^ 1e400", "1e400 is beyond the range of numbers", 5],
    ["0.01e-400 + x", "0.01e-400 is too small, it would be 0", 1],
    ["x + 0x1F", "0x1F is not a decimal number", 5],
    ["0,5 * x", "a comma outside of a function is not allowed", 2],
    ["5 cm", '"cm" means nothing here', 3],
    ["import(x)", 'there is no function "import"', 1],
    ["constructor(x)", 'there is no function "constructor"', 1],
    ["toString(x)", 'there is no function "toString"', 1],
  ])("%j", (formula, message, column) => {
    let caught: unknown;
    try {
      customOp(formula);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(FormulaError);
    expect((caught as FormulaError).message).toContain(message);
    if (column !== undefined) expect((caught as FormulaError).column).toBe(column);
  });
});

describe("formulas of any nesting and length", () => {
  const leaf = fc.constantFrom("x", "1.5", "0.3", "pi");
  const formula: fc.Arbitrary<string> = fc.letrec<{ formula: string }>((tie) => ({
    formula: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc
        .tuple(fc.constantFrom("+", "-", "*"), tie("formula"), tie("formula"))
        .map(([sign, a, b]) => `(${a} ${sign} ${b})`),
      fc.tuple(fc.constantFrom("max", "min"), tie("formula"), tie("formula")).map(([f, a, b]) => `${f}(${a}, ${b})`),
      fc
        .tuple(fc.constantFrom("sin", "tanh", "sigmoid", "softplus", "square"), tie("formula"))
        .map(([f, a]) => `${f}(${a})`),
      fc.tuple(tie("formula"), fc.constantFrom(2, 3)).map(([a, power]) => `pow(${a}, ${power})`),
      fc.tuple(tie("formula"), tie("formula"), tie("formula")).map(([a, b, c]) => `((${a} > ${b}) ? ${b} : ${c})`),
      tie("formula").map((a) => `(${a} / (2 + cos(x)))`),
    ),
  })).formula;

  test("have the derivative that complex step finds", () => {
    fc.assert(
      fc.property(formula, fc.integer({ min: 0, max: 99 }), (text, seed) => {
        const op = customOp(text) as unknown as Op;
        const rows = rowsOf(op, checkerOf("complex", { seed }));
        // A formula may have no finite value.
        expect(rows.filter(({ verdict, checked }) => verdict === "FAIL" && checked > 0)).toEqual([]);
      }),
      // With a fixed seed, since some formulas lose any number of digits.
      { seed: 1, numRuns: 300 },
    );
  });

  test("of hundreds of terms are differentiated at once", () => {
    const sum = Array.from({ length: 100 }, (_, i) => `${i + 1} * x`).join(" + ");
    expect(apply(sum, 2)).toEqual({ value: 10_100, slope: 5050, curvature: 0 });
    expect(apply(Array(30).fill("x").join(" * "), 1)).toMatchObject({ value: 1, slope: 30, curvature: 870 });
  });

  test("let a NaN through max and min, on either side", () => {
    for (const text of ["max(0, log(x))", "max(log(x), 0)", "min(0, log(x))", "min(log(x), 0)"]) {
      expect(apply(text, -1).value).toBeNaN();
    }
  });

  test("are refused if their nested functions, written out, are too long", () => {
    const nest = (name: string, depth: number) => `${`${name}(`.repeat(depth)}x${")".repeat(depth)}`;
    for (const text of [nest("silu", 5), nest("mish", 2), nest("sin", 50)]) expect(() => customOp(text)).not.toThrow();
    for (const text of [nest("silu", 16), nest("mish", 10)]) expect(() => customOp(text)).toThrow("too deeply");
  });

  const inside = (opening: string, count: number, closing = ")") => `${opening.repeat(count)}x${closing.repeat(count)}`;
  const atLimit = [
    { name: "parentheses", make: (count: number) => inside("(", count) },
    { name: "calls", make: (count: number) => inside("sin(", count) },
    { name: "calls of two arguments", make: (count: number) => inside("max(", count, ", 1)") },
    { name: "signs", make: (count: number) => inside("-", count, "") },
    { name: "powers", make: (count: number) => `x${" ^ x".repeat(count)}` },
    { name: "conditions", make: (count: number) => `${"x < 1 ? 1 : ".repeat(count)}x` },
    { name: "differences from the right", make: (count: number) => inside("(x - ", count) },
  ];
  test.each(atLimit)("may have 64 $name inside each other, and no more", ({ make }) => {
    expect(applyOnce(make(64), 0.3).map(Number.isFinite)).toEqual([true, true]);
    expect(() => customOp(make(65))).toThrow("500 parts, 64 of them inside each other");
  });

  test("are refused at the place at which they become too long", () => {
    const caught = (text: string) => {
      try {
        customOp(text);
        return undefined;
      } catch (error) {
        return error;
      }
    };
    expect(caught(inside("(", 65))).toMatchObject({ name: "FormulaError", column: 66 });
    expect(caught(`x${" + x".repeat(249)}`)).toBeUndefined();
    expect(caught(`x${" + x".repeat(250)}`)).toMatchObject({ name: "FormulaError", column: 1002 });
    expect(caught(`${" ".repeat(9999)}x`)).toBeUndefined();
    expect(caught(`${" ".repeat(10_000)}x`)).toMatchObject({ name: "FormulaError" });
  });

  test("may reach the limit of length in any chain of signs", () => {
    for (const sign of ["+", "-", "*", "/"]) {
      const chain = Array(250).fill("x").join(` ${sign} `);
      expect(applyOnce(chain, 1).map(Number.isFinite)).toEqual([true, true]);
    }
  });

  test("do not overflow the stack, even deep in a recursion", () => {
    const deep = (frames: number, then: () => void): void => (frames === 0 ? then() : deep(frames - 1, then));
    for (const { make } of atLimit) {
      deep(4000, () => expect(applyOnce(make(64), 0.3).every(Number.isFinite)).toBe(true));
      for (const count of [65, 800, 600_000])
        deep(4000, () => expect(() => customOp(make(count))).toThrow(FormulaError));
    }
  });

  test("are refused if they are longer than anyone writes, however they are nested", () => {
    for (const text of [Array(400).fill("x").join(" + "), inside("(", 50_000), inside("sin(", 600)]) {
      expect(() => customOp(text)).toThrow(FormulaError);
      expect(() => customOp(text)).toThrow("is too long: a formula has at most 500 parts");
    }
  });
});

describe("a function that a formula can write in another way", () => {
  const { log10, log2, cbrt, asinh, acosh, atanh } = Math;
  test.each(Object.entries({ log10, log2, cbrt, asinh, acosh, atanh }))("%s is that of JavaScript", (name, f) => {
    const x = name === "acosh" ? 1.7 : 0.3;
    expect(apply(writeMissing(name) ?? "", x).value).toBeCloseTo(f(x), 12);
  });

  test.each(writableNames)("%s is written as a formula", (name) => {
    expect(() => customOp(writeMissing(name) ?? "")).not.toThrow();
  });
});
