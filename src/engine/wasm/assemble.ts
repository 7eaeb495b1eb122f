import type { Input } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
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
  i32Multiply,
  i32Remainder,
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

/** A program's code: for each part the functions that are called one after another. */
interface Step {
  readonly program: Program;
  /** Numbers of the functions in the module. */
  readonly parts: readonly (readonly number[])[];
}

/**
 * Bytes of code after which a part goes on in another function. What V8 takes to compile a function grows faster than its length,
 * and it refuses one that is too long or has too many locals.
 */
const longFunction = 65536;

/**
 * The module of a job: the kernels, functions for the step of each length of batch, and the loop over batches.
 *
 * @param longestPart nanoseconds, by estimate, after which a step pauses
 */
export function assemble(
  programs: readonly Program[],
  layout: Layout,
  kernels: Kernels,
  longestPart: number,
): Uint8Array<ArrayBuffer> {
  const functions: FunctionBuilder[] = [];
  const add = (builder: FunctionBuilder) => kernels.functionCount + functions.push(builder) - 1;
  const steps = programs.map((program): Step => {
    const parts = divide(program, longestPart).map((part) => emitPart(part, program, layout, kernels).map(add));
    return { program, parts };
  });
  const keep = add(emitKeep(layout, kernels));
  const run = add(emitRun(steps, keep, layout, kernels));
  return linkModule(
    kernels,
    functions,
    new Map([
      ["run", run],
      ["keep", keep],
    ]),
  );
}

function kernelOf({ functions }: Kernels, name: string): number {
  const index = functions.get(name);
  if (index === undefined) throw new Error(`no kernel ${name}`);
  return index;
}

/**
 * The functions of a part of a step. The parameters of each are addresses: of the batch's rows of each table, of what the batch
 * takes of the feed if it takes anything, and of the number that the loss is written to.
 */
function emitPart(part: Part, program: Program, layout: Layout, kernels: Kernels): readonly FunctionBuilder[] {
  const addressOf = placesOf(program, layout);
  const parameters = layout.tables.length + (isFed(program, layout) ? 1 : 0) + 1;
  const builders: FunctionBuilder[] = [];
  let builder: FunctionBuilder | undefined;
  for (const piece of part) {
    if (builder === undefined || builder.length > longFunction) {
      builder = new FunctionBuilder(new Array<"i32">(parameters).fill("i32"), []);
      builders.push(builder);
    }
    emitPiece(piece, new VectorEmitter(builder, layout.lanes, kernels.functions), addressOf, layout, kernels);
  }
  return builders;
}

/** Whether a step takes more than rows of tables. */
function isFed({ inputs }: Program, { tables }: Layout): boolean {
  return inputs.length > tables.length;
}

/** Where the terms of a program are, for the functions of its parts. */
function placesOf(program: Program, layout: Layout): Places {
  const { inputs, homes, loss } = program;
  const { tables, lanes } = layout;
  const offsets = layout.allocations.get(program)?.offsets;
  const at = (fixed: number): Address => ({ local: undefined, fixed });
  const ofBatch = new Map<Input, Address>();
  let fed = 0;
  for (const [index, input] of inputs.entries()) {
    ofBatch.set(input, index < tables.length ? { local: index, fixed: 0 } : { local: tables.length, fixed: fed });
    if (index >= tables.length) fed += sizeOf(input.shape) * lanes.bytes;
  }
  const lossPlace: Address = { local: tables.length + (isFed(program, layout) ? 1 : 0), fixed: 0 };
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
 * returns the number of the batch to go on with; as a negative number, where the last loss or the state is not finite.
 *
 * Where a step has several parts, one call runs part number `part` of batch `from`, and returns 0 while there are more.
 */
function emitRun(steps: readonly Step[], keep: number, layout: Layout, kernels: Kernels): FunctionBuilder {
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
function emitKeep(layout: Layout, kernels: Kernels): FunctionBuilder {
  const builder = new FunctionBuilder([], ["i32"]);
  builder.i32(layout.stateStart).i32(layout.kept).i32(layout.stateBytes);
  return builder.call(kernelOf(kernels, `keep_${layout.lanes.suffix}`));
}
