import type { Node, Variable } from "../../graph/op.js";
import { postorder, topologicalOrder } from "../../graph/order.js";
import { sameShape } from "../../graph/shape.js";
import type { Dtype, StepGraph } from "../engine.js";
import { Group } from "./group.js";
import { lanesOf } from "./lanes.js";
import { lower } from "./lower.js";
import type { Instruction, Move, Program } from "./program.js";
import { ReadyList } from "./readyList.js";
import { type CreateTermFactory, createTermFactory } from "./termFactory.js";
import { type Computed, type Elementwise, isComputed, operandsOf, storedAs, type Term } from "./terms.js";

/** Lowers a step to terms, equal ones once, and puts them in order, those that one loop can compute together. */
export function planProgram(
  { rows, inputs, loss, updates }: StepGraph,
  dtype: Dtype,
  createFactory: CreateTermFactory = createTermFactory,
): Program {
  const factory = createFactory(lanesOf[dtype]);
  const terms = lower(topologicalOrder([loss, ...updates.map(({ value }) => value)]), factory);
  /** The node as an elementwise term: a loop can write it to any address. */
  const elementwiseOf = (node: Node): Elementwise => {
    const term = terms.get(node) as Term;
    return term.kind === "elementwise" ? term : factory.copy(term);
  };
  const lossTerm = elementwiseOf(loss);
  const moves = updates.map(
    ({ variable, value }): Move => ({ kind: "move", from: elementwiseOf(value), to: variable }),
  );
  const scheduler = new Scheduler(lossTerm, moves);
  const instructions = scheduler.run();
  return { rows, inputs, instructions, loss: lossTerm, homes: scheduler.homes };
}

/**
 * Puts terms in an order in which each comes after its operands, and keeps a loop open as long as there is a term that it can compute
 * too. Networks may be thousands of layers deep, so nothing here goes over all terms for each of them.
 */
class Scheduler {
  /** The variables that terms are written straight into. */
  readonly homes = new Map<Term, Variable>();
  private readonly pending: Set<Term>;
  /** The pending terms that a term has to wait for; and the other way round, the terms that wait for it. */
  private readonly needs = new Map<Computed, Set<Term>>();
  private readonly waiting = new Map<Term, Computed[]>();
  private readonly ready: ReadyList;
  private readonly instructions: Instruction[] = [];
  /** Updates whose new value is computed elsewhere first. */
  private readonly moves: Move[];
  private readonly homesLeft: Iterator<[Term, Variable]>;
  private open: Group | undefined;

  constructor(loss: Computed, updates: readonly Move[]) {
    const work = postorder<Term>([loss, ...updates.map(({ from }) => from)], operandsOf).filter(isComputed);
    this.pending = new Set(work);
    this.ready = new ReadyList(work);
    for (const { from, to } of updates) {
      if (!this.homes.has(from) && from !== loss && sameShape(from.shape, to.shape)) this.homes.set(from, to);
    }
    this.homesLeft = this.homes.entries();
    this.moves = updates.filter(({ from, to }) => this.homes.get(from) !== to);
    const readers = readersOfVariables(work);
    for (const term of work) this.needs.set(term, this.findNeeds(term, readers));
    for (const [term, needs] of this.needs) for (const needed of needs) listIn(this.waiting, needed).push(term);
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

  /** The first ready term that the open group takes; if there is none, the first ready term. */
  private findNext(): Computed | undefined {
    const { open, ready } = this;
    const taken = open && ready.firstTaken(open.keys, (term) => open.takes(term, this.homes.has(term)));
    return taken ?? ready.first();
  }

  private compute(term: Computed): void {
    if (this.open?.takes(term, this.homes.has(term))) this.open.add(term);
    else {
      this.close();
      this.open = Group.startWith(term);
      if (this.open === undefined) this.instructions.push(term as Exclude<Computed, Elementwise>);
    }
    this.pending.delete(term);
    this.ready.take(term);
    for (const other of this.waiting.get(term) ?? []) {
      if (this.needs.get(other)?.delete(term) === true) this.addIfReady(other);
    }
  }

  private close(): void {
    if (this.open !== undefined) this.instructions.push(this.open.close());
    this.open = undefined;
  }

  private addIfReady(term: Computed): void {
    if (this.needs.get(term)?.size === 0) this.ready.add(term, Group.keyOf(term, this.homes.has(term), this.open));
  }

  /** The pending terms that have to come before a term: its operands; and if it is written over a variable, those that read it. */
  private findNeeds(term: Term, readers?: ReadonlyMap<Variable, readonly Term[]>): Set<Term> {
    const needs = new Set(
      operandsOf(term)
        .map((operand): Term => storedAs(operand))
        .filter((it) => this.pending.has(it)),
    );
    const home = this.homes.get(term);
    if (home !== undefined) for (const reader of readers?.get(home) ?? []) if (reader !== term) needs.add(reader);
    return needs;
  }

  /** Two variables wait for each other: one of the new values is kept elsewhere, and moved to its variable at the end. */
  private giveUpHome(): void {
    for (let { value, done } = this.homesLeft.next(); done !== true; { value, done } = this.homesLeft.next()) {
      const [term, variable] = value as [Computed, Variable];
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
