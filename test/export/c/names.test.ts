import { expect, test } from "vitest";
import { identifierOf, Scope, wordsOf } from "../../../src/export/c/identifiers.js";
import { formatConstant, formatInComment, formatString } from "../../../src/export/c/literals.js";

test.each([
  ["sepalLength (cm)", "sepal_length_cm"],
  ["Größe", "grosse"],
  ["naïve café", "naive_cafe"],
  ["-5", "minus_5"],
  ["a-5", "a_5"],
  ["RM", "rm"],
  ["pH", "ph"],
  ["__x__", "x"],
  ["颜色", "other"],
  ["", "other"],
  ["?!*/", "other"],
])("the text %j becomes the words %j", (text, words) => {
  expect(wordsOf(text, "other")).toBe(words);
});

test.each([
  ["int", "int_"],
  ["Class", "class_"],
  ["template", "template_"],
  ["1st", "n1st"],
  ["linux", "linux_"],
])("the text %j becomes the identifier %j", (text, identifier) => {
  expect(identifierOf(text, "other")).toBe(identifier);
});

test("no two names of a scope are equal", () => {
  const scope = new Scope();
  expect(["a", "a_2", "a", "a"].map((name) => scope.claim(name))).toEqual(["a", "a_2", "a_3", "a_4"]);
});

test.each([
  [3, "3.0", "3.0f"],
  [-0, "-0.0", "-0.0f"],
  [0.1, "0.1", "0.1f"],
  [1e21, "1e+21", "1e+21f"],
  [1 / 3, "0.3333333333333333", "0.33333333f"],
  [1e300, "1e+300", "INFINITY"],
  [Number.NEGATIVE_INFINITY, "-INFINITY", "-INFINITY"],
  [Number.NaN, "NAN", "NAN"],
])("the number %d is the constant %s, and %s in float32", (value, double, single) => {
  expect(formatConstant(value, "float64")).toBe(double);
  expect(formatConstant(value, "float32")).toBe(single);
});

test("a text is a constant without trigraphs, and no escape runs into the next digit", () => {
  expect(formatString('ä1 "\\ ??/ \n')).toBe('"\\303\\2441 \\042\\134 \\077\\077/ \\012"');
});

test("a text in a comment does not end it, and stays on its line", () => {
  const comment = formatInComment("*/ /* ??/\n\u202e");
  expect(comment).not.toMatch(/\*\/|\/\*|\?\?\/|\n|\u202e/);
});
