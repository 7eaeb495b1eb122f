import type { Rows } from "../../../src/engine/engine.js";
import { type Access, accessesOf } from "../../../src/engine/wasm/accesses.js";
import { allocateMemory } from "../../../src/engine/wasm/allocateMemory.js";
import { emitInstruction } from "../../../src/engine/wasm/emitInstruction.js";
import { FunctionBuilder } from "../../../src/engine/wasm/functionBuilder.js";
import { instantiate } from "../../../src/engine/wasm/instantiate.js";
import { planLayout } from "../../../src/engine/wasm/layout.js";
import { linkModule, readKernels } from "../../../src/engine/wasm/linkModule.js";
import { loadKernels } from "../../../src/engine/wasm/loadKernels.js";
import type { Piece } from "../../../src/engine/wasm/piece.js";
import { parametersOf, placesOf } from "../../../src/engine/wasm/placesOf.js";
import { planProgram } from "../../../src/engine/wasm/planProgram.js";
import { planTurns } from "../../../src/engine/wasm/planTurns.js";
import { shareTurn } from "../../../src/engine/wasm/shareTurn.js";
import { VectorEmitter } from "../../../src/engine/wasm/vectorEmitter.js";
import type { RandomProgram } from "../randomPrograms.js";

const kernels = readKernels((await loadKernels("exact")).bytes);
/** A thread's part of an instruction, as a function of its own. */
export interface Part {
  readonly piece: Piece;
  readonly run: () => void;
  readonly accesses: readonly Access[];
}

/** What each thread does between two barriers. */
export type Segment = readonly (readonly Part[])[];

/** The first step of a program, divided among threads. They are not there: whoever has it runs their parts, in any order. */
export interface SharedStep {
  readonly segments: readonly Segment[];
  /** For each thread, how often it waits. */
  readonly barriers: readonly number[];
  readonly memory: Uint8Array;
  /** The kernels' own numbers and their scratch memory are below. */
  readonly firstAddress: number;
  /** Makes the memory what it is before the step. */
  reset(): void;
  /** The loss and the variables after the step, as bytes. */
  readResult(): Uint8Array;
  /** The first and the last byte, which is not one of them, of what an access covers, run by run. */
  rangesOf(access: Access): readonly (readonly [from: number, to: number])[];
}

export function shareStep(
  { job, scalars }: Pick<RandomProgram, "job" | "scalars">,
  threads: number,
  { longestTurn = Infinity, barrierTime = 0 } = {},
): SharedStep {
  const [step] = job.steps as [(typeof job.steps)[number]];
  const program = planProgram(step, job.dtype ?? "float64");
  const layout = planLayout(job, [program], threads);
  const tables = job.tables.length;
  const addressOf = placesOf(program, tables, layout);
  const { count, feed } = parametersOf(program, tables);
  const builders: FunctionBuilder[] = [];
  const shares = planTurns(program, longestTurn).map((turn) =>
    shareTurn(turn, threads, addressOf, layout, barrierTime),
  );
  const add = (piece: Piece): number => {
    const builder = new FunctionBuilder(new Array<"i32">(count).fill("i32"), []);
    emitInstruction(piece, new VectorEmitter(builder, layout.lanes, kernels), addressOf, layout);
    return builders.push(builder) - 1;
  };
  /** For each turn and thread, what it does between barriers. */
  const numbered = shares.map((turn) =>
    turn.map((share) => {
      const segments: { piece: Piece; index: number }[][] = [[]];
      for (const each of share) {
        if (each === "barrier") segments.push([]);
        else segments.at(-1)?.push({ piece: each, index: add(each) });
      }
      return segments;
    }),
  );
  const names = new Map(builders.map((_, i) => [`f${i}`, kernels.functionCount + i]));
  const memory = allocateMemory(layout.bytes);
  const module = new WebAssembly.Module(linkModule(kernels, builders, names, false));
  const functions = instantiate<Readonly<Record<string, (...addresses: number[]) => void>>>(module, memory);
  const parameters = job.tables.map((table) => layout.tables.get(table) as number);
  if (feed !== undefined) parameters.push(layout.feedStart);
  parameters.push(layout.losses);
  const segments = numbered.flatMap((turn) =>
    (turn[0] ?? []).map((_, i): Segment => {
      return turn.map((thread) =>
        (thread[i] ?? []).map(({ piece, index }) => ({
          piece,
          run: () => functions[`f${index}`]?.(...parameters),
          accesses: accessesOf(piece, addressOf, layout),
        })),
      );
    }),
  );
  const bytes = new Uint8Array(memory.buffer);
  return {
    segments,
    barriers: shares.reduce<readonly number[]>(
      (sums, turn) => turn.map((share, i) => (sums[i] ?? 0) + share.filter((each) => each === "barrier").length),
      [],
    ),
    memory: bytes,
    firstAddress: layout.losses,
    reset() {
      bytes.fill(0, layout.scratch);
      const numbers = layout.lanes.view(memory.buffer as ArrayBuffer);
      const write = (address: number, values: ArrayLike<number>) => numbers.set(values, address / layout.lanes.bytes);
      for (const table of job.tables as readonly Rows[]) write(layout.tables.get(table) as number, table.values);
      for (const [variable, values] of job.state) write(layout.state.get(variable) as number, values);
      for (const [input, address] of layout.scalars) write(address, [scalars.get(input) as number]);
      const fed = job.feed === undefined ? 0 : job.feed.perBatch * job.feed.window;
      write(
        layout.feedStart,
        Float64Array.from({ length: fed }, (_, i) => ((i * 7) % 9) / 2 - 2),
      );
    },
    readResult() {
      const { losses, lanes, stateStart, stateBytes } = layout;
      return Uint8Array.from([
        ...bytes.subarray(losses, losses + lanes.bytes),
        ...bytes.subarray(stateStart, stateStart + stateBytes),
      ]);
    },
    rangesOf({ address: { local, fixed }, length, count: runs, stride }) {
      const start = fixed + (local === undefined ? 0 : (parameters[local] as number));
      return Array.from({ length: runs }, (_, i) => [start + i * stride, start + i * stride + length] as const);
    },
  };
}
