import type { ExportFormatName } from "../exportFormat.js";
import type { NoRuntime, Runtime } from "./runtime.js";
import { javascriptRuntime } from "./runtimes/javascript.js";
import { findOnnxModule } from "./runtimes/onnxModule.js";

/** The program that runs the exports of a format here, or what to install. */
export async function findRuntime(format: ExportFormatName): Promise<Runtime | NoRuntime> {
  switch (format) {
    case "javascript":
      return javascriptRuntime;
    case "onnx":
      return (
        (await findOnnxModule()) ?? {
          missing: "no ONNX Runtime found; install it with `npm install onnxruntime-web` or `pip install onnxruntime`",
        }
      );
    case "c":
      return { missing: "no C compiler found; install gcc or clang" };
    case "safetensors":
      return { missing: "no reader" };
  }
}
