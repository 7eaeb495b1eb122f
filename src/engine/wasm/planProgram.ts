import type { Variable } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { sameShape } from "../../graph/shape.js";
import type { Dtype, StepGraph } from "../engine.js";
import { Group } from "./group.js";
import { lower } from "./lower.js";
import type { Instruction, Move, Program } from "./program.js";
import { ReadyList } from "./readyList.js";
import {
  type Elementary,
  type Elementwise,
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
  const elementOf = (term: Term) => (term.kind === "elementwise" ? term : factory.copy(term));
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

/**
 * Orders terms by what they need, and keeps a loop open as long as there is something to go into it. Networks may be thousands of
 * layers deep, so nothing here goes over all terms for each of them.
 */
class Scheduler {
  readonly homes = new Map<Term, Variable>();
  private readonly pending: Set<Term>;
  private readonly needs = new Map<Term, Set<Term>>();
  /** The other way round: the terms that need a term. */
  private readonly needing = new Map<Term, Term[]>();
  private readonly ready: ReadyList;
  private readonly instructions: Instruction[] = [];
  private readonly moves: Move[];
  private readonly homesLeft: Iterator<[Term, Variable]>;
  private open: Group | undefined;

  constructor(loss: Term, targets: readonly Move[]) {
    const order = orderTerms([loss, ...targets.map(({ from }) => from)]);
    const work = order.filter(
      ({ kind }) => kind !== "leaf" && kind !== "numeral" && kind !== "reshaping" && kind !== "line",
    );
    this.pending = new Set(work);
    this.ready = new ReadyList(work);
    for (const { from, to } of targets) {
      if (!this.homes.has(from) && from !== loss && sameShape(from.shape, to.shape)) this.homes.set(from, to);
    }
    this.homesLeft = this.homes.entries();
    this.moves = targets.filter(({ from, to }) => this.homes.get(from) !== to);
    const readers = readersOfVariables(work);
    for (const term of work) this.needs.set(term, this.findNeeds(term, readers));
    for (const [term, needs] of this.needs) for (const needed of needs) listIn(this.needing, needed).push(term);
    for (const term of work) this.addIfReady(term);
  }

  run(): readonly Instruction[] {
    while (this.pending.size > 0) {
      const next = this.findNext();
      if (next === undefined) this.giveUpHome();
      else this.compute(next);
    }
    this.close();
    return [...this.instructions, ...this.moves];
  }

  /** The first term that the open group takes; else the first that is ready. */
  private findNext(): Term | undefined {
    const { open, ready } = this;
    const taken = open && ready.firstTaken(open.keys, (term) => open.takes(term, this.homes.has(term)));
    return taken ?? ready.first();
  }

  private compute(term: Term): void {
    if (this.open?.takes(term, this.homes.has(term)) !== true) {
      this.close();
      this.open = Group.startWith(term);
    }
    if (this.open === undefined) this.instructions.push(term as Elementary | Product | Fold | Transposition);
    else this.open.add(term as Elementwise | Fold);
    this.pending.delete(term);
    this.ready.take(term);
    for (const other of this.needing.get(term) ?? []) {
      if (this.needs.get(other)?.delete(term) === true) this.addIfReady(other);
    }
  }

  private close(): void {
    if (this.open !== undefined) this.instructions.push(this.open.close());
    this.open = undefined;
  }

  private addIfReady(term: Term): void {
    if (this.needs.get(term)?.size === 0) this.ready.add(term, Group.keyOf(term, this.homes.has(term), this.open));
  }

  /** What is to be computed before a term: its operands; and the readers of a variable that it is written over. */
  private findNeeds(term: Term, readers?: ReadonlyMap<Variable, readonly Term[]>): Set<Term> {
    const needs = new Set(
      operandsOf(term)
        .map(storedAs)
        .filter((it) => this.pending.has(it)),
    );
    const home = this.homes.get(term);
    if (home !== undefined) for (const reader of readers?.get(home) ?? []) if (reader !== term) needs.add(reader);
    return needs;
  }

  /** Two variables that wait for each other: one of the new values is kept aside, and moved at the end. */
  private giveUpHome(): void {
    for (let { value, done } = this.homesLeft.next(); done !== true; { value, done } = this.homesLeft.next()) {
      const [term, variable] = value as [Term, Variable];
      if (!this.pending.has(term)) continue;
      this.homes.delete(term);
      this.moves.push({ kind: "move", from: term, to: variable });
      this.needs.set(term, this.findNeeds(term));
      this.addIfReady(term);
      return;
    }
    throw new Error("the terms of a step wait for each other");
  }
}

/** The terms that read each variable: it may be overwritten when they are done. */
function readersOfVariables(work: readonly Term[]): ReadonlyMap<Variable, readonly Term[]> {
  const readers = new Map<Variable, Term[]>();
  for (const reader of work) {
    for (const read of new Set(operandsOf(reader).map(storedAs))) {
      if (read.kind === "leaf" && read.source.kind === "variable") listIn(readers, read.source).push(reader);
    }
  }
  return readers;
}

/** The list of a key, which is begun if there is none yet. */
function listIn<Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
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
