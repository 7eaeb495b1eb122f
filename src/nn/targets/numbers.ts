import type { NumberTargets } from "./targets.js";

/** One number for each output. */
export const numbers: NumberTargets = { kind: "numbers", description: "numbers" };
