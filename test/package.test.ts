import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findBlas } from "./engine/native/findBlas.js";

const nodeCallsLibraries = isBuiltin("node:ffi");
const blas = await findBlas();

// npm fetches what the package depends on.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const root = join(import.meta.dirname, "..");
const bin = (name: string) => join(root, "node_modules", ".bin", name);

let folder: string;
let tarball: string;
let project: string;

/** The output of a command. An error has its output too. */
function run(command: string, args: readonly string[], cwd = root): string {
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}\n${stderr}`);
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "backprop-package-"));
  // Without scripts, since they would build anew what other tests are running.
  run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder]);
  tarball = join(folder, readdirSync(folder)[0] as string);
  project = mkdtempSync(join(folder, "project-"));
  writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }\n');
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", tarball], project);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the package", () => {
  test("holds the command, the build and the examples, and nothing else", () => {
    const files = run("tar", ["-tzf", tarball]).trimEnd().split("\n");
    const parts = new Set(files.map((file) => file.split("/").slice(1, 2).join("/")));
    expect([...parts].sort()).toEqual(["LICENSE", "README.md", "bin", "configs", "dist", "package.json"]);
    expect(files).toContain("package/dist/library/index.js");
    expect(files).toContain("package/dist/types/src/index.d.ts");
    expect(files).not.toContain("package/dist/bench.js");
  });

  test("is as publint wants it", () => {
    expect(run(bin("publint"), [tarball, "--strict"])).toContain("All good!");
  });

  test("has types that resolve, as attw sees it", () => {
    // It fails if there is a problem, except those of CommonJS: .attw.json says that it is not supported.
    expect(run(bin("attw"), [tarball, "--format", "ascii"])).toContain("🟢 (ESM)");
  });
});

describe("in an empty project", () => {
  test("the command works", () => {
    writeFileSync(
      join(project, "config.json"),
      '{ "data": { "inputs": [[0], [1]], "targets": [1, 3] }, "layers": [1], "lr": 0.5 }\n',
    );
    const backprop = join(project, "node_modules", ".bin", "backprop");
    expect(run(backprop, ["--version"])).toMatch(/^\d+\.\d+\.\d+\n$/);
    run(backprop, ["train", "config.json", "--quiet", "-o", "model.json"], project);
    writeFileSync(join(project, "rows.csv"), "x1\n2\n");
    expect(Number(run(backprop, ["predict", "model.json", "rows.csv"], project).split("\n")[1])).toBeCloseTo(5, 6);
    expect(run(backprop, ["gradcheck", "--op", "tanh"], project)).toContain("PASS");
  });

  // Node.js 26 and later can call a library without koffi.
  test.skipIf(nodeCallsLibraries || blas === undefined)(
    "arithmetic native asks for koffi by a line that installs it, and its models need nothing",
    () => {
      const [backprop, clone] = [join(project, "node_modules", ".bin", "backprop"), join(root, "bin", "backprop.js")];
      const train = ["train", "config.json", "--quiet", "--force", "-o", "native.json", "--set", "arithmetic=native"];
      const line = `npm install --prefix ${realpathSync(project)} koffi`;
      expect(() => run(backprop, train, project)).toThrow(
        `arithmetic native: calls the machine's BLAS through the package koffi, which is not installed: type \`${line}\``,
      );
      // The clone has koffi.
      run(process.execPath, [clone, ...train], project);
      writeFileSync(join(project, "data.csv"), "x1,y\n2,5\n");
      expect(run(backprop, ["predict", "native.json", "data.csv"], project)).toMatch(/^y\n5\.?\d*\n$|^y\n4\.9\d*\n$/);
      expect(run(backprop, ["evaluate", "native.json", "data.csv"], project)).toContain("loss");
      const [command, ...args] = line.split(" ") as [string, ...string[]];
      run(command, [...args, "--no-audit", "--no-fund", "--prefer-offline"], project);
      run(backprop, train, project);
    },
  );

  test("the library works", () => {
    const code = `
      import { loadModel, train, version } from "backprop";
      const run = train({ data: { inputs: [[0], [1]], targets: [1, 3] }, layers: [1], lr: 0.5, seed: 0 });
      let epochs = 0;
      for await (const record of run) if (record.type === "epoch") epochs++;
      const [{ y }] = await run.model().predict([[2]]);
      console.log(version, epochs, y.toFixed(6));
    `;
    writeFileSync(join(project, "main.js"), code);
    expect(run(process.execPath, ["main.js"], project)).toMatch(/^\d+\.\d+\.\d+ 1000 5\.000000\n$/);
  });

  test("its types hold in strict TypeScript, with those of the library looked at too", () => {
    writeFileSync(join(project, "right.ts"), rightly);
    writeFileSync(join(project, "wrong.ts"), wrongly);
    const options = ["--strict", "--noEmit", "--skipLibCheck", "false", "--exactOptionalPropertyTypes"];
    const modules = ["--module", "nodenext", "--target", "es2023", "--types", ""];
    const check = () => run(bin("tsc"), [...options, ...modules, "right.ts", "wrong.ts"], project);
    // Nothing else is wrong.
    expect(check).toThrow(/failed:\nwrong\.ts\(2,[^\n]*\n(?: .*\n)*wrong\.ts\(3,[^\n]*\n(?: .*\n)*\n$/);
  });
});

const rightly = `import { type ConfigInput, ConfigError, type Evaluation, type EpochRecord, loadModel, type Prediction, train } from "backprop";

const config: ConfigInput = {
  data: { csv: "rows.csv", target: "y" },
  layers: [16, "relu", { dropout: 0.1 }, { linear: 1, bias: false }],
  optimizer: { name: "adam" },
  lr: { initial: 0.1, schedule: "cosine" },
};
const run = train(config, { signal: new AbortController().signal });
const losses: number[] = [];
try {
  for await (const record of run) {
    if (record.type === "epoch") losses.push((record satisfies EpochRecord).loss);
    else if (record.type === "end") console.log(record.reason === "patience", record.seconds);
  }
} catch (error) {
  if (error instanceof ConfigError) for (const { place, message } of error.problems) console.log(place.line, message);
}
run.model().save("model.json", { force: true });
const model = await loadModel("model.json");
const predictions: readonly Prediction[] = await model.predict([{ a: 1, b: "red" }], { probabilities: true });
const evaluation: Evaluation = await model.evaluate("rows.csv");
console.log(predictions, evaluation.regressions[0]?.rmse, model.file.parameters[0]?.values.length);
`;

/** With an error in each line but the first. */
const wrongly = `import { train } from "backprop";
train({ data: { inputs: [[0]], targets: [1] }, layers: [1], loss: "mes" });
train({ layers: [1] });
`;
