import type { PortableModel } from "../portableModel.js";
import { createSourceProgram } from "../source/createSourceProgram.js";
import { printConstant, printFunction, printStatements } from "../source/printSource.js";
import { allocateRoom } from "./allocateRoom.js";
import { createDialect, natives } from "./createDialect.js";
import { describeHeader } from "./describeHeader.js";
import { type HeaderNames, nameHeader } from "./headerNames.js";
import { wordsOf } from "./identifiers.js";
import { missingCellsOf } from "./missingCells.js";
import { printEncode } from "./printEncode.js";
import { printPredict } from "./printPredict.js";
import { printTexts } from "./printTexts.js";
import { printTypes } from "./printTypes.js";

/**
 * A header in C99 that predicts with a model: it needs only `math.h`, and `string.h` for categories, and allocates nothing.
 *
 * @param name of its file without folder and ending
 */
export function createHeader(model: PortableModel, name: string): string {
  const names = nameHeader(model, name);
  const { prefix, real } = names;
  const missing = missingCellsOf(model);
  const encode = names.claim("encode");
  const nameGlobal = globalNames(names);
  const { constants, functions, body, results } = createSourceProgram({
    results: [
      { name: "outputs", node: model.outputs },
      { name: "predictions", node: model.predictions },
    ],
    values: model.values,
    natives,
    nameGlobal,
  });
  const given = { name: "cells", size: model.cells.shape[1] as number };
  const room = allocateRoom(body, given);
  const dialect = createDialect(names, room, nameGlobal);
  const [outputs = "", predictions = ""] = results.map(({ array }) => array);
  const written = results.filter(({ name: array }) => array === outputs || array === predictions);
  const declarations = [
    `${real} room[${room.size}], ${written.map(({ name: array, size }) => `${array}[${size}]`).join(", ")};`,
    dialect.localArray(given.name, given.size, false),
  ];
  const sizes = {
    stack: room.size + written.reduce((sum, { size }) => sum + size, 0),
    constants: constants.reduce((sum, { values }) => sum + values.length, 0),
  };
  const guard = `BACKPROP_${prefix.toUpperCase()}_H`;
  const lines = [
    ...describeHeader(names, name, sizes),
    `#ifndef ${guard}`,
    `#define ${guard}`,
    "",
    "#include <math.h>",
    ...(names.inputs.some(({ kind }) => kind === "category") ? ["#include <string.h>"] : []),
    "",
    ...printTypes(names),
    ...printTexts(names, missing),
    ...constants.flatMap((constant) => [printConstant(constant, dialect), ""]),
    ...functions.flatMap((each) => [printFunction(each, dialect), ""]),
    ...printEncode(encode, names, missing),
    ...printPredict(
      names,
      { encode, declarations, body: printStatements(body, dialect), arrays: { outputs, predictions } },
      model,
    ),
    `#endif /* ${guard} */`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Names outside of functions, each with the prefix: `iris_tail_ratio` for `tailRatio`. The same name each time. */
function globalNames({ claim }: HeaderNames): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const global = known.get(name) ?? claim(wordsOf(name, "constant"));
    known.set(name, global);
    return global;
  };
}
