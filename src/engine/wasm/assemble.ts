import { sizeOf } from "../../graph/shape.js";
import { type Address, emitLoop } from "./emitLoop.js";
import { emitProduct } from "./emitProduct.js";
import { emitRows } from "./emitRows.js";
import { FunctionBuilder } from "./functionBuilder.js";
import type { Layout } from "./layout.js";
import { type Kernels, linkModule } from "./linkModule.js";
import type { Instruction, Program } from "./program.js";
import { VectorEmitter } from "./simd.js";
import { storedAs, type Term } from "./terms.js";

/** The module of a job: the kernels, a function for the step of each length of batch, and the loop over batches. */
export function assemble(programs: readonly Program[], layout: Layout, kernels: Kernels): Uint8Array<ArrayBuffer> {
  const steps = programs.map((program) => emitStep(program, layout, kernels));
  const run = emitRun(programs, layout, kernels);
  const keep = emitKeep(layout, kernels);
  const first = kernels.functionCount;
  return linkModule(
    kernels,
    [...steps, run, keep],
    new Map([
      ["run", first + steps.length],
      ["keep", first + steps.length + 1],
    ]),
  );
}

function kernelOf({ functions }: Kernels, name: string): number {
  const index = functions.get(name);
  if (index === undefined) throw new Error(`no kernel ${name}`);
  return index;
}

/** One step: a parameter for the address of each table's batch, then the address that the loss is to be written to. */
function emitStep(program: Program, layout: Layout, kernels: Kernels): FunctionBuilder {
  const { inputs, instructions, homes, loss } = program;
  const builder = new FunctionBuilder([...inputs.map(() => "i32" as const), "i32"], []);
  const vectors = new VectorEmitter(builder, layout.lanes, kernels.functions);
  const offsets = layout.allocations.get(program)?.offsets;
  const addressOf = (term: Term): Address | undefined => {
    if (term.kind === "leaf") {
      const { source } = term;
      if (source.kind === "variable") return { fixed: layout.state.get(source) as number };
      const index = inputs.indexOf(source);
      return index >= 0 ? { local: index } : { fixed: layout.scalars.get(source) as number };
    }
    if (term === loss) return { local: inputs.length };
    const home = homes.get(term);
    if (home !== undefined) return { fixed: layout.state.get(home) as number };
    const offset = offsets?.get(term);
    return offset === undefined ? undefined : { fixed: layout.buffers + offset };
  };
  for (const instruction of instructions) emitInstruction(instruction, vectors, addressOf, layout, kernels);
  return builder;
}

function emitInstruction(
  instruction: Instruction,
  vectors: VectorEmitter,
  addressOf: (term: Term) => Address | undefined,
  layout: Layout,
  kernels: Kernels,
): void {
  const { builder, lanes } = vectors;
  const placeOf = (term: Term): Address => {
    const address = addressOf(storedAs(term));
    if (address === undefined) throw new Error("a term has no place");
    return address;
  };
  const push = (term: Term) => {
    const address = placeOf(term);
    if ("fixed" in address) builder.i32(address.fixed);
    else builder.get(address.local);
  };
  const call = (name: string) => builder.call(kernelOf(kernels, `${name}_${lanes.suffix}`));
  switch (instruction.kind) {
    case "loop":
      emitLoop(instruction, vectors, addressOf);
      break;
    case "rows":
      emitRows(instruction, vectors, addressOf);
      break;
    case "product":
      emitProduct(instruction, vectors, placeOf, {
        index: kernelOf(kernels, `product_${lanes.suffix}`),
        panel: layout.panel,
      });
      break;
    case "fold": {
      push(instruction.operands[0]);
      push(instruction);
      for (const size of instruction.extent) builder.i32(size);
      call(instruction.by);
      break;
    }
    case "transposition": {
      const [from] = instruction.operands;
      push(from);
      push(instruction);
      for (const size of from.shape) builder.i32(size);
      call("transpose");
      break;
    }
    case "move": {
      const { from, to } = instruction;
      builder.i32(layout.state.get(to) as number);
      push(from);
      builder.i32(sizeOf(to.shape) * lanes.bytes).emit(0xfc, 10, 0, 0); // memory.copy
      break;
    }
  }
}

/** `run(from, until, perPass, isInOrder)`: the loop over batches. */
function emitRun(programs: readonly Program[], layout: Layout, kernels: Kernels): FunctionBuilder {
  const { lanes } = layout;
  const builder = new FunctionBuilder(["i32", "i32", "i32", "i32"], ["i32"]);
  const [from, until, perPass, isInOrder] = [0, 1, 2, 3];
  const position = builder.local("i32"); // of the batch among those of its pass
  const loss = builder.local("i32");
  const isWhole = programs.length === 1;
  const main = programs.reduce((a, b) => (b.rows > a.rows ? b : a));
  builder.i32(layout.losses).set(loss).get(from).get(perPass).emit(0x70).set(position); // i32.rem_u
  builder.emit(0x03, 0x40); // loop
  const runStep = (program: Program) => {
    const addresses = layout.tables.map((table, i) => {
      const rowBytes = (layout.tableColumns[i] as number) * lanes.bytes;
      const address = builder.local("i32");
      builder.get(isInOrder).when(
        () =>
          builder
            .i32(table)
            .get(position)
            .i32(main.rows * rowBytes)
            .emit(0x6c, 0x6a)
            .set(address),
        () => {
          builder
            .i32(table)
            .i32(layout.order)
            .get(position)
            .i32(main.rows * 4)
            .emit(0x6c, 0x6a);
          builder
            .i32(layout.batches[i] as number)
            .i32(program.rows)
            .i32(rowBytes)
            .call(kernelOf(kernels, "gather"));
          builder.i32(layout.batches[i] as number).set(address);
        },
      );
      return address;
    });
    for (const address of addresses) builder.get(address);
    builder.get(loss).call(kernels.functionCount + programs.indexOf(program));
  };
  const last = programs.find((program) => program !== main);
  if (isWhole || last === undefined) runStep(main);
  else {
    builder.get(position).get(perPass).i32(1).emit(0x6b, 0x46); // perPass - 1 == position
    builder.when(
      () => runStep(last),
      () => runStep(main),
    );
  }
  builder.advance(from, 1);
  // loss - loss is 0 for a finite loss, and NaN for any other
  const isDouble = lanes.bytes === 8;
  const loadLoss = () => builder.get(loss).emit(isDouble ? 0x2b : 0x2a, isDouble ? 3 : 2, 0);
  loadLoss();
  loadLoss();
  builder.emit(isDouble ? 0xa1 : 0x93); // sub
  builder.emit(...(isDouble ? [0x44, 0, 0, 0, 0, 0, 0, 0, 0] : [0x43, 0, 0, 0, 0])).emit(isDouble ? 0x62 : 0x5c); // 0, ne
  const fail = () => builder.i32(0).get(from).emit(0x6b, 0x0f); // -from, return
  builder.when(fail);
  builder.advance(loss, lanes.bytes).advance(position, 1);
  builder
    .get(position)
    .get(perPass)
    .emit(0x46)
    .when(() => {
      builder.i32(0).set(position);
      builder
        .call(kernels.functionCount + programs.length + 1)
        .emit(0x45)
        .when(fail); // keep
    });
  builder.get(from).get(until).emit(0x49, 0x0d, 0, 0x0b); // from < until: br 0; end
  return builder.get(from);
}

/** `keep()`: copies the state if all of it is finite, and tells whether. */
function emitKeep(layout: Layout, kernels: Kernels): FunctionBuilder {
  const builder = new FunctionBuilder([], ["i32"]);
  builder.i32(layout.stateStart).i32(layout.kept).i32(layout.stateBytes);
  return builder.call(kernelOf(kernels, `keep_${layout.lanes.suffix}`));
}
