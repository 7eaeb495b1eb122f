import { sizeOf } from "../../graph/shape.js";
import { vectorBytes } from "./lanes.js";
import { computedBy, type Instruction, type Program } from "./program.js";
import { type ByteRange, Space } from "./space.js";
import { operandsOf, storedAs, type Term } from "./terms.js";

/** Bytes of a buffer: a whole number of vectors, so that a loop may go on to the end of its last one. */
export function paddedBytes(elements: number, elementBytes: number): number {
  return Math.ceil((elements * elementBytes) / vectorBytes) * vectorBytes;
}

/** Where the values of a program are kept while it runs: offsets from the start of the buffers. */
export interface Allocation {
  readonly offsets: ReadonlyMap<Term, number>;
  readonly bytes: number;
}

/** The terms that an instruction reads from memory. It computes none of them itself. */
export function readsOf(instruction: Instruction): readonly Term[] {
  if (instruction.kind === "move") return [storedAs(instruction.from)];
  const own = new Set<Term>(computedBy(instruction));
  return [...own].flatMap((term) => operandsOf(term).map(storedAs)).filter((term) => !own.has(term));
}

/**
 * Gives a buffer to every value that later instructions read. Values that are not needed at the same time share memory.
 *
 * @param isForThreads whether only values of the same shape share memory. Threads cut these at the same places, so that none has to
 *   wait for another before it writes over its part of a value.
 */
export function allocate(
  { instructions, loss, homes }: Program,
  elementBytes: number,
  isForThreads = false,
): Allocation {
  const lastRead = new Map<Term, number>([[storedAs(loss), instructions.length]]);
  for (const [i, instruction] of instructions.entries()) {
    for (const term of readsOf(instruction)) lastRead.set(term, Math.max(i, lastRead.get(term) ?? 0));
  }
  const offsets = new Map<Term, number>();
  const space = new Space();
  /** Those that later values of the same shape take over, by the shape, longest unused first: then others have done with them. */
  const returned = new Map<string, ByteRange[]>();
  const returnedLike = ({ shape }: Term): ByteRange[] => {
    const key = shape.join();
    const ranges = returned.get(key) ?? [];
    returned.set(key, ranges);
    return ranges;
  };
  /** For each instruction, the buffers that no later one reads. The loss is read after the last instruction, so its buffer stays. */
  const lastUses: readonly { term: Term; range: ByteRange }[][] = instructions.map(() => []);
  for (const [i, instruction] of instructions.entries()) {
    for (const term of computedBy(instruction)) {
      const until = lastRead.get(term);
      if (until === undefined || homes.has(term)) continue;
      const range = returnedLike(term).shift() ?? space.take(paddedBytes(sizeOf(term.shape), elementBytes));
      offsets.set(term, range.start);
      lastUses[until]?.push({ term, range });
    }
    for (const { term, range } of lastUses[i] ?? []) {
      if (isForThreads) returnedLike(term).push(range);
      else space.give(range);
    }
  }
  return { offsets, bytes: space.bytes };
}
