/** The commands about ops, to be loaded together: they share nearly all that they need. */
export { runGradcheck } from "./runGradcheck.js";
export { runOps } from "./runOps.js";
