/**
 * The commands that show and check: gradients, graphs, steps, ops, configs, logs, help. They are loaded together: they share nearly
 * all that they need, and one more entry would split the files that training loads into more and smaller ones, which takes longer.
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
