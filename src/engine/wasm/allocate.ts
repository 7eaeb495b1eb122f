import { sizeOf } from "../../graph/shape.js";
import { computedBy, type Instruction, type Program } from "./program.js";
import { operandsOf, storedAs, type Term } from "./terms.js";

/** Buffers start and end at whole vectors, so that a loop may go on to the end of its last one. */
export const vectorBytes = 16;

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
  const live: { readonly offset: number; readonly end: number; readonly until: number }[] = [];
  let bytes = 0;
  for (const [i, instruction] of instructions.entries()) {
    for (const term of computedBy(instruction)) {
      const until = lastRead.get(term);
      if (until === undefined || homes.has(term)) continue;
      for (let k = live.length - 1; k >= 0; k--) if ((live[k]?.until ?? 0) < i) live.splice(k, 1);
      const size = paddedBytes(sizeOf(term.shape), elementBytes);
      const offset = firstGap(live, size);
      offsets.set(term, offset);
      live.push({ offset, end: offset + size, until });
      live.sort((a, b) => a.offset - b.offset);
      bytes = Math.max(bytes, offset + size);
    }
  }
  return { offsets, bytes };
}

function firstGap(live: readonly { readonly offset: number; readonly end: number }[], size: number): number {
  let at = 0;
  for (const { offset, end } of live) {
    if (offset - at >= size) return at;
    at = Math.max(at, end);
  }
  return at;
}
