import type { Statement } from "../source/sourceProgram.js";
import { arraysIn, readsBeforeWriting } from "./arraysIn.js";

/** Where the arrays of a body lie in the room that they share. */
export interface Room {
  /** Numbers in it. */
  readonly size: number;
  readonly offsets: ReadonlyMap<string, number>;
}

/** Arrays in one place: each is written over the one before it. */
interface Block {
  readonly names: string[];
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
  const first: Block = { names: [given.name], size: given.size, from: -1, to: lastUse(body, given.name) };
  const blocks = [first];
  for (const [from, statement] of body.entries()) {
    if (statement.kind !== "array") continue;
    const { name, size } = statement;
    const over = blocks.find((block) => block.size === size && canReplace(body, block, name));
    const block = over ?? { names: [], size, from, to: from };
    block.names.push(name);
    block.to = Math.max(from, lastUse(body, name));
    if (over === undefined) blocks.push(block);
  }
  return place(blocks);
}

function lastUse(body: readonly Statement[], name: string): number {
  return body.findLastIndex((statement) => arraysIn(statement).includes(name));
}

/** Whether an array is written, element by element, in the loop that is the last to read the block, and only the same element. */
function canReplace(body: readonly Statement[], { names, to }: Block, name: string): boolean {
  const written = body.findIndex((statement) => arraysIn(statement).includes(name));
  const loop = body[written];
  return written === to && loop?.kind === "loop" && readsBeforeWriting(loop, names.at(-1) as string, name);
}

/** The largest first, each at the lowest place that is free as long as it is needed. */
function place(blocks: readonly Block[]): Room {
  const offsets = new Map<Block, number>();
  for (const block of blocks.toSorted((a, b) => b.size - a.size)) {
    const others = [...offsets].filter(([{ from, to }]) => from <= block.to && block.from <= to);
    let offset = 0;
    for (const [other, start] of others.sort(([, a], [, b]) => a - b)) {
      if (offset + block.size <= start) break;
      offset = Math.max(offset, start + other.size);
    }
    offsets.set(block, offset);
  }
  return {
    size: Math.max(...[...offsets].map(([block, offset]) => offset + block.size)),
    offsets: new Map([...offsets].flatMap(([{ names }, offset]) => names.map((name) => [name, offset]))),
  };
}
