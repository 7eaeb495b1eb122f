import { type Expression, partsOf } from "../../math/expression.js";
import type { Loop, Statement } from "../source/sourceProgram.js";

/** The arrays and numbers that a statement reads or writes: `layer0` for `layer0[j]`. */
export function arraysIn(statement: Statement): readonly string[] {
  return placesIn(statement).map(nameOf);
}

/** Whether a loop reads an array only at its own index, and not behind the statement that writes another array there. */
export function readsBeforeWriting({ index, body }: Loop, read: string, written: string): boolean {
  const places = body.map(placesIn);
  const writing = places.findIndex((each) => each.some((place) => nameOf(place) === written));
  return places.every((each, i) =>
    each.every((place) => nameOf(place) !== read || (place === `${read}[${index}]` && i <= writing)),
  );
}

/** What a statement reads or writes, as it is written: `layer0[j]`. */
function placesIn(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case "comment":
    case "array":
      return [];
    case "constant":
    case "variable":
      return symbolsIn(statement.value);
    case "assignment":
      return [statement.place, ...symbolsIn(statement.value)];
    case "loop":
      return statement.body.flatMap(placesIn);
  }
}

function symbolsIn(expression: Expression): readonly string[] {
  return expression.kind === "symbol" ? [expression.name] : partsOf(expression).flatMap(symbolsIn);
}

function nameOf(place: string): string {
  return place.split("[")[0] as string;
}
