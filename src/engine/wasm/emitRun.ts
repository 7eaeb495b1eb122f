import { FunctionBuilder } from "./functionBuilder.js";
import type { Layout } from "./layout.js";
import { type Kernels, kernelOf } from "./linkModule.js";
import {
  endLoopIf,
  i32Add,
  i32Equal,
  i32IsZero,
  i32Less,
  i32Multiply,
  i32Remainder,
  i32Subtract,
  returnNow,
  scalarFloat32,
  scalarFloat64,
  startLoop,
} from "./opcodes.js";
import type { Program } from "./program.js";
import type { Lanes } from "./simd.js";

/** A program's code: for each part the functions that are called one after another. */
export interface Step {
  readonly program: Program;
  /** Numbers of the functions in the module. */
  readonly parts: readonly (readonly number[])[];
}

/** Whether a step takes more than rows of tables. */
export function isFed({ inputs }: Program, { tables }: Layout): boolean {
  return inputs.length > tables.length;
}

/**
 * `run(from, until, perPass, isInOrder, part)`: the loop over batches, from number `from` to `until`, which is not run. It
 * returns the number of the batch to go on with; as a negative number, where the last loss or the state is not finite.
 *
 * Where a step has several parts, one call runs part number `part` of batch `from`, and returns 0 while there are more.
 */
export function emitRun(steps: readonly Step[], keep: number, layout: Layout, kernels: Kernels): FunctionBuilder {
  const { lanes } = layout;
  const builder = new FunctionBuilder(["i32", "i32", "i32", "i32", "i32"], ["i32"]);
  const [from, until, perPass, isInOrder, part] = [0, 1, 2, 3, 4];
  const position = builder.local("i32"); // of the batch among those of its pass
  const loss = builder.local("i32");
  const main = steps.reduce((a, b) => (b.program.rows > a.program.rows ? b : a));
  const gather = kernelOf(kernels, "gather");
  /** Where the batch's rows of a table are, after they have been gathered, if they are not in order. */
  const locateBatch = ({ rows }: Program, table: number): number => {
    const address = builder.local("i32");
    const rowBytes = (layout.tableColumns[table] as number) * lanes.bytes;
    const pushStart = (start: number, bytes: number) =>
      builder
        .i32(start)
        .get(position)
        .i32(main.program.rows * bytes)
        .emit(i32Multiply, i32Add);
    builder.get(isInOrder).when(
      () => pushStart(layout.tables[table] as number, rowBytes).set(address),
      () => {
        const batch = layout.batches[table] as number;
        builder.i32(batch).set(address);
        builder
          .get(part)
          .emit(i32IsZero)
          .when(() => {
            builder.i32(layout.tables[table] as number);
            pushStart(layout.order, 4).i32(batch).i32(rows).i32(rowBytes).call(gather);
          });
      },
    );
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
  const runStep = ({ program, parts }: Step) => {
    const batches = layout.tables.map((_, table) => locateBatch(program, table));
    const addresses = isFed(program, layout) ? [...batches, locateSlot()] : batches;
    const call = (functions: readonly number[]) => {
      for (const index of functions) {
        for (const address of addresses) builder.get(address);
        builder.get(loss).call(index);
      }
    };
    for (const [number, functions] of parts.entries()) {
      if (number === parts.length - 1) call(functions);
      else
        builder
          .get(part)
          .i32(number)
          .emit(i32Equal)
          .when(() => {
            call(functions);
            builder.i32(0).emit(returnNow);
          });
    }
  };

  builder.i32(layout.losses).set(loss).get(from).get(perPass).emit(i32Remainder).set(position);
  const isLoop = steps.every(({ parts }) => parts.length === 1);
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
      builder.call(keep).emit(i32IsZero).when(fail);
    });
  if (isLoop)
    builder
      .get(from)
      .get(until)
      .emit(i32Less, ...endLoopIf);
  return builder.get(from);
}

/** Puts onto the stack whether the number at the address in a local is finite: the difference from itself is 0 then, and NaN else. */
function emitIsFinite(builder: FunctionBuilder, address: number, { bytes }: Lanes): FunctionBuilder {
  const { load, subtract, zero, equal } = bytes === 8 ? scalarFloat64 : scalarFloat32;
  builder.get(address).emit(...load);
  builder.get(address).emit(...load);
  return builder.emit(subtract, ...zero, equal);
}

/** `keep()`: copies the state if all of it is finite, and tells whether. */
export function emitKeep(layout: Layout, kernels: Kernels): FunctionBuilder {
  const builder = new FunctionBuilder([], ["i32"]);
  builder.i32(layout.stateStart).i32(layout.kept).i32(layout.stateBytes);
  return builder.call(kernelOf(kernels, `keep_${layout.lanes.suffix}`));
}
