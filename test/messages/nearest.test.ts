import { expect, test } from "vitest";
import { nearest, suggestion } from "../../src/messages/nearest.js";

const known = ["epochs", "lr", "batchSize", "relu", "relu6"];

test.each([
  ["epoch", "epochs"],
  ["batch_size", "batchSize"],
  ["RELU", "relu"],
  ["relu66", "relu6"],
  ["lrr", "lr"],
])("%s is taken for %s", (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
});

test.each(["x", "optimizer", "", "__proto__"])("%j is taken for nothing", (word) => {
  expect(nearest(word, known)).toBeUndefined();
  expect(suggestion(word, known)).toBe("");
});

test("of equally near words, one of the same length is meant", () => {
  expect(nearest("tnah", ["tan", "tanh"])).toBe("tanh");
});

test("one letter is not taken for another", () => {
  expect(nearest("z", ["a", "b"])).toBeUndefined();
  expect(nearest("A", ["a", "b"])).toBe("a");
});
