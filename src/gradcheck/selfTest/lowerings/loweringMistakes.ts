import type { LoweringMistake } from "./corruptTermFactory.js";
import { generalMistakes } from "./generalMistakes.js";
import { specificMistakes } from "./specificMistakes.js";

/** The kinds of mistakes that are made in lowering, in the order of the table. */
export const loweringMistakes: readonly LoweringMistake[] = [...generalMistakes, ...specificMistakes];
