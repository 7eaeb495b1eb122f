import fc from "fast-check";
import { expect, test } from "vitest";
import type { Job } from "../../../src/engine/engine.js";
import { input, variable } from "../../../src/graph/node.js";
import type { Variable } from "../../../src/graph/op.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";
import { buildProgram, type Plan, plans } from "../randomPrograms.js";
import { type Part, type Segment, type SharedStep, shareStep } from "./sharedStep.js";

/** `PROGRAMS=20000 SEED=7` tries more of them, and others. */
const numRuns = Number(process.env.PROGRAMS ?? 100);
const seed = Number(process.env.SEED ?? 3);
const threadCounts = [2, 3, 7];

/** The parts of a segment in an order that threads without any barrier could come to. */
type Interleave = (segment: Segment) => readonly Part[];
const ascending: Interleave = (segment) => segment.flat();
const descending: Interleave = (segment) => segment.toReversed().flat();

function atRandom(random: RandomStream): Interleave {
  return (segment) => {
    const left = segment.map((parts) => [...parts]).filter((parts) => parts.length > 0);
    const order: Part[] = [];
    while (left.length > 0) {
      const thread = random.integer(left.length);
      order.push(left[thread]?.shift() as Part);
      if (left[thread]?.length === 0) left.splice(thread, 1);
    }
    return order;
  };
}

/** The loss and all variables after the step. */
function runStep(step: SharedStep, interleave: Interleave): Uint8Array {
  step.reset();
  for (const segment of step.segments) for (const part of interleave(segment)) part.run();
  return step.readResult();
}

const programOf = (plan: Plan) => buildProgram({ ...plan, isPrescribed: false }, new Set());

test("a step has the same bytes on any number of threads, however far one is ahead of another between barriers", () => {
  const cut = new Set<string>();
  const property = fc.property(plans, (plan) => {
    const program = programOf(plan);
    const random = RandomStream.create(plan.seed, "gradcheck");
    const longestTurn = plan.seed % 2 === 0 ? Infinity : 2000;
    const expected = runStep(shareStep(program, 1), ascending);
    for (const threads of threadCounts) {
      const step = shareStep(program, threads, { longestTurn });
      for (const interleave of [ascending, descending, atRandom(random), atRandom(random)]) {
        expect(Buffer.compare(runStep(step, interleave), expected)).toBe(0);
      }
      expect(new Set(step.barriers).size).toBe(1);
      for (const [, part] of step.segments
        .flatMap((segment) => segment.slice(1))
        .flat()
        .entries()) {
        cut.add(`${part.piece.instruction.kind} ${part.piece.columns.from > 0 ? "columns" : "rows"}`);
      }
    }
  });
  fc.assert(property, { numRuns, seed });
  expect([...cut].sort()).toEqual([
    "call rows",
    "fold columns",
    "fold rows",
    "loop columns",
    "loop rows",
    "product columns",
    "product rows",
    "rows rows",
  ]);
});

test("two variables that change places have the same bytes on any number of threads", () => {
  const variables = ["a", "b"].map((name) => variable(name, [40, 3])) as [Variable, Variable];
  const [a, b] = variables;
  const x = input("x", [1, 1]);
  const updates = [
    { variable: a, value: b },
    { variable: b, value: a },
  ];
  const job: Job = {
    steps: [{ rows: 1, inputs: [x], loss: ops.sum(x), updates }],
    tables: [{ columns: 1, values: Float64Array.of(3) }],
    state: new Map(variables.map((each, i) => [each, Float64Array.from({ length: 120 }, (_, j) => 1000 * i + j)])),
  };
  const program = { job, scalars: new Map() };
  const expected = runStep(shareStep(program, 1), ascending);
  const step = shareStep(program, 3);
  expect(step.segments.some(([, second]) => second?.some(({ piece }) => piece.instruction.kind === "move"))).toBe(true);
  for (const interleave of [ascending, descending]) {
    expect(Buffer.compare(runStep(step, interleave), expected)).toBe(0);
  }
});

test("a part reads and writes no more than its accesses say", () => {
  const property = fc.property(plans, (plan) => {
    const program = programOf(plan);
    const random = RandomStream.create(plan.seed, "gradcheck");
    const step = shareStep(program, 3);
    const { memory } = step;
    step.reset();
    for (const segment of step.segments) {
      for (const part of segment.flat()) {
        const [reads, writes] = [false, true].map((isWritten) => {
          const mask = new Uint8Array(memory.length);
          for (const access of part.accesses.filter((each) => each.isWritten === isWritten)) {
            // A vector may be read over the end of a run; these numbers are not used.
            for (const [from, to] of step.rangesOf(access)) mask.fill(1, from, isWritten ? to : to + 15);
          }
          return mask;
        }) as [Uint8Array, Uint8Array];
        const before = memory.slice();
        part.run();
        const after = memory.slice();
        const first = step.firstAddress;
        const strayed = after.findIndex((byte, i) => i >= first && byte !== before[i] && writes[i] === 0);
        expect(strayed, `${part.piece.instruction.kind} wrote elsewhere`).toBe(-1);
        // All other numbers are NaN, or garbage.
        for (let i = first; i < memory.length; i++) {
          memory[i] = reads[i] === 1 ? (before[i] as number) : random.integer(2) === 0 ? 255 : random.integer(256);
        }
        part.run();
        const differs = after.findIndex((byte, i) => writes[i] === 1 && byte !== memory[i]);
        expect(differs, `${part.piece.instruction.kind} read something else`).toBe(-1);
        memory.set(after);
      }
    }
  });
  fc.assert(property, { numRuns: Math.ceil(numRuns / 4), seed });
});
