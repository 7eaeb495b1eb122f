import { cellReaderOf } from "../../data/load/dataSpec.js";
import { spellMissingTexts } from "../missingCells.js";
import type { PortableModel } from "../portableModel.js";
import { describeHeader } from "./describeHeader.js";
import { nameHeader } from "./headerNames.js";
import { printProgram } from "./printProgram.js";
import { printTexts } from "./printTexts.js";
import { printTypes } from "./printTypes.js";

/**
 * A header in C99 that predicts with a model: it needs only `math.h`, and `string.h` for categories, and allocates nothing.
 *
 * @param name of its file without folder and ending
 * @param file its name with the ending
 */
export function createHeader(model: PortableModel, name: string, file = `${name}.h`): string {
  const names = nameHeader(model, name);
  const texts = printTexts(names, spellMissingTexts(cellReaderOf(model.model.config.data)));
  const { lines: program, sizes } = printProgram(names, model);
  const guard = `BACKPROP_${names.prefix.toUpperCase()}_H`;
  const lines = [
    ...describeHeader(names, file, sizes),
    `#ifndef ${guard}`,
    `#define ${guard}`,
    "",
    "#include <math.h>",
    ...(names.inputs.some(({ kind }) => kind === "category") ? ["#include <string.h>"] : []),
    "",
    ...printTypes(names),
    ...texts,
    ...program,
    `#endif /* ${guard} */`,
  ];
  return `${lines.join("\n")}\n`;
}
