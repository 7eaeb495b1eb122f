/**
 * The commands that run networks. They are loaded together: they share nearly all that they need, and each further file costs more
 * time than code that is read in vain.
 */
export { runConfigCheck } from "./runConfigCheck.js";
export { runConfigInit } from "./runConfigInit.js";
export { runConfigShow } from "./runConfigShow.js";
export { runEvaluate } from "./runEvaluate.js";
export { runExplain } from "./runExplain.js";
export { runInspect } from "./runInspect.js";
export { runPredict } from "./runPredict.js";
export { runTrain } from "./runTrain.js";
