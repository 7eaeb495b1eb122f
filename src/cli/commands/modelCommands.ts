/** The commands that take a model elsewhere. They are loaded together, and only for whoever types one of them. */
export { runReport } from "./runReport.js";
