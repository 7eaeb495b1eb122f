/**
 * The commands that take models to other programs and people, and bring them in. They are loaded together, and apart from those that
 * train and predict, which need nothing of this.
 */
export { runExport } from "./runExport.js";
export { runImport } from "./runImport.js";
export { runReport } from "./runReport.js";
