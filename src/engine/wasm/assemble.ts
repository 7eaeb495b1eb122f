import { emitInstruction } from "./emitInstruction.js";
import { emitKeep } from "./emitKeep.js";
import { emitRun, type Routine, type StepCode } from "./emitRun.js";
import { FunctionBuilder } from "./functionBuilder.js";
import { type Layout, layoutOf } from "./layout.js";
import { type Kernels, linkModule } from "./linkModule.js";
import { parametersOf, placesOf } from "./placesOf.js";
import { planTurns, type Turn } from "./planTurns.js";
import type { Program } from "./program.js";
import { type Share, shareTurn } from "./shareTurn.js";
import { emitBarrier, emitCall, emitWork, nameTogether, nameWork } from "./threads/emitThreads.js";
import { VectorEmitter } from "./vectorEmitter.js";

/**
 * Bytes of code after which a turn goes on in another function. V8's time to compile a function grows faster than its length, and it
 * refuses a function that is too long or has too many locals.
 */
const longFunction = 65536;

/**
 * The module of a job. It has the kernels, functions for the step of each length of batch, and a loop over batches for each routine.
 * That loop is exported under the routine's name. If there are several threads, it also has what `emitThreads` adds.
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
  const isShared = layout.threads > 1;
  const threads = Array.from({ length: isShared ? layout.threads : 0 }, (_, thread) => layoutOf(layout, thread));
  const runs: (readonly number[])[] = [];
  for (const [name, routine] of routines) {
    const planned = routine.programs.map((program) => ({ program, turns: planTurns(program, longestTurn) }));
    /** The routine's loop with what one thread does of each turn. */
    const addRun = (share: (turn: Turn) => Share, own: Layout, thread: number | undefined): number => {
      const steps = planned.map(({ program, turns }): StepCode => {
        const emit = (turn: Turn) => emitShare(share(turn), program, routine.tables.length, own, kernels).map(add);
        return { program, turns: turns.map(emit) };
      });
      return add(emitRun(steps, routine, keep, own, kernels, thread));
    };
    exports.set(
      name,
      addRun((turn) => turn, layout, undefined),
    );
    const shares = new Map<Turn, readonly Share[]>();
    for (const { program, turns } of isShared ? planned : []) {
      const addressOf = placesOf(program, routine.tables.length, layout);
      for (const turn of turns) shares.set(turn, shareTurn(turn, layout.threads, addressOf, layout));
    }
    const shareOf = (thread: number) => (turn: Turn) => shares.get(turn)?.[thread] as Share;
    runs.push(threads.map((own, thread) => addRun(shareOf(thread), own, thread)));
  }
  if (isShared) {
    for (const [index, name] of [...routines.keys()].entries()) {
      exports.set(
        nameTogether(name),
        add(emitCall(index, (runs[index] as readonly number[])[0] as number, layout, kernels)),
      );
    }
    for (const thread of threads.keys()) {
      if (thread === 0) continue;
      const own = runs.map((run) => run[thread] as number);
      exports.set(nameWork(thread), add(emitWork(own, layout, kernels)));
    }
  }
  return linkModule(kernels, functions, exports, isShared);
}

/** The functions of a share of a turn. */
function emitShare(
  share: Share,
  program: Program,
  tables: number,
  layout: Layout,
  kernels: Kernels,
): readonly FunctionBuilder[] {
  const addressOf = placesOf(program, tables, layout);
  const { count } = parametersOf(program, tables);
  const builders: FunctionBuilder[] = [];
  let builder: FunctionBuilder | undefined;
  for (const piece of share) {
    if (builder === undefined || builder.length > longFunction) {
      builder = new FunctionBuilder(new Array<"i32">(count).fill("i32"), []);
      builders.push(builder);
    }
    if (piece === "barrier") emitBarrier(builder, layout, kernels);
    else emitInstruction(piece, new VectorEmitter(builder, layout.lanes, kernels), addressOf, layout);
  }
  return builders;
}
