import { javascript } from "../../../src/export/javascript/javascript.js";
import { createPortableModel } from "../../../src/export/portableModel.js";
import type { Model } from "../../../src/model/model.js";

/** What an exported module exports. */
export interface ExportedModule {
  predict(row: unknown): Readonly<Record<string, string | number>>;
}

/** The module of a model, and its types. */
export function exportModule(model: Model, dtype?: "float64" | "float32"): { module: string; types: string } {
  const [module, types] = javascript.create(createPortableModel(model, "model.json", { dtype }), "model");
  return { module: String(module?.content), types: String(types?.content) };
}

/** The module, loaded from its text. */
export async function loadModule(text: string): Promise<ExportedModule> {
  // Encoded, so that the loader's address stays short enough for messages and nothing in the text ends it.
  return import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}

/** What a module gives for a row: a record, or why the row is refused. */
export function answer({ predict }: ExportedModule, row: unknown): { record: object } | { refusal: string } {
  try {
    return { record: predict(row) };
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}
