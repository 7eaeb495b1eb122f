import type { ExportFormatName } from "../exportFormat.js";
import type { PortableModel } from "../portableModel.js";
import type { NoRuntime, Runtime } from "./runtime.js";
import { findCompiler } from "./runtimes/c.js";
import { javascriptRuntime } from "./runtimes/javascript.js";
import { findOnnxModule } from "./runtimes/onnxModule.js";
import { findOnnxPython } from "./runtimes/onnxPython.js";
import { canTorchRun, findTorch } from "./runtimes/torch.js";

export interface RuntimeSought {
  /** Reads exports back that are only stored numbers, and runs them. */
  readonly reader: Runtime;
  /** The model that is run; if left out, any. */
  readonly model?: PortableModel | undefined;
}

/** The program that runs the exports of a format here, or what to install. */
export async function findRuntime(
  format: ExportFormatName,
  { reader, model }: RuntimeSought,
): Promise<Runtime | NoRuntime> {
  switch (format) {
    case "javascript":
      return javascriptRuntime;
    case "onnx":
      return (await findOnnxModule()) ?? (await findOnnxPython()) ?? { missing: noOnnx };
    case "c":
      return (await findCompiler()) ?? { missing: "no C compiler found; install gcc or clang" };
    case "safetensors":
      return (model !== undefined && canTorchRun(model) ? await findTorch() : undefined) ?? reader;
  }
}

const noOnnx = "no ONNX Runtime found; type `npm install onnxruntime-web` or `pip install onnxruntime`";
