import { emitInstruction } from "./emitInstruction.js";
import { emitKeep } from "./emitKeep.js";
import { emitRun, type Routine, type StepCode } from "./emitRun.js";
import { FunctionBuilder } from "./functionBuilder.js";
import type { Layout } from "./layout.js";
import { type Kernels, linkModule } from "./linkModule.js";
import { parametersOf, placesOf } from "./placesOf.js";
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

/** The functions of a turn of a step. */
function emitTurn(
  turn: Turn,
  program: Program,
  tables: number,
  layout: Layout,
  kernels: Kernels,
): readonly FunctionBuilder[] {
  const addressOf = placesOf(program, tables, layout);
  const { count } = parametersOf(program, tables);
  const builders: FunctionBuilder[] = [];
  let builder: FunctionBuilder | undefined;
  for (const piece of turn) {
    if (builder === undefined || builder.length > longFunction) {
      builder = new FunctionBuilder(new Array<"i32">(count).fill("i32"), []);
      builders.push(builder);
    }
    emitInstruction(piece, new VectorEmitter(builder, layout.lanes, kernels), addressOf, layout);
  }
  return builders;
}
