import fc from "fast-check";

const leaf = fc.constantFrom("x", "x", "x", "x", "x", "1", "0", "0.5", "pi", "e", "1e300", "1e-300", "2", ".5");
const binary = fc.constantFrom("+", "-", "*", "/", "^");
const functions = ["exp", "log", "sin", "tanh", "sqrt", "abs", "erf", "sigmoid", "relu"];
const call = fc.constantFrom(...functions);
const pair = fc.constantFrom("max", "min");

const { formula: tree } = fc.letrec<{ formula: string }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc.tuple(tie("formula"), binary, tie("formula")).map(([a, op, b]) => `${a}${op}${b}`),
    fc.tuple(tie("formula"), binary, tie("formula")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(call, tie("formula")).map(([name, a]) => `${name}(${a})`),
    fc.tuple(pair, tie("formula"), tie("formula")).map(([name, a, b]) => `${name}(${a}, ${b})`),
    fc.tuple(tie("formula"), tie("formula"), tie("formula")).map(([a, b, c]) => `${a} > 0 ? ${b} : ${c}`),
    tie("formula").map((a) => `-${a}`),
  ),
}));

const strange = ["y", "1e999", "i", ",", "%", "and", "==", "foo(x)", "eval(1)", " ", "", "(", "≤", "\u0000"];
/** Formulas with a part that none has. */
const wrong = fc.tuple(tree, fc.constantFrom(...strange)).map(([text, part]) => `${text}${part}`);

const deep = fc.constantFrom(
  `${"(".repeat(500)}x${")".repeat(500)}`,
  `${"exp(".repeat(200)}x${")".repeat(200)}`,
  `${"-".repeat(2000)}x`,
  Array(2000).fill("x").join("+"),
  Array(200).fill("x").join("^"),
  "(".repeat(5000),
  "x^x^x^x",
  "x > 0 ? ".repeat(100),
);

/** Formulas in x: many are right, some are not, a few are large. */
export const formula: fc.Arbitrary<string> = fc.oneof(
  { weight: 30, arbitrary: tree },
  { weight: 2, arbitrary: wrong },
  { weight: 1, arbitrary: deep },
);
