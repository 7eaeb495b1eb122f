import type { ExportFormat } from "../exportFormat.js";
import { createHeader } from "./createHeader.js";

/** A header in C99. */
export const cHeader: ExportFormat = {
  name: "c",
  endings: [".h"],
  summary: "one C99 header that allocates nothing and needs only the standard library",
  create: (model, name) => [{ ending: ".h", content: createHeader(model, name) }],
};
