import type { Importer } from "./importer.js";
import { onnx } from "./onnx/onnxImporter.js";

/** All importers. The first one that recognizes a file reads it. */
export const importers: readonly Importer[] = [onnx];
