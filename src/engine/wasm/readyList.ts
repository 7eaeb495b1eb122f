import { PriorityQueue } from "./priorityQueue.js";
import type { Term } from "./terms.js";

/**
 * The terms whose operands are computed, in the order in which all terms are. The one to go on with is found without a look at
 * all of them: they stand in queues by their key, and a group says of which keys it may take a term.
 */
export class ReadyList {
  private readonly numbers: ReadonlyMap<Term, number>;
  /** Numbers in the order, of terms that may have been taken already; all of them, and by key. */
  private readonly all = new PriorityQueue();
  private readonly byKey = new Map<string, PriorityQueue>();
  private readonly taken = new Set<number>();
  /** What was refused by the group with these keys: it refuses a term again until it has others. */
  private refused: { readonly queue: PriorityQueue; readonly number: number }[] = [];
  private keys: readonly string[] = [];

  constructor(private readonly order: readonly Term[]) {
    this.numbers = new Map(order.map((term, number) => [term, number]));
  }

  /** @param key of the groups that may take the term, as `Group.keyOf` has it */
  add(term: Term, key: string | undefined): void {
    const number = this.numbers.get(term) as number;
    this.all.add(number);
    if (key === undefined) return;
    const queue = this.byKey.get(key) ?? new PriorityQueue();
    this.byKey.set(key, queue);
    queue.add(number);
  }

  take(term: Term): void {
    this.taken.add(this.numbers.get(term) as number);
  }

  /** The first of all terms; undefined where none is ready. */
  first(): Term | undefined {
    const number = this.firstOf(this.all);
    return number === undefined ? undefined : this.order[number];
  }

  /** The first term that a group with such keys takes. */
  firstTaken(keys: readonly string[], takes: (term: Term) => boolean): Term | undefined {
    if (keys !== this.keys) this.startOver(keys);
    let first = Infinity;
    for (const key of keys) {
      const queue = this.byKey.get(key);
      if (queue !== undefined) first = Math.min(first, this.firstTakenOf(queue, takes) ?? Infinity);
    }
    return this.order[first];
  }

  private startOver(keys: readonly string[]): void {
    for (const { queue, number } of this.refused) queue.add(number);
    this.refused = [];
    this.keys = keys;
  }

  private firstTakenOf(queue: PriorityQueue, takes: (term: Term) => boolean): number | undefined {
    for (;;) {
      const number = this.firstOf(queue);
      if (number === undefined || takes(this.order[number] as Term)) return number;
      queue.remove();
      this.refused.push({ queue, number });
    }
  }

  private firstOf(queue: PriorityQueue): number | undefined {
    while (queue.first !== undefined && this.taken.has(queue.first)) queue.remove();
    return queue.first;
  }
}
