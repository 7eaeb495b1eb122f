import type { Rows } from "../engine.js";
import { FunctionBuilder } from "./functionBuilder.js";
import { keptAt } from "./kernels/controlBlock.js";
import type { Lanes } from "./lanes.js";
import type { Layout } from "./layout.js";
import { type Kernels, kernelOf } from "./linkModule.js";
import {
  endLoopIf,
  i32Add,
  i32Equal,
  i32IsZero,
  i32Less,
  i32Load,
  i32Multiply,
  i32Or,
  i32Remainder,
  i32Store,
  i32Subtract,
  returnNow,
  startLoop,
} from "./opcodes.js";
import { parametersOf } from "./placesOf.js";
import type { Program } from "./program.js";
import { emitBarrier } from "./threads/emitThreads.js";

/** The code of a step: for each turn, the functions that are called one after another, by their numbers in the module. */
export interface StepCode {
  readonly program: Program;
  readonly turns: readonly (readonly number[])[];
}

/** What is exported as one function: programs, one for each length of batch, and the tables whose rows they take. */
export interface Routine {
  readonly programs: readonly Program[];
  readonly tables: readonly Rows[];
  /** Whether it takes the rows in any order, and keeps the state after each pass. */
  readonly isTraining: boolean;
}

/**
 * The function `run(from, until, perPass, isInOrder, turn)`. It runs the batches from number `from` to `until`, which is not run,
 * and returns the number of the batch to go on with. That number is negative if the last loss is not finite, or if the state is
 * not finite after a pass of training.
 *
 * If a step has several turns, one call runs turn number `turn` of batch `from`. It returns 0 if there are more.
 *
 * @param keep number of the function that keeps the state
 * @param thread which of several threads it is for; undefined if there is only one. All of them run it at the same time, and go the
 *   same way: what they decide by is written before a barrier and read after it.
 */
export function emitRun(
  steps: readonly StepCode[],
  routine: Routine,
  keep: number,
  layout: Layout,
  kernels: Kernels,
  thread: number | undefined,
): FunctionBuilder {
  return new RunEmitter(steps, routine, keep, layout, kernels, thread).emit();
}

class RunEmitter {
  private readonly builder = new FunctionBuilder(["i32", "i32", "i32", "i32", "i32"], ["i32"]);
  private readonly from = 0;
  private readonly until = 1;
  private readonly perPass = 2;
  private readonly isInOrder = 3;
  private readonly turn = 4;
  /** The number of the batch in its pass. */
  private readonly position = this.builder.local("i32");
  /** Address of the batch's loss. */
  private readonly loss = this.builder.local("i32");
  /** The step of all batches, unless the last one of a pass is smaller. */
  private readonly main: StepCode;

  constructor(
    private readonly steps: readonly StepCode[],
    private readonly routine: Routine,
    private readonly keep: number,
    private readonly layout: Layout,
    private readonly kernels: Kernels,
    private readonly thread: number | undefined,
  ) {
    this.main = steps.reduce((a, b) => (b.program.rows > a.program.rows ? b : a));
  }

  emit(): FunctionBuilder {
    const { builder, from, until, perPass, position, loss, layout } = this;
    builder.i32(layout.losses).set(loss).get(from).get(perPass).emit(i32Remainder).set(position);
    const isLoop = this.steps.every(({ turns }) => turns.length === 1);
    if (isLoop) builder.emit(...startLoop);
    this.runBatch();
    builder.advance(from, 1);
    emitIsFinite(builder, loss, layout.lanes).emit(i32IsZero);
    builder.when(() => this.fail());
    builder.advance(loss, layout.lanes.bytes).advance(position, 1);
    builder.get(position).get(perPass).emit(i32Equal);
    builder.when(() => this.endPass());
    if (isLoop)
      builder
        .get(from)
        .get(until)
        .emit(i32Less, ...endLoopIf);
    return builder.get(from);
  }

  private fail(): void {
    this.builder.i32(0).get(this.from).emit(i32Subtract, returnNow);
  }

  private endPass(): void {
    this.builder.i32(0).set(this.position);
    if (!this.routine.isTraining) return;
    this.keepState();
    this.builder.emit(i32IsZero).when(() => this.fail());
  }

  /** Puts onto the stack whether the state was finite and has been kept. Of several threads the first one does it. */
  private keepState(): void {
    const { builder, keep, thread, layout, kernels } = this;
    if (thread === undefined) {
      builder.call(keep);
      return;
    }
    const kept = layout.control + keptAt;
    if (thread === 0) {
      builder
        .i32(kept)
        .call(keep)
        .emit(...i32Store);
    }
    emitBarrier(builder, layout, kernels);
    builder.i32(kept).emit(...i32Load);
  }

  /** The last batch of a pass may be smaller than the others. Then it has a step of its own. */
  private runBatch(): void {
    const { builder, main } = this;
    const last = this.steps.find((step) => step !== main);
    if (last === undefined) {
      this.runStep(main);
      return;
    }
    builder.get(this.perPass).i32(1).emit(i32Subtract).get(this.position).emit(i32Equal);
    builder.when(
      () => this.runStep(last),
      () => this.runStep(main),
    );
  }

  private runStep({ program, turns }: StepCode): void {
    const { builder } = this;
    const { tables } = this.routine;
    const addresses = tables.map((table, index) => this.locateRows(program, table, index));
    if (this.thread !== undefined && this.routine.isTraining) {
      // Whether the rows have to be gathered.
      builder.get(this.isInOrder).get(this.turn).emit(i32Or, i32IsZero);
      builder.when(() => emitBarrier(builder, this.layout, this.kernels));
    }
    if (parametersOf(program, tables.length).feed !== undefined) addresses.push(this.locateSlot());
    const call = (functions: readonly number[]) => {
      for (const index of functions) {
        for (const address of addresses) builder.get(address);
        builder.get(this.loss).call(index);
      }
    };
    for (const [number, functions] of turns.slice(0, -1).entries()) {
      builder.get(this.turn).i32(number).emit(i32Equal);
      builder.when(() => {
        call(functions);
        builder.i32(0).emit(returnNow);
      });
    }
    call(turns.at(-1) as readonly number[]);
  }

  /** Sets a local to the address of the batch's rows of a table. Rows that are not in order are gathered in the first turn. */
  private locateRows({ rows }: Program, table: Rows, index: number): number {
    const { builder, layout } = this;
    const address = builder.local("i32");
    const start = layout.tables.get(table) as number;
    const rowBytes = table.columns * layout.lanes.bytes;
    const takeInOrder = () => this.pushPlace(start, rowBytes).set(address);
    if (!this.routine.isTraining) {
      takeInOrder();
      return address;
    }
    const batch = layout.batches[index] as number;
    const { from, to } = this.rowsToGather(rows);
    const gather = () => {
      builder.i32(start);
      this.pushPlace(layout.order + 4 * from, 4).i32(batch + from * rowBytes);
      builder
        .i32(to - from)
        .i32(rowBytes)
        .call(kernelOf(this.kernels, "gather"));
    };
    builder.get(this.isInOrder).when(takeInOrder, () => {
      builder.i32(batch).set(address);
      if (to > from) builder.get(this.turn).emit(i32IsZero).when(gather);
    });
    return address;
  }

  /** The rows of a batch that this thread gathers. */
  private rowsToGather(rows: number): { readonly from: number; readonly to: number } {
    const { thread, layout } = this;
    if (thread === undefined) return { from: 0, to: rows };
    const upTo = (threads: number) => Math.floor((rows * threads) / layout.threads);
    return { from: upTo(thread), to: upTo(thread + 1) };
  }

  /** Puts onto the stack where the batch starts in an array that has so many bytes for each row. */
  private pushPlace(start: number, rowBytes: number): FunctionBuilder {
    const batchBytes = this.main.program.rows * rowBytes;
    return this.builder.i32(start).get(this.position).i32(batchBytes).emit(i32Multiply, i32Add);
  }

  /** Sets a local to the address of the batch's slot in the feed. The order of rows makes no difference to it. */
  private locateSlot(): number {
    const { builder, layout } = this;
    const { window, perBatch } = layout.feed;
    const address = builder.local("i32");
    builder.i32(layout.feedStart).get(this.position).i32(window).emit(i32Remainder);
    builder.i32(perBatch * layout.lanes.bytes).emit(i32Multiply, i32Add);
    builder.set(address);
    return address;
  }
}

/** Puts onto the stack whether the number at the address in a local is finite. Only then its difference from itself is 0, and not NaN. */
function emitIsFinite(builder: FunctionBuilder, address: number, { scalar }: Lanes): FunctionBuilder {
  const { load, subtract, zero, equal } = scalar;
  builder.get(address).emit(...load);
  builder.get(address).emit(...load);
  return builder.emit(subtract, ...zero, equal);
}
