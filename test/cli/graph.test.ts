import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

const graph = (...options: readonly string[]) => runMain(["graph", ...options]);

test("the forward half is a table in topological order", async () => {
  const { code, stdout, stderr } = await graph("configs/xor.json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.split("\n").map((line) => line.replace(/ {2,}/g, " | "))).toEqual([
    "node | op | inputs | shape | parameters | role",
    "x | input | [4, 2] | the batch's inputs",
    "layers.0.weight | variable | [2, 5] | 10 | parameter of layers[0] (linear 5)",
    "m0 | matmul | x, layers.0.weight | [4, 5] | in layers[0] (linear 5)",
    "layers.0.bias | variable | [5] | 5 | parameter of layers[0] (linear 5)",
    "z0 | add | m0, layers.0.bias | [4, 5] | layers[0] (linear 5)",
    "a1 | relu | z0 | [4, 5] | layers[1] (relu)",
    "layers.2.weight | variable | [5, 1] | 5 | parameter of layers[2] (linear 1)",
    "m2 | matmul | a1, layers.2.weight | [4, 1] | in layers[2] (linear 1)",
    "layers.2.bias | variable | [1] | 1 | parameter of layers[2] (linear 1)",
    "z2 | add | m2, layers.2.bias | [4, 1] | layers[2] (linear 1): the prediction",
    "target | input | [4, 1] | the batch's targets",
    "loss | meanSquaredError | z2, target | [] | the loss",
    "",
    "12 nodes, 21 parameters, 4 rows a batch",
    "24 more in a step: --gradients adds the backward half",
    "",
  ]);
});

test("the backward half and the updates are added if they are asked for", async () => {
  const names = async (...options: readonly string[]) => {
    const { stdout } = await graph("configs/xor.json", "--format", "json", ...options);
    return JSON.parse(stdout).vertices.map(({ name }: { name: string }) => name);
  };
  const [forward, backward, all] = [await names(), await names("--gradients"), await names("--updates")];
  expect(backward.slice(0, forward.length)).toEqual(forward);
  expect(backward.slice(forward.length)).toContain("layers.0.weight.grad");
  expect(all.slice(0, backward.length)).toEqual(backward);
  expect(all.at(-1)).toBe("layers.2.bias.new");
});

test("entries of the config can be set, and the config can come from standard input", async () => {
  const { stdout } = await graph("configs/xor.json", "--set", "layers.0=3", "--set", "layers.1=x < 0 ? 0 : x");
  expect(stdout).toMatch(/^a1 +x < 0 \? 0 : x +z0 +\[4, 3\]/m);
  const config = { data: { inputs: [[1]], targets: [[2]] }, layers: [1], loss: "mae", epochs: 1 };
  const piped = await runMain(["graph", "-", "--format", "json"], { stdin: JSON.stringify(config) });
  expect(JSON.parse(piped.stdout).vertices).toHaveLength(9);
});

test("the values are those of the first step: a matrix if it is small, else range and mean", async () => {
  const { stdout } = await graph("configs/xor.json", "--gradients", "--values");
  expect(stdout).toMatch(/^x .* 0, 0; 1, 0; 0, 1; 1, 1 /m);
  expect(stdout).toMatch(/^m0 .* -?[\d.]+ … [\d.]+, mean [\d.]+ /m);
  const trained = await runMain(["train", "configs/xor.json", "--epochs", "1", "--format", "ndjson"]);
  const epoch = trained.stdout
    .split("\n")
    .map((line) => (line === "" ? {} : JSON.parse(line)))
    .find(({ type }) => type === "epoch");
  const { vertices } = JSON.parse((await graph("configs/xor.json", "--values", "--format", "json")).stdout);
  expect(vertices.at(-1)).toMatchObject({ name: "loss", values: [epoch.loss] });
});

describe.each([140, 80, 40])("a terminal of %d columns", (columns) => {
  test.each([[], ["--values"]])("has no line that is wider, %s", async (...options) => {
    const { stdout } = await runMain(["graph", "configs/xor.json", "--updates", ...options], {
      columns,
      terminal: true,
      env: { NO_COLOR: "1" },
    });
    const lines = stdout.split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines[0]).toMatch(columns === 40 ? /^node +op/ : /^node +op +inputs +shape/);
    expect(lines[0]?.includes("values")).toBe(options.length > 0);
  });
});

test("the graph is written to a file, which is replaced with --force alone", async () => {
  const out = join(temporaryFolder(), "xor.svg");
  const { code, stdout } = await graph("configs/xor.json", "--format", "svg", "-o", out);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(readFileSync(out, "utf8")).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  const refused = await graph("configs/xor.json", "--format", "dot", "-o", out);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("add --force");
  expect((await graph("configs/xor.json", "--format", "dot", "-o", out, "--force")).code).toBe(0);
  expect(readFileSync(out, "utf8")).toMatch(/^digraph step \{/);
});

test.each([
  ["a.svg", /^<svg /],
  ["a.dot", /^digraph /],
  ["a.GV", /^digraph /],
  ["a.mmd", /^flowchart /],
  ["a.mermaid", /^flowchart /],
  ["a.json", /^\{/],
  ["a.txt", /^node /],
  ["svg", /^node /],
])("the ending of %s decides the format, unless one is asked for", async (name, start) => {
  const out = join(temporaryFolder(), name);
  expect((await graph("configs/xor.json", "-o", out)).code).toBe(0);
  expect(readFileSync(out, "utf8")).toMatch(start);
  await graph("configs/xor.json", "-o", out, "--force", "--format", "text");
  expect(readFileSync(out, "utf8")).toMatch(/^node /);
});

test("a graph is not written over its config", async () => {
  const config = join(temporaryFolder(), "config.json");
  writeFileSync(config, readFileSync("configs/xor.json"));
  const { code, stderr } = await graph(config, "-o", config, "--force");
  expect(code).toBe(2);
  expect(stderr).toContain("would overwrite the config");
});

test("a graph that is too large for svg leaves the file as it was", async () => {
  const out = join(temporaryFolder(), "deep.svg");
  writeFileSync(out, "before");
  const layers = JSON.stringify([...Array(80).fill(2), 1]);
  const { code, stderr } = await graph(
    "configs/xor.json",
    "--set",
    `layers=${layers}`,
    "--gradients",
    "--format",
    "svg",
    "-o",
    out,
    "--force",
  );
  expect(code).toBe(2);
  expect(stderr).toContain("--format dot");
  expect(readFileSync(out, "utf8")).toBe("before");
});
