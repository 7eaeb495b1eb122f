import { hasWideVectors } from "../../src/cli/v8Flags.js";
import type { Arithmetic, Dtype } from "../../src/engine/engine.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { expectWideVectors } from "../../src/engine/wideVectors.js";
import { input, variable } from "../../src/graph/node.js";
import type { Node, Variable } from "../../src/graph/op.js";
import { ops } from "../../src/ops/index.js";
import type { Output } from "./output.js";

// Measured as the command does it.
expectWideVectors(hasWideVectors);

interface Settings {
  readonly dtype: Dtype;
  readonly arithmetic: Arithmetic;
  readonly runs: number;
}

const elementwise = ["exp", "log", "log1p", "expm1", "tanh", "sigmoid", "erf", "sqrt", "sin", "relu"];

/** More batches than are ever run: at the end of the data the state would be checked and kept, which is not to be timed. */
const rows = 2 ** 20;

/** Seconds that the engine takes to compute a node and write it to a variable, best of the runs. */
async function time(node: Node, operands: readonly Variable[], { dtype, arithmetic, runs }: Settings): Promise<number> {
  const engine = await loadEngine("wasm", arithmetic);
  const result = variable("result", node.shape);
  const row = input("row", [1, 1]);
  const session = engine.prepare({
    dtype,
    steps: [{ rows: 1, inputs: [row], loss: ops.sum(row), updates: [{ variable: result, value: node }] }],
    tables: [{ columns: 1, values: new Float64Array(rows) }],
    state: new Map([...operands, result].map((each, i) => [each, draw(each.shape, i)])),
  });
  const pass = { rows, batchSize: 1, scalars: new Map(), losses: new Float64Array(rows) };
  const measure = (steps: number): number => {
    const started = performance.now();
    for (let next = 0, isInStep = false; next < steps || isInStep; ) {
      ({ next, isInStep } = session.train(pass, next, steps));
    }
    return (performance.now() - started) / 1000;
  };
  let steps = 1;
  while (measure(steps) < 0.1 && 2 * steps < rows) steps *= 2;
  return Math.min(...Array.from({ length: runs }, () => measure(steps))) / steps;
}

/** Numbers from -3 to 3 that look drawn at random. */
function draw(shape: readonly number[], seed: number): Float64Array {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return Float64Array.from({ length: size }, (_, i) => (((i + seed) * 0.6180339887) % 1) * 6 - 3);
}

/** Sizes m, k, n of products: one that fits the first cache, one of a layer on pictures, and one that fits no cache. */
const productSizes = [
  [32, 64, 32],
  [64, 784, 128],
  [128, 1024, 1024],
] as const;

/** GFLOP/s of a product [m, k] · [k, n]. */
async function timeProduct([m, k, n]: readonly [number, number, number], settings: Settings): Promise<number> {
  const [a, b] = [variable("a", [m, k]), variable("b", [k, n])];
  return (2 * m * k * n) / (await time(ops.matmul(a, b), [a, b], settings)) / 1e9;
}

/** Nanoseconds an element that an elementwise op takes over arrays that fit the first cache. */
async function timeElementwise(name: string, settings: Settings): Promise<number> {
  const x = variable("x", [32, 64]);
  const op = ops[name as keyof typeof ops] as (x: Node) => Node;
  return ((await time(op(x), [x], settings)) * 1e9) / (32 * 64);
}

/** Rates of products and elementwise ops by themselves, in both arithmetics. */
export async function showKernels(dtype: Dtype, runs: number, output: Output): Promise<void> {
  const arithmetics: readonly Arithmetic[] = ["exact", "fast"];
  for (const arithmetic of arithmetics) {
    const settings = { dtype, arithmetic, runs };
    const rates: number[] = [];
    for (const size of productSizes) rates.push(await timeProduct(size, settings));
    const row = (i: number) => {
      const rate = rates[i] as number;
      return [
        arithmetic,
        `matmul ${productSizes[i]?.join("x")}`,
        rate.toFixed(2),
        (rate / (rates[0] as number)).toFixed(2),
      ];
    };
    output.table(
      ["arithmetic", "product", "GFLOP/s", "to the first"],
      productSizes.map((_, i) => row(i)),
      2,
    );
    const rows: string[][] = [];
    for (const name of elementwise) rows.push([arithmetic, name, (await timeElementwise(name, settings)).toFixed(2)]);
    output.table(["arithmetic", "op", "ns an element"], rows, 2);
  }
}
