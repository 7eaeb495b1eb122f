import { expect, test } from "vitest";
import { type BuildOfNode, flagsFor } from "../../../src/cli/v8Flags.js";
import { moduleOf, watchedRun } from "../../watchedRun.js";

/**
 * Prints a hash of what each kernel computes from arrays of many sizes, by its name. Products have one for narrow tiles and one for wide
 * ones: from sizes with every rest of a tile, beyond the blocks for the caches, with both operands transposed or not, and with space
 * between the rows of the result.
 */
const hashKernels = (arithmetic: "exact" | "fast") => `
  import { createHash } from "node:crypto";
  import bytes from "#kernels/${arithmetic}";
  const native = new Proxy({}, { get: () => () => undefined });
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 64 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory }, native });
  const [left, right, target, scratch] = [1, 2, 3, 3.25].map((megabytes) => megabytes * 2 ** 20);
  const hashes = {};
  for (const [name, kernel] of Object.entries(exports)) {
    const size = name.endsWith("_f32") ? 4 : 8;
    const numbers = size === 4 ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
    let seed = 1;
    for (let i = left / size; i < target / size; i++) numbers[i] = ((seed = (seed * 48271) % 2147483647) / 2147483647 - 0.5) * 8;
    const hash = (calls, bytesOf = () => 4096) => {
      const sum = createHash("sha256");
      numbers.fill(7, target / size, scratch / size);
      for (const args of calls) {
        kernel(...args);
        sum.update(new Uint8Array(memory.buffer, target, bytesOf(args)));
      }
      return sum.digest("hex");
    };
    if (name.startsWith("product")) {
      for (const isWide of [0, 1]) hashes[name + " " + isWide] = hash(products(size, isWide), bytesOfResult);
    } else if (/^(sum|max)_/.test(name)) {
      const inner = [1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 50];
      hashes[name] = hash(inner.flatMap((n) => [1, 2, 40].map((count) => [left, target, 2, count, n])));
    } else if (kernel.length === 3) {
      hashes[name] = hash([1, 2, 3, 4, 5, 8, 33].map((vectors) => [left, target, 16 * vectors]));
    }
  }
  /** And a little more, which stays as it is. */
  function bytesOfResult([a, aRow, aInner, b, bInner, bColumn, c, cRow, m]) {
    return m * cRow + 64;
  }
  function products(size, isWide) {
    const calls = [];
    for (const m of [1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 131]) {
      for (const k of [1, 2, 17, 256, 300]) {
        for (const n of [1, 2, 3, 4, 5, 8, 15, 16, 17, 33, 67]) {
          for (const [isLeft, isRight] of [[0, 0], [0, 1], [1, 0], [1, 1]]) {
            const [aRow, aInner] = isLeft ? [size, m * size] : [k * size, size];
            const [bInner, bColumn] = isRight ? [size, k * size] : [n * size, size];
            calls.push([left, aRow, aInner, right, bInner, bColumn, target, (n + 2) * size, m, k, n, scratch, isWide]);
          }
        }
      }
    }
    // So many columns that rows of the left operand are copied first.
    for (const m of [1, 4, 6, 7, 131]) {
      for (const k of [1, 33, 258]) {
        calls.push([left, k * size, size, right, 130 * size, size, target, 130 * size, m, k, 130, scratch, isWide]);
      }
    }
    // Rows of the transposed left operand are so far apart that they are copied first.
    for (const m of [2, 3, 4, 6, 7]) {
      calls.push([left, size, 2048, right, 40 * size, size, target, 40 * size, m, 33, 40, scratch, isWide]);
    }
    return calls;
  }
  console.log(JSON.stringify(hashes));
`;

const withVectors = flagsFor(process.versions.v8, process.config.variables as BuildOfNode).filter((flag) =>
  flag.includes("revectorize"),
);

test.each(["exact", "fast"] as const)(
  "all kernels for %s give the same bits with wide vectors and without",
  (arithmetic) => {
    const fast = process.versions.v8.startsWith("11.3.") ? ["--experimental-wasm-relaxed-simd"] : [];
    // Without its first compiler V8 optimizes all code at once, so that each kernel runs in wide vectors if it can.
    const hashesWith = (...flags: readonly string[]): Record<string, string> =>
      JSON.parse(watchedRun(...fast, "--no-liftoff", ...flags, ...moduleOf(hashKernels(arithmetic))).stdout);
    const hashes = hashesWith();
    expect(Object.keys(hashes).length).toBeGreaterThan(30);
    for (const type of ["f64", "f32"]) expect(hashes[`product_${type} 1`]).toBe(hashes[`product_${type} 0`]);
    if (withVectors.length > 0) expect(hashesWith(...withVectors)).toEqual(hashes);
  },
);
