import { sizeOf } from "../../graph/shape.js";
import { vectorBytes } from "./lanes.js";
import { computedBy, type Instruction, type Program } from "./program.js";
import { type Range, Space } from "./space.js";
import { operandsOf, storedAs, type Term } from "./terms.js";

/** Bytes of a buffer: whole vectors, so that a loop may go on to the end of its last one. */
export function paddedBytes(elements: number, elementBytes: number): number {
  return Math.ceil((elements * elementBytes) / vectorBytes) * vectorBytes;
}

/** Where the values of a program are kept while it runs: offsets from the start of the buffers. */
export interface Allocation {
  readonly offsets: ReadonlyMap<Term, number>;
  readonly bytes: number;
}

/** What an instruction reads, and what it leaves behind for others to read. */
export function readsOf(instruction: Instruction): readonly Term[] {
  if (instruction.kind === "move") return [storedAs(instruction.from)];
  const own = new Set<Term>(computedBy(instruction));
  return [...own].flatMap((term) => operandsOf(term).map(storedAs)).filter((term) => !own.has(term));
}

/** Gives a buffer to every value that outlives its instruction, and the same one to values that do not live at the same time. */
export function allocate({ instructions, loss, homes }: Program, elementBytes: number): Allocation {
  const lastRead = new Map<Term, number>([[storedAs(loss), instructions.length]]);
  for (const [i, instruction] of instructions.entries()) {
    for (const term of readsOf(instruction)) lastRead.set(term, Math.max(i, lastRead.get(term) ?? 0));
  }
  const offsets = new Map<Term, number>();
  const space = new Space();
  /** Of each instruction: what is read last by it. What is read behind the last one is never given back. */
  const lastUses: readonly Range[][] = instructions.map(() => []);
  for (const [i, instruction] of instructions.entries()) {
    for (const term of computedBy(instruction)) {
      const until = lastRead.get(term);
      if (until === undefined || homes.has(term)) continue;
      const range = space.take(paddedBytes(sizeOf(term.shape), elementBytes));
      offsets.set(term, range.start);
      lastUses[until]?.push(range);
    }
    for (const range of lastUses[i] ?? []) space.give(range);
  }
  return { offsets, bytes: space.bytes };
}
