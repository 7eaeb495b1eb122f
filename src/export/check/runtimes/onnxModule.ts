import { readFileSync } from "node:fs";
import { createRequire as createRequireFrom } from "node:module"; // the build declares `createRequire` in every file
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Dtype } from "../../../engine/engine.js";
import { namesOfExport } from "../../onnx/onnxNames.js";
import { type ExportedRow, type ExportRun, type Runtime, RuntimeFailure } from "../runtime.js";
import { importModule } from "./importModule.js";
import { onnxInputsOf, type Tensor } from "./onnxInputs.js";
import { type OutputValues, rowsOfOutputs } from "./onnxOutputs.js";

/** What is used of the package. */
interface OnnxModule {
  readonly env: { logLevel?: string; readonly wasm: { numThreads?: number } };
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  readonly Tensor: new (type: string, values: unknown, dims: readonly number[]) => unknown;
}

interface Session {
  run(feeds: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, { readonly data: OutputValues }>>>;
  release(): Promise<void>;
}

const packages = ["onnxruntime-node", "onnxruntime-web"] as const;

/** ONNX Runtime as a package of the working directory, or else of our own; undefined if there is none. */
export async function findOnnxModule(): Promise<Runtime | undefined> {
  for (const from of [resolve("package.json"), import.meta.url]) {
    const require = createRequireFrom(from);
    for (const name of packages) {
      const file = resolvePackage(require, name);
      if (file === undefined) continue;
      const onnx = await load(file);
      if (onnx !== undefined) return createRuntime(onnx, `${name} ${versionOf(file, name)}`);
    }
  }
  return undefined;
}

function resolvePackage(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}

/** Undefined for a package that is not whole: that of Node.js lacks its library if its install script did not run. */
async function load(file: string): Promise<OnnxModule | undefined> {
  try {
    const loaded = (await importModule(pathToFileURL(file).href)) as OnnxModule & { readonly default?: OnnxModule };
    return loaded.default?.InferenceSession === undefined ? loaded : loaded.default;
  } catch {
    return undefined;
  }
}

/** The version in the package's own `package.json`. */
function versionOf(file: string, name: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name: found, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (found === name) return String(version);
    } catch {
      // This folder is not that of the package.
    }
  }
  return "";
}

function createRuntime(onnx: OnnxModule, name: string): Runtime {
  // More threads would keep the process alive. Warnings of optimizations are no concern of the user.
  onnx.env.wasm.numThreads = 1;
  onnx.env.logLevel = "error";
  return {
    name,
    takesCells: false,
    run: async (exports) => {
      const all: (readonly ExportedRow[])[] = [];
      for (const each of exports) all.push(await runModel(onnx, each));
      return all;
    },
  };
}

async function runModel(onnx: OnnxModule, { model, files, rows }: ExportRun): Promise<readonly ExportedRow[]> {
  const names = namesOfExport(model);
  const inputs = onnxInputsOf({ rows, model }, names);
  const feeds = [...inputs].map(([name, tensor]) => [name, toTensor(onnx, tensor, rows.length, model.dtype)]);
  try {
    const session = await onnx.InferenceSession.create(files[0]?.content as Uint8Array, { logSeverityLevel: 3 });
    try {
      const outputs = await session.run(Object.fromEntries(feeds));
      const values = Object.entries(outputs).map(([output, { data }]): [string, OutputValues] => [output, data]);
      return rowsOfOutputs(new Map(values), names, rows.length);
    } finally {
      await session.release();
    }
  } catch (error) {
    throw error instanceof RuntimeFailure ? error : new RuntimeFailure(String(error));
  }
}

function toTensor({ Tensor: OnnxTensor }: OnnxModule, { values, width }: Tensor, rows: number, dtype: Dtype): unknown {
  const dims = [rows, width];
  if (typeof values[0] === "string") return new OnnxTensor("string", values, dims);
  const numbers = values as readonly number[];
  return dtype === "float32"
    ? new OnnxTensor("float32", Float32Array.from(numbers), dims)
    : new OnnxTensor("float64", Float64Array.from(numbers), dims);
}
