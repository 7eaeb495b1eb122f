import type { Rows } from "../engine.js";
import { FunctionBuilder } from "./functionBuilder.js";
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
  i32Remainder,
  i32Store,
  i32Subtract,
  returnNow,
  startLoop,
} from "./opcodes.js";
import type { Program } from "./program.js";

/** A program's code: for each turn the functions that are called one after another. */
export interface Step {
  readonly program: Program;
  /** Numbers of the functions in the module. */
  readonly turns: readonly (readonly number[])[];
}

/** Programs for each length of batch, and the tables that they take their batches of. */
export interface Routine {
  readonly programs: readonly Program[];
  readonly tables: readonly Rows[];
  /** Whether it changes what is kept, and takes the rows in any order. */
  readonly isTraining: boolean;
}

/** Whether a step takes more than rows of so many tables. */
export function isFed({ inputs }: Program, tables: number): boolean {
  return inputs.length > tables;
}

/**
 * `run(from, until, perPass, isInOrder, turn)`: the loop over batches, from number `from` to `until`, which is not run. It
 * returns the number of the batch to go on with; as a negative number, where the last loss or, after training, the state is not
 * finite.
 *
 * Where a step has several turns, one call runs turn number `turn` of batch `from`, and returns 0 while there are more.
 */
export function emitRun(
  steps: readonly Step[],
  { tables, isTraining }: Routine,
  keep: number,
  layout: Layout,
  kernels: Kernels,
): FunctionBuilder {
  const { lanes } = layout;
  const builder = new FunctionBuilder(["i32", "i32", "i32", "i32", "i32"], ["i32"]);
  const [from, until, perPass, isInOrder, turn] = [0, 1, 2, 3, 4];
  const position = builder.local("i32"); // of the batch among those of its pass
  const loss = builder.local("i32");
  const main = steps.reduce((a, b) => (b.program.rows > a.program.rows ? b : a));
  const gather = kernelOf(kernels, "gather");
  /** Where the batch's rows of a table are, after they have been gathered, if they are not in order. */
  const locateBatch = ({ rows }: Program, table: Rows, index: number): number => {
    const address = builder.local("i32");
    const start = layout.tables.get(table) as number;
    const rowBytes = table.columns * lanes.bytes;
    const pushStart = (start: number, bytes: number) =>
      builder
        .i32(start)
        .get(position)
        .i32(main.program.rows * bytes)
        .emit(i32Multiply, i32Add);
    const takeInOrder = () => pushStart(start, rowBytes).set(address);
    if (!isTraining) {
      takeInOrder();
      return address;
    }
    builder.get(isInOrder).when(takeInOrder, () => {
      const batch = layout.batches[index] as number;
      builder.i32(batch).set(address);
      builder
        .get(turn)
        .emit(i32IsZero)
        .when(() => {
          builder.i32(start);
          pushStart(layout.order, 4).i32(batch).i32(rows).i32(rowBytes).call(gather);
        });
    });
    return address;
  };
  /** Where what the batch takes of the feed is, by its position whatever the order of rows. */
  const locateSlot = (): number => {
    const { window, perBatch } = layout.feed;
    const address = builder.local("i32");
    builder.i32(layout.feedStart).get(position).i32(window).emit(i32Remainder);
    builder
      .i32(perBatch * lanes.bytes)
      .emit(i32Multiply, i32Add)
      .set(address);
    return address;
  };
  const runStep = ({ program, turns }: Step) => {
    const batches = tables.map((table, index) => locateBatch(program, table, index));
    const addresses = isFed(program, tables.length) ? [...batches, locateSlot()] : batches;
    const call = (functions: readonly number[]) => {
      for (const index of functions) {
        for (const address of addresses) builder.get(address);
        builder.get(loss).call(index);
      }
    };
    for (const [number, functions] of turns.entries()) {
      if (number === turns.length - 1) call(functions);
      else
        builder
          .get(turn)
          .i32(number)
          .emit(i32Equal)
          .when(() => {
            call(functions);
            builder.i32(0).emit(returnNow);
          });
    }
  };

  builder.i32(layout.losses).set(loss).get(from).get(perPass).emit(i32Remainder).set(position);
  const isLoop = steps.every(({ turns }) => turns.length === 1);
  if (isLoop) builder.emit(...startLoop);
  const last = steps.find((step) => step !== main);
  if (last === undefined) runStep(main);
  else {
    builder
      .get(perPass)
      .i32(1)
      .emit(i32Subtract)
      .get(position)
      .emit(i32Equal)
      .when(
        () => runStep(last),
        () => runStep(main),
      );
  }
  builder.advance(from, 1);
  const fail = () => builder.i32(0).get(from).emit(i32Subtract, returnNow);
  emitIsFinite(builder, loss, lanes).emit(i32IsZero).when(fail);
  builder.advance(loss, lanes.bytes).advance(position, 1);
  builder
    .get(position)
    .get(perPass)
    .emit(i32Equal)
    .when(() => {
      builder.i32(0).set(position);
      if (isTraining) builder.call(keep).emit(i32IsZero).when(fail);
    });
  if (isLoop)
    builder
      .get(from)
      .get(until)
      .emit(i32Less, ...endLoopIf);
  return builder.get(from);
}

/** Puts onto the stack whether the number at the address in a local is finite: the difference from itself is 0 then, and NaN else. */
function emitIsFinite(builder: FunctionBuilder, address: number, { scalar }: Lanes): FunctionBuilder {
  const { load, subtract, zero, equal } = scalar;
  builder.get(address).emit(...load);
  builder.get(address).emit(...load);
  return builder.emit(subtract, ...zero, equal);
}

/** `keep()`: copies the state to the place of the older of the two that are kept, if all of it is finite, and tells whether. */
export function emitKeep(
  { stateStart, stateBytes, lastKept, keptBefore, lanes }: Layout,
  kernels: Kernels,
): FunctionBuilder {
  const builder = new FunctionBuilder([], ["i32"]);
  const place = builder.local("i32");
  builder
    .i32(keptBefore)
    .emit(...i32Load)
    .set(place);
  builder
    .i32(stateStart)
    .get(place)
    .i32(stateBytes)
    .call(kernelOf(kernels, `keep_${lanes.suffix}`));
  builder.emit(i32IsZero).when(() => builder.i32(0).emit(returnNow));
  builder
    .i32(keptBefore)
    .i32(lastKept)
    .emit(...i32Load, ...i32Store);
  builder
    .i32(lastKept)
    .get(place)
    .emit(...i32Store);
  return builder.i32(1);
}
