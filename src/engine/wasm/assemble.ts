import type { Input } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import type { Address, Places } from "./address.js";
import { emitInstruction } from "./emitInstruction.js";
import { emitKeep } from "./emitKeep.js";
import { emitRun, isFed, type Routine, type StepCode } from "./emitRun.js";
import { FunctionBuilder } from "./functionBuilder.js";
import type { Layout } from "./layout.js";
import { type Kernels, linkModule } from "./linkModule.js";
import { planTurns, type Turn } from "./planTurns.js";
import type { Program } from "./program.js";
import { VectorEmitter } from "./vectorEmitter.js";

/**
 * Bytes of code after which a turn goes on in another function. V8's time to compile a function grows faster than its length, and it
 * refuses a function that is too long or has too many locals.
 */
const longFunction = 65536;

/**
 * The module of a job. It has the kernels, functions for the step of each length of batch, and a loop over batches for each routine.
 * That loop is exported under the routine's name.
 *
 * @param longestTurn nanoseconds, by estimate, after which a step pauses
 */
export function assemble(
  routines: ReadonlyMap<string, Routine>,
  layout: Layout,
  kernels: Kernels,
  longestTurn: number,
): Uint8Array<ArrayBuffer> {
  const functions: FunctionBuilder[] = [];
  const add = (builder: FunctionBuilder) => kernels.functionCount + functions.push(builder) - 1;
  const keep = add(emitKeep(layout, kernels));
  const exports = new Map([["keep", keep]]);
  for (const [name, routine] of routines) {
    const steps = routine.programs.map((program): StepCode => {
      const emit = (turn: Turn) => emitTurn(turn, program, routine.tables.length, layout, kernels).map(add);
      return { program, turns: planTurns(program, longestTurn).map(emit) };
    });
    exports.set(name, add(emitRun(steps, routine, keep, layout, kernels)));
  }
  return linkModule(kernels, functions, exports);
}

/**
 * The functions of a turn of a step. Their parameters are addresses: of the batch's rows of each table, of the batch's slot in the
 * feed if the step is fed, and of the loss.
 */
function emitTurn(
  turn: Turn,
  program: Program,
  tables: number,
  layout: Layout,
  kernels: Kernels,
): readonly FunctionBuilder[] {
  const addressOf = placesOf(program, tables, layout);
  const parameters = tables + (isFed(program, tables) ? 1 : 0) + 1;
  const builders: FunctionBuilder[] = [];
  let builder: FunctionBuilder | undefined;
  for (const piece of turn) {
    if (builder === undefined || builder.length > longFunction) {
      builder = new FunctionBuilder(new Array<"i32">(parameters).fill("i32"), []);
      builders.push(builder);
    }
    emitInstruction(piece, new VectorEmitter(builder, layout.lanes, kernels), addressOf, layout);
  }
  return builders;
}

/** Where the terms of a program are, for the functions of its turns. */
function placesOf(program: Program, tables: number, layout: Layout): Places {
  const { inputs, homes, loss } = program;
  const { lanes } = layout;
  const offsets = layout.allocations.get(program)?.offsets;
  const at = (fixed: number): Address => ({ local: undefined, fixed });
  const ofBatch = new Map<Input, Address>();
  let fed = 0;
  for (const [index, input] of inputs.entries()) {
    ofBatch.set(input, index < tables ? { local: index, fixed: 0 } : { local: tables, fixed: fed });
    if (index >= tables) fed += sizeOf(input.shape) * lanes.bytes;
  }
  const lossPlace: Address = { local: tables + (isFed(program, tables) ? 1 : 0), fixed: 0 };
  return (term) => {
    if (term.kind === "leaf") {
      const { source } = term;
      if (source.kind === "variable") return at(layout.state.get(source) as number);
      return ofBatch.get(source) ?? at(layout.scalars.get(source) as number);
    }
    if (term === loss) return lossPlace;
    const home = homes.get(term);
    if (home !== undefined) return at(layout.state.get(home) as number);
    const offset = offsets?.get(term);
    return offset === undefined ? undefined : at(layout.buffers + offset);
  };
}
