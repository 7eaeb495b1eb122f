import { UsageError } from "../../errors.js";
import { javascript } from "../../export/javascript/javascript.js";
import { createPortableModel } from "../../export/portableModel.js";
import type { Model } from "../../model/model.js";
import type { NoData } from "../collect/reportData.js";

/** The source of a JavaScript module that exports `predict(row)`, or why there is none. */
export type PanelModule = { readonly source: string } | NoData;

/**
 * The model as a program for the page.
 *
 * @param file the model's, for messages
 * @param name that of its file, without the ending
 */
export function createModule(model: Model, file: string, name: string): PanelModule {
  try {
    const [main] = javascript.create(createPortableModel(model, file), name);
    return { source: String(main?.content) };
  } catch (error) {
    // Two columns of a prediction may have the same name.
    if (!(error instanceof UsageError)) throw error;
    return { reason: error.message };
  }
}
