/** The commands that take a model, to be loaded together: they share nearly all that they need. */
export { runEvaluate } from "./runEvaluate.js";
export { runInspect } from "./runInspect.js";
export { runPredict } from "./runPredict.js";
