/**
 * The commands that show and check: gradients, graphs, steps, ops, configs, logs, help. They are loaded together: they share nearly
 * all that they need, and each further file costs more time than code that is read in vain.
 */
export { runHelp } from "../help/runHelp.js";
export { runConfigCheck } from "./runConfigCheck.js";
export { runConfigSchema } from "./runConfigSchema.js";
export { runConfigShow } from "./runConfigShow.js";
export { runExplain } from "./runExplain.js";
export { runGradcheck } from "./runGradcheck.js";
export { runGraph } from "./runGraph.js";
export { runOps } from "./runOps.js";
export { runPlot } from "./runPlot.js";
