/**
 * The commands that run networks. They are loaded together: they share nearly all that they need, and each further file costs more
 * time than code that is read in vain.
 */
export { runConfigInit } from "./runConfigInit.js";
export { runEvaluate } from "./runEvaluate.js";
export { runInspect } from "./runInspect.js";
export { runPredict } from "./runPredict.js";
export { runTrain } from "./runTrain.js";
