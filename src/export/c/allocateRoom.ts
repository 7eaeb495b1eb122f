import { type Expression, partsOf } from "../../math/expression.js";
import type { Statement } from "../source/sourceProgram.js";

/** Where the arrays of a body lie in the room that they share. */
export interface Room {
  /** Numbers in it. */
  readonly size: number;
  readonly offsets: ReadonlyMap<string, number>;
}

interface Block {
  readonly name: string;
  readonly size: number;
  /** Of the statements, from its declaration to the last one that names it. */
  readonly from: number;
  to: number;
}

/**
 * Gives every array of a body a place: those that are in use at the same time lie beside each other, others may lie in the same place.
 *
 * @param given an array that is written before the body
 */
export function allocateRoom(
  body: readonly Statement[],
  given: { readonly name: string; readonly size: number },
): Room {
  const blocks = new Map<string, Block>([[given.name, { ...given, from: -1, to: -1 }]]);
  for (const [i, statement] of body.entries()) {
    if (statement.kind === "array") blocks.set(statement.name, { ...statement, from: i, to: i });
    for (const name of arraysIn(statement)) {
      const block = blocks.get(name);
      if (block !== undefined) block.to = i;
    }
  }
  return place([...blocks.values()]);
}

/** The largest first, each at the lowest place that is free as long as it is needed. */
function place(blocks: readonly Block[]): Room {
  const offsets = new Map<string, number>();
  let size = 0;
  for (const block of blocks.toSorted((a, b) => b.size - a.size)) {
    const others = blocks
      .filter(({ name, from, to }) => offsets.has(name) && from <= block.to && block.from <= to)
      .map((other) => ({ start: offsets.get(other.name) as number, size: other.size }))
      .sort((a, b) => a.start - b.start);
    let offset = 0;
    for (const other of others) {
      if (offset + block.size <= other.start) break;
      offset = Math.max(offset, other.start + other.size);
    }
    offsets.set(block.name, offset);
    size = Math.max(size, offset + block.size);
  }
  return { size, offsets };
}

/** The arrays that a statement reads or writes; `layer0` for `layer0[j]`. */
function arraysIn(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case "comment":
    case "array":
      return [];
    case "constant":
    case "variable":
      return symbolsIn(statement.value);
    case "assignment":
      return [nameOf(statement.place), ...symbolsIn(statement.value)];
    case "loop":
      return statement.body.flatMap(arraysIn);
  }
}

function symbolsIn(expression: Expression): readonly string[] {
  return expression.kind === "symbol" ? [nameOf(expression.name)] : partsOf(expression).flatMap(symbolsIn);
}

function nameOf(place: string): string {
  return place.split("[")[0] as string;
}
