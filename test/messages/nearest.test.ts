import { expect, test } from "vitest";
import { nearest, suggestion } from "../../src/messages/nearest.js";

const known = ["epochs", "lr", "batchSize", "relu", "relu6"];

test.each([
  ["epoch", "epochs"],
  ["batch_size", "batchSize"],
  ["RELU", "relu"],
  ["relu66", "relu6"],
  ["lrr", "lr"],
  ["rl", "lr"],
  ["epohcs", "epochs"],
])("%s is taken for %s", (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
});

test.each(["x", "optimizer", "", "__proto__"])("%j is taken for nothing", (word) => {
  expect(nearest(word, known)).toBeUndefined();
  expect(suggestion(word, known)).toBe("");
});

test.each([
  ["swish", ["sinh", "mish", "silu"], "silu"],
  ["mse", ["mean", "meanSquaredError"], "meanSquaredError"],
  ["BCE", ["mse", "crossEntropy", "binaryCrossEntropy"], "binaryCrossEntropy"],
  ["learning_rate", ["layers", "lr"], "lr"],
  ["momentum", ["sgd", "adam"], "sgd"],
  ["cosine_annealing", ["constant", "cosine"], "cosine"],
  ["stepLR", ["step", "exponential"], "step"],
  ["ReduceLROnPlateau", ["step", "plateau"], "plateau"],
  ["exponentialDecay", ["constant", "exponential"], "exponential"],
  ["--learning-rate", ["--log-every", "--lr"], "--lr"],
])("%s, a word of other tools, is understood among %j", (word, words, meant) => {
  expect(nearest(word, words)).toBe(meant);
});

test("what a word begins goes before what is spelled like it", () => {
  expect(nearest("sigm", ["sign", "hardSigmoid", "sigmoid"])).toBe("sigmoid");
  expect(nearest("cos", ["constant", "cosine"])).toBe("cosine");
  expect(nearest("rel", ["relu6", "relu"])).toBe("relu");
});

test("the same word goes before what other tools mean by it", () => {
  expect(nearest("Linear", ["identity", "linear"])).toBe("linear");
});

test("of equally near words, one of the same length is meant", () => {
  expect(nearest("tnah", ["tan", "tanh"])).toBe("tanh");
});

test("one letter is not taken for another", () => {
  expect(nearest("z", ["a", "b"])).toBeUndefined();
  expect(nearest("A", ["a", "b"])).toBe("a");
});
