import { brainImporter } from "./brain/brainImporter.js";
import type { Importer } from "./importer.js";
import { onnx } from "./onnx/onnxImporter.js";
import { safetensorsImporter } from "./safetensors/safetensorsImporter.js";
import { sklearnImporter } from "./sklearn/sklearnImporter.js";

/** All importers. The first one that recognizes a file reads it. */
export const importers: readonly Importer[] = [safetensorsImporter, sklearnImporter, brainImporter, onnx];
