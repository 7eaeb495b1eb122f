import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

const loss = `import { ops } from "../../ops/index.js";
import { numbers } from "../targets/numbers.js";
import type { Loss } from "./loss.js";

export const logCosh: Loss = {
  targets: numbers,
  buildRows: (outputs, targets) =>
    ops.mean(ops.log(ops.cosh(ops.subtract(outputs, targets))), { axis: 1, keepDims: true }),
};
`;
const norm = `import { defineOp } from "../graph/node.js";
import { reduceShape } from "../graph/shape.js";

export const norm = defineOp<1, { readonly axis: number }>({
  name: "norm",
  arity: 1,
  params: { axis: 1 },
  summary: "√ Σ a² along an axis",
  shape: ([a], { axis }) => reduceShape(a, axis, true),
  forward: (math, [a], { axis }) => {
    const total = math.sum(math.map("a ^ 2", { a }), axis, true);
    return math.map("sqrt(total)", { total });
  },
  vjp: ({ ct, inputs: [a], output, ops }) => [ops.multiply(ct, ops.divide(a, output))],
});
`;

/** A copy of the project to which all that the README says is added: a loss, an elementwise op and another op. */
let folder: string;
const run = (command: string, ...args: readonly string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const backprop = (...args: readonly string[]) => run(process.execPath, "bin/backprop.js", ...args);

function change(file: string, before: RegExp, after: string): void {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(before);
  writeFileSync(path, text.replace(before, after));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "backprop-adding-"));
  for (const part of ["src", "bin", "configs", "package.json", "tsconfig.json"]) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  mkdirSync(join(folder, "dist"));
  symlinkSync(join(root, "dist", "kernels"), join(folder, "dist", "kernels"), "junction");

  const line = /`(bentIdentity: \{.*?\},)`/.exec(readme)?.[1] ?? "";
  change("src/ops/elementwise.ts", /(?<=\n)( {2}identity: )/, `  ${line}\n$1`);
  writeFileSync(join(folder, "src/nn/losses/logCosh.ts"), loss);
  change("src/nn/losses/losses.ts", /const table = \{/, 'import { logCosh } from "./logCosh.js";\n$& logCosh,');
  writeFileSync(join(folder, "src/ops/norm.ts"), norm);
  change("src/ops/index.ts", /export const ops = \{/, 'import { norm } from "./norm.js";\n$& norm,');
  run("npm", "run", "--silent", "build:command");
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe("adding a loss or an op takes no more than the README says", () => {
  test("the types hold", () => {
    expect(run(process.execPath, "node_modules/typescript/bin/tsc", "--project", "src/tsconfig.types.json")).toBe("");
  });

  test("the ops are checked, and right", () => {
    expect(backprop("gradcheck", "--op", "norm", "--op", "bentIdentity")).toMatch(/\n(\d+) checks on .*: \1 PASS\n$/);
  });

  test("they train, on both engines alike", () => {
    const train = (engine: string) =>
      backprop(
        "train",
        "configs/xor.json",
        "--engine",
        engine,
        "--epochs",
        "3",
        "--set",
        "loss=logCosh",
        "--set",
        "layers.1=bentIdentity",
      );
    expect(train("wasm")).toBe(train("mathjs"));
    expect(train("wasm")).toMatch(/\n +3 +0\.1\d+\n$/);
  });

  test("help lists them", () => {
    expect(backprop("help", "config")).toMatch(
      /\n {2}logCosh +mean\(mean\(log\(cosh\(subtract\(outputs, targets\)\)\), /,
    );
    expect(backprop("help", "formulas")).toMatch(/\n {2}bentIdentity +\(sqrt/);
    expect(backprop("ops")).toMatch(/\nnorm +1 +√ Σ a² along an axis\n/);
  });
});
