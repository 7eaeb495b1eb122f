import { FunctionBuilder } from "../functionBuilder.js";
import { orderAt } from "../kernels/controlBlock.js";
import type { Layout } from "../layout.js";
import { type Kernels, kernelOf } from "../linkModule.js";
import { drop, endlessly, i32Equal, i32IsZero, i32Load, i32Store, returnNow, startLoop } from "../opcodes.js";

/** The export that runs a routine on all threads. It takes and returns what the routine does, or returns `notBegun`. */
export const nameTogether = (routine: string) => `${routine}Together`;
/** The export that a thread spends its life in. */
export const nameWork = (thread: number) => `work${thread}`;
/** A thread did not answer in time, so nothing was run. */
export const notBegun = -(2 ** 31);

/** How long a thread may take to answer. Then the main thread looks whether it is still alive. */
const patientMilliseconds = 100;

/** A routine's parameters. */
const parameters = new Array<"i32">(5).fill("i32");

/** The code of a barrier. */
export function emitBarrier(builder: FunctionBuilder, { control }: Layout, kernels: Kernels): void {
  builder.i32(control).call(kernelOf(kernels, "barrier"));
}

/**
 * The function of the main thread that runs a routine together with the other threads.
 *
 * @param routine its number
 * @param run number of the function with the main thread's part
 */
export function emitCall(routine: number, run: number, { control }: Layout, kernels: Kernels): FunctionBuilder {
  const builder = new FunctionBuilder(parameters, ["i32"]);
  const place = (index: number) => control + orderAt + 4 * index;
  const order = [() => builder.i32(routine), ...parameters.map((_, parameter) => () => builder.get(parameter))];
  for (const [index, push] of order.entries()) {
    builder.i32(place(index));
    push().emit(...i32Store);
  }
  builder.i32(control).i32(patientMilliseconds).call(kernelOf(kernels, "callThreads")).emit(i32IsZero);
  builder.when(() => builder.i32(notBegun).emit(returnNow));
  for (const parameter of parameters.keys()) builder.get(parameter);
  return builder.call(run);
}

/**
 * The function of another thread. It waits for a call, does the thread's part of the routine, and waits for the next call. It never
 * returns: who wants to be rid of the thread ends it.
 *
 * @param runs numbers of the functions with the thread's part of each routine
 */
export function emitWork(runs: readonly number[], { control }: Layout, kernels: Kernels): FunctionBuilder {
  const builder = new FunctionBuilder([], []);
  const [call, ordered] = [builder.local("i32"), builder.local("i32")];
  const place = (index: number) => control + orderAt + 4 * index;
  builder.i32(control).call(kernelOf(kernels, "report"));
  builder.emit(...startLoop);
  builder.i32(control).get(call).call(kernelOf(kernels, "awaitCall")).set(call);
  builder.i32(control).get(call).call(kernelOf(kernels, "answerCall"));
  builder.when(() => {
    // Read once: when a routine is over, the main thread may already write the next order.
    builder.i32(place(0)).emit(...i32Load);
    builder.set(ordered);
    for (const [routine, run] of runs.entries()) {
      builder.get(ordered).i32(routine).emit(i32Equal);
      builder.when(() => {
        for (const parameter of parameters.keys()) builder.i32(place(1 + parameter)).emit(...i32Load);
        builder.call(run).emit(drop);
      });
    }
  });
  return builder.emit(...endlessly);
}
