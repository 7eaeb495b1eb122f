import type { Variable } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { sameShape } from "../../graph/shape.js";
import type { StepGraph } from "../engine.js";
import { Group } from "./group.js";
import { lower } from "./lower.js";
import type { Instruction, Move, Program } from "./program.js";
import {
  type Dtype,
  type Element,
  type Elementary,
  type Fold,
  operandsOf,
  type Product,
  storedAs,
  type Term,
  TermFactory,
  type Transposition,
} from "./terms.js";

/** Lowers a step and orders it: equal terms once, loops over the same shape joined. */
export function planProgram({ rows, inputs, loss, updates }: StepGraph, dtype: Dtype): Program {
  const factory = new TermFactory(dtype);
  const terms = lower(topologicalOrder([loss, ...updates.map(({ value }) => value)]), factory);
  const elementOf = (term: Term) => (term.kind === "element" ? term : factory.copy(term));
  const targets = updates.map(
    ({ variable, value }): Move => ({
      kind: "move",
      from: elementOf(terms.get(value) as Term),
      to: variable,
    }),
  );
  const lossTerm = elementOf(terms.get(loss) as Term);
  const scheduler = new Scheduler(lossTerm, targets);
  const instructions = scheduler.run();
  return { rows, inputs, instructions, loss: lossTerm, homes: scheduler.homes };
}

/** Orders terms by what they need, and keeps a loop open as long as there is something to go into it. */
class Scheduler {
  readonly homes = new Map<Term, Variable>();
  private readonly pending: Set<Term>;
  private readonly needs = new Map<Term, Set<Term>>();
  private readonly moves: readonly Move[];

  constructor(loss: Term, targets: readonly Move[]) {
    const order = orderTerms([loss, ...targets.map(({ from }) => from)]);
    const work = order.filter(
      ({ kind }) => kind !== "leaf" && kind !== "numeral" && kind !== "reshaping" && kind !== "line",
    );
    this.pending = new Set(work);
    for (const term of work)
      this.needs.set(
        term,
        new Set(
          operandsOf(term)
            .map(storedAs)
            .filter((it) => this.pending.has(it)),
        ),
      );
    for (const { from, to } of targets) {
      if (!this.homes.has(from) && from !== loss && sameShape(from.shape, to.shape)) this.homes.set(from, to);
    }
    for (const [term, variable] of this.homes) this.waitForReaders(term, variable, work);
    this.moves = targets.filter(({ from, to }) => this.homes.get(from) !== to);
  }

  run(): readonly Instruction[] {
    const instructions: Instruction[] = [];
    let open: Group | undefined;
    const close = () => {
      if (open !== undefined) instructions.push(open.close());
      open = undefined;
    };
    while (this.pending.size > 0) {
      const ready = [...this.pending].filter((term) => this.needs.get(term)?.size === 0);
      const next = ready.find((term) => open?.takes(term, this.homes.has(term)) === true) ?? ready[0];
      if (next === undefined) {
        this.giveUpHome();
        continue;
      }
      if (open?.takes(next, this.homes.has(next)) !== true) {
        close();
        open = Group.startWith(next);
      }
      if (open === undefined) instructions.push(next as Elementary | Product | Fold | Transposition);
      else open.add(next as Element | Fold);
      this.finish(next);
    }
    close();
    return [...instructions, ...this.moves, ...this.lateMoves];
  }

  private readonly lateMoves: Move[] = [];

  private finish(term: Term): void {
    this.pending.delete(term);
    for (const needed of this.needs.values()) needed.delete(term);
  }

  /** A variable may be overwritten when all that read its old value are done. */
  private waitForReaders(term: Term, variable: Variable, work: readonly Term[]): void {
    for (const reader of work) {
      if (reader === term) continue;
      const reads = operandsOf(reader).map(storedAs);
      if (reads.some((it) => it.kind === "leaf" && it.source === variable)) this.needs.get(term)?.add(reader);
    }
  }

  /** Two variables that wait for each other: one of the new values is kept aside, and moved at the end. */
  private giveUpHome(): void {
    for (const [term, variable] of this.homes) {
      if (!this.pending.has(term)) continue;
      this.homes.delete(term);
      this.lateMoves.push({ kind: "move", from: term, to: variable });
      this.needs.set(
        term,
        new Set(
          operandsOf(term)
            .map(storedAs)
            .filter((it) => this.pending.has(it)),
        ),
      );
      return;
    }
    throw new Error("the terms of a step wait for each other");
  }
}

/** Every term that the targets need, operands first; with a stack of its own, as for nodes. */
function orderTerms(targets: readonly Term[]): readonly Term[] {
  const order: Term[] = [];
  const seen = new Set<Term>();
  for (const target of targets) {
    const stack: { readonly term: Term; next: number }[] = [];
    const visit = (term: Term) => {
      if (seen.has(term)) return;
      seen.add(term);
      stack.push({ term, next: 0 });
    };
    visit(target);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const operand = operandsOf(top.term)[top.next++];
      if (operand !== undefined) visit(operand);
      else {
        order.push(top.term);
        stack.pop();
      }
    }
  }
  return order;
}
