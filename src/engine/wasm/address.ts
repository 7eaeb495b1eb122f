import type { FunctionBuilder } from "./functionBuilder.js";
import { i32Add } from "./opcodes.js";
import { storedAs, type Term } from "./terms.js";

/** Where numbers are in memory: a fixed number of bytes, plus the value of a local if there is one. */
export interface Address {
  readonly local: number | undefined;
  readonly fixed: number;
}

/** The address so many bytes on. */
export function shift({ local, fixed }: Address, bytes: number): Address {
  return { local, fixed: fixed + bytes };
}

/** The address as many bytes on as the local `offset` holds. If the address has a local too, code for their sum is emitted. */
export function advance(builder: FunctionBuilder, { local, fixed }: Address, offset: number | undefined): Address {
  if (offset === undefined) return { local, fixed };
  if (local === undefined) return { local: offset, fixed };
  const sum = builder.local("i32");
  builder.get(local).get(offset).emit(i32Add).set(sum);
  return { local: sum, fixed };
}

/** Puts the address onto the stack. */
export function pushAddress(builder: FunctionBuilder, { local, fixed }: Address): void {
  if (local === undefined) builder.i32(fixed);
  else if (fixed === 0) builder.get(local);
  else builder.get(local).i32(fixed).emit(i32Add);
}

/** Where a term's numbers are, if they are in memory. */
export type Places = (term: Term) => Address | undefined;

/** Where a term's numbers are. They have to be in memory. */
export function placeOf(term: Term, addressOf: Places): Address {
  const address = addressOf(storedAs(term));
  if (address === undefined) throw new Error("a term has no place");
  return address;
}
