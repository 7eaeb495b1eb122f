import { cellReaderOf } from "../../data/load/dataSpec.js";
import { missingCellsOf } from "../missingCells.js";
import type { PortableModel } from "../portableModel.js";
import { createSourceProgram } from "../source/createSourceProgram.js";
import { printConstant, printFunction, printStatements } from "../source/printSource.js";
import { allocateRoom } from "./allocateRoom.js";
import { createDialect, natives } from "./createDialect.js";
import type { HeaderNames } from "./headerNames.js";
import { wordsOf } from "./identifiers.js";
import { printEncode } from "./printEncode.js";
import { printPredict } from "./printPredict.js";

/** What a program takes of a machine, in numbers of its type. */
export interface ProgramSizes {
  /** On the stack, while it predicts. */
  readonly stack: number;
  /** In memory that is only read. */
  readonly constants: number;
}

/** The functions that predict a row, with the constants that they read. */
export function printProgram(
  names: HeaderNames,
  model: PortableModel,
): { readonly lines: readonly string[]; readonly sizes: ProgramSizes } {
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
  const cells = { name: "cells", size: model.cells.shape[1] as number };
  const room = allocateRoom(body, cells);
  const dialect = createDialect(names, room, nameGlobal);
  const [outputs = "", predictions = ""] = results.map(({ array }) => array);
  const written = results.filter(({ name }) => name === outputs || name === predictions);
  const declarations = [
    `${names.real} room[${room.size}], ${written.map(({ name, size }) => `${name}[${size}]`).join(", ")};`,
    dialect.localArray(cells.name, cells.size, false),
  ];
  const parts = { encode, declarations, body: printStatements(body, dialect), arrays: { outputs, predictions } };
  return {
    lines: [
      ...constants.flatMap((constant) => [printConstant(constant, dialect), ""]),
      ...functions.flatMap((each) => [printFunction(each, dialect), ""]),
      ...printEncode(encode, names, missingCellsOf(cellReaderOf(model.model.config.data))),
      ...printPredict(names, parts, model),
    ],
    sizes: {
      stack: written.reduce((sum, { size }) => sum + size, room.size),
      constants: constants.reduce((sum, { values }) => sum + values.length, 0),
    },
  };
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
