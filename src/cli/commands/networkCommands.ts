/**
 * The commands that run networks, to be loaded together: they share nearly all that they need, and each file more that is loaded
 * costs more than to read some code in vain.
 */
export { runEvaluate } from "./runEvaluate.js";
export { runInspect } from "./runInspect.js";
export { runPredict } from "./runPredict.js";
export { runTrain } from "./runTrain.js";
