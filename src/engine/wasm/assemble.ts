import { sizeOf } from "../../graph/shape.js";
import type { Rows } from "../engine.js";
import { type Address, type Places, placeOf, pushAddress, shift } from "./address.js";
import { isShortFold, writeOutFold } from "./emitFold.js";
import { emitLoop } from "./emitLoop.js";
import { emitProduct } from "./emitProduct.js";
import { emitRows } from "./emitRows.js";
import { FunctionBuilder } from "./functionBuilder.js";
import type { Layout } from "./layout.js";
import { type Kernels, linkModule } from "./linkModule.js";
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
  memoryCopy,
  returnNow,
  scalarFloat32,
  scalarFloat64,
  startLoop,
} from "./opcodes.js";
import { divide, type Part, type Piece } from "./parts.js";
import type { Program } from "./program.js";
import { type Lanes, VectorEmitter } from "./simd.js";
import type { Term } from "./terms.js";

/** A program's code: a function for each part. */
interface Step {
  readonly program: Program;
  /** Numbers of the functions in the module. */
  readonly parts: readonly number[];
}

/** Programs for each length of batch, and the tables that they take their batches of. */
export interface Routine {
  readonly programs: readonly Program[];
  readonly tables: readonly Rows[];
  /** Whether it changes what is kept, and takes the rows in any order. */
  readonly isTraining: boolean;
}

/**
 * The module of a job: the kernels, functions for the step of each length of batch, and a loop over batches for each routine, which
 * is exported under its name.
 *
 * @param longestPart nanoseconds, by estimate, after which a step pauses
 */
export function assemble(
  routines: ReadonlyMap<string, Routine>,
  layout: Layout,
  kernels: Kernels,
  longestPart: number,
): Uint8Array<ArrayBuffer> {
  const functions: FunctionBuilder[] = [];
  const add = (builder: FunctionBuilder) => kernels.functionCount + functions.push(builder) - 1;
  const keep = add(emitKeep(layout, kernels));
  const exports = new Map([["keep", keep]]);
  for (const [name, routine] of routines) {
    const steps = routine.programs.map((program): Step => {
      const parts = divide(program, longestPart).map((part) => add(emitPart(part, program, layout, kernels)));
      return { program, parts };
    });
    exports.set(name, add(emitRun(steps, routine, keep, layout, kernels)));
  }
  return linkModule(kernels, functions, exports);
}

function kernelOf({ functions }: Kernels, name: string): number {
  const index = functions.get(name);
  if (index === undefined) throw new Error(`no kernel ${name}`);
  return index;
}

/** Part of a step: a parameter for the address of each of the batch's inputs, then the address that the loss is to be written to. */
function emitPart(part: Part, program: Program, layout: Layout, kernels: Kernels): FunctionBuilder {
  const { inputs, homes, loss } = program;
  const builder = new FunctionBuilder([...inputs.map(() => "i32" as const), "i32"], []);
  const vectors = new VectorEmitter(builder, layout.lanes, kernels.functions);
  const offsets = layout.allocations.get(program)?.offsets;
  const at = (fixed: number): Address => ({ local: undefined, fixed });
  const addressOf: Places = (term) => {
    if (term.kind === "leaf") {
      const { source } = term;
      if (source.kind === "variable") return at(layout.state.get(source) as number);
      const index = inputs.indexOf(source);
      return index >= 0 ? { local: index, fixed: 0 } : at(layout.scalars.get(source) as number);
    }
    if (term === loss) return { local: inputs.length, fixed: 0 };
    const home = homes.get(term);
    if (home !== undefined) return at(layout.state.get(home) as number);
    const offset = offsets?.get(term);
    return offset === undefined ? undefined : at(layout.buffers + offset);
  };
  for (const piece of part) emitPiece(piece, vectors, addressOf, layout, kernels);
  return builder;
}

function emitPiece(
  { instruction, slice }: Piece,
  vectors: VectorEmitter,
  addressOf: Places,
  layout: Layout,
  kernels: Kernels,
): void {
  const { builder, lanes } = vectors;
  const place = (term: Term): Address => placeOf(term, addressOf);
  const call = (name: string) => builder.call(kernelOf(kernels, `${name}_${lanes.suffix}`));
  switch (instruction.kind) {
    case "loop":
      emitLoop(instruction, slice, vectors, addressOf);
      break;
    case "rows":
      emitRows(instruction, slice, vectors, addressOf);
      break;
    case "elementary": {
      const { from, to } = slice ?? { from: 0, to: sizeOf(instruction.shape) };
      for (const term of [...instruction.operands, instruction])
        pushAddress(builder, shift(place(term), from * lanes.bytes));
      builder.i32((to - from) * lanes.bytes);
      call(instruction.name);
      break;
    }
    case "product":
      emitProduct(instruction, slice, vectors, place, {
        product: kernelOf(kernels, `product_${lanes.suffix}`),
        scratch: layout.scratch,
      });
      break;
    case "fold": {
      if (slice === undefined && isShortFold(instruction, lanes.count)) {
        writeOutFold(instruction, place(instruction.operands[0]), place(instruction), vectors);
        break;
      }
      const [outer, size, inner] = instruction.extent;
      const { from, to } = slice ?? { from: 0, to: outer };
      pushAddress(builder, shift(place(instruction.operands[0]), from * size * inner * lanes.bytes));
      pushAddress(builder, shift(place(instruction), from * inner * lanes.bytes));
      for (const each of [to - from, size, inner]) builder.i32(each);
      call(instruction.by);
      break;
    }
    case "transposition": {
      const [from] = instruction.operands;
      pushAddress(builder, place(from));
      pushAddress(builder, place(instruction));
      for (const size of from.shape) builder.i32(size);
      call("transpose");
      break;
    }
    case "move": {
      const { from, to } = instruction;
      builder.i32(layout.state.get(to) as number);
      pushAddress(builder, place(from));
      builder.i32(sizeOf(to.shape) * lanes.bytes).emit(...memoryCopy);
      break;
    }
  }
}

/**
 * `run(from, until, perPass, isInOrder, part)`: the loop over batches, from number `from` to `until`, which is not run. It
 * returns the number of the batch to go on with; as a negative number, where the last loss or, after training, the state is not
 * finite.
 *
 * Where a step has several parts, one call runs part number `part` of batch `from`, and returns 0 while there are more.
 */
function emitRun(
  steps: readonly Step[],
  { tables, isTraining }: Routine,
  keep: number,
  layout: Layout,
  kernels: Kernels,
): FunctionBuilder {
  const { lanes } = layout;
  const builder = new FunctionBuilder(["i32", "i32", "i32", "i32", "i32"], ["i32"]);
  const [from, until, perPass, isInOrder, part] = [0, 1, 2, 3, 4];
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
        .get(part)
        .emit(i32IsZero)
        .when(() => {
          builder.i32(start);
          pushStart(layout.order, 4).i32(batch).i32(rows).i32(rowBytes).call(gather);
        });
    });
    return address;
  };
  /** Where the batch's inputs of the feed are, which are taken by its position whatever the order of rows. */
  const locateFed = ({ inputs }: Program): readonly number[] => {
    const { window, perBatch } = layout.feed;
    let start = layout.feedStart;
    return inputs.slice(tables.length).map(({ shape }) => {
      const address = builder.local("i32");
      builder.i32(start).get(position).i32(window).emit(i32Remainder);
      builder
        .i32(perBatch * lanes.bytes)
        .emit(i32Multiply, i32Add)
        .set(address);
      start += sizeOf(shape) * lanes.bytes;
      return address;
    });
  };
  const runStep = ({ program, parts }: Step) => {
    const addresses = [...tables.map((table, index) => locateBatch(program, table, index)), ...locateFed(program)];
    const call = (index: number) => {
      for (const address of addresses) builder.get(address);
      builder.get(loss).call(index);
    };
    for (const [number, index] of parts.entries()) {
      if (number === parts.length - 1) call(index);
      else
        builder
          .get(part)
          .i32(number)
          .emit(i32Equal)
          .when(() => {
            call(index);
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
function emitIsFinite(builder: FunctionBuilder, address: number, { bytes }: Lanes): FunctionBuilder {
  const { load, subtract, zero, equal } = bytes === 8 ? scalarFloat64 : scalarFloat32;
  builder.get(address).emit(...load);
  builder.get(address).emit(...load);
  return builder.emit(subtract, ...zero, equal);
}

/** `keep()`: copies the state to the place of the older of the two that are kept, if all of it is finite, and tells whether. */
function emitKeep({ stateStart, stateBytes, lastKept, keptBefore, lanes }: Layout, kernels: Kernels): FunctionBuilder {
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
