import type { ExportFormat } from "../exportFormat.js";
import { moduleSource } from "./moduleSource.js";
import { typesSource } from "./typesSource.js";

/** A module that predicts raw rows, without imports, for Node.js, browsers and workers. */
export const javascript: ExportFormat = {
  name: "javascript",
  summary: "an ES module without imports, with predict(row) and its types",
  create: (model, name, ending = ".js") => [
    { ending, content: moduleSource(model, `${name}${ending}`) },
    { ending: ending.toLowerCase() === ".mjs" ? ".d.mts" : ".d.ts", content: typesSource(model) },
  ],
};
