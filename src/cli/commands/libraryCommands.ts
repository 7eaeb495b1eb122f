/**
 * The commands that train nothing: about the gradients, the graphs, the ops, the help, and logs. They are loaded together: they share nearly
 * all that they need, and one more entry would split the files that training loads into more and smaller ones, which takes longer.
 */
export { runHelp } from "../help/runHelp.js";
export { runConfigSchema } from "./runConfigSchema.js";
export { runGradcheck } from "./runGradcheck.js";
export { runGraph } from "./runGraph.js";
export { runOps } from "./runOps.js";
export { runPlot } from "./runPlot.js";
