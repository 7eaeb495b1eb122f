import type { Input } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import type { Address, Places } from "./address.js";
import type { Layout } from "./layout.js";
import type { Program } from "./program.js";

/**
 * The parameters of a step's functions, all of them addresses: of the batch's rows of each table, of the batch's slot in the feed if
 * the step takes numbers of it, and of the loss.
 */
export interface StepParameters {
  readonly feed: number | undefined;
  readonly loss: number;
  readonly count: number;
}

/** @param tables the number of tables that the step takes rows of */
export function parametersOf({ inputs }: Program, tables: number): StepParameters {
  const isFed = inputs.length > tables;
  const loss = isFed ? tables + 1 : tables;
  return { feed: isFed ? tables : undefined, loss, count: loss + 1 };
}

/** Where the terms of a program are, for the functions of its step. */
export function placesOf(program: Program, tables: number, layout: Layout): Places {
  const { inputs, homes, loss } = program;
  const parameters = parametersOf(program, tables);
  const offsets = layout.allocations.get(program)?.offsets;
  const at = (fixed: number): Address => ({ local: undefined, fixed });
  const ofBatch = new Map<Input, Address>();
  let fed = 0;
  for (const [index, input] of inputs.entries()) {
    const isRows = index < tables;
    ofBatch.set(input, isRows ? { local: index, fixed: 0 } : { local: parameters.feed, fixed: fed });
    if (!isRows) fed += sizeOf(input.shape) * layout.lanes.bytes;
  }
  return (term) => {
    if (term.kind === "leaf") {
      const { source } = term;
      if (source.kind === "variable") return at(layout.state.get(source) as number);
      return ofBatch.get(source) ?? at(layout.scalars.get(source) as number);
    }
    if (term === loss) return { local: parameters.loss, fixed: 0 };
    const home = homes.get(term);
    if (home !== undefined) return at(layout.state.get(home) as number);
    const offset = offsets?.get(term);
    return offset === undefined ? undefined : at(layout.buffers + offset);
  };
}
