import { PriorityQueue } from "./priorityQueue.js";
import type { Computed } from "./terms.js";

/**
 * The terms whose operands are computed. It finds the one that is first in the order of all terms, without a look at all that are
 * ready: there is a queue for each key, and a group says from which queues it may take a term.
 */
export class ReadyList {
  private readonly numbers: ReadonlyMap<Computed, number>;
  /** Positions in the order: of all terms that became ready, and by key. Those of terms that were taken are removed later. */
  private readonly all = new PriorityQueue();
  private readonly byKey = new Map<string, PriorityQueue>();
  private readonly taken = new Set<number>();
  /** What the group with these keys refused: it refuses a term again until it has other keys. */
  private refused: { readonly queue: PriorityQueue; readonly number: number }[] = [];
  private keys = "";

  constructor(private readonly order: readonly Computed[]) {
    this.numbers = new Map(order.map((term, number) => [term, number]));
  }

  /** @param key of the groups that may take the term, by `Group.keyOf` */
  add(term: Computed, key: string | undefined): void {
    const number = this.numbers.get(term) as number;
    this.all.add(number);
    if (key === undefined) return;
    const queue = this.byKey.get(key) ?? new PriorityQueue();
    this.byKey.set(key, queue);
    queue.add(number);
  }

  take(term: Computed): void {
    this.taken.add(this.numbers.get(term) as number);
  }

  /** The first of all terms; undefined if none is ready. */
  first(): Computed | undefined {
    const number = this.firstOf(this.all);
    return number === undefined ? undefined : this.order[number];
  }

  /** The first term that a group with such keys takes. */
  firstTaken(keys: readonly string[], takes: (term: Computed) => boolean): Computed | undefined {
    if (keys.join() !== this.keys) this.startOver(keys.join());
    let first = Infinity;
    for (const key of keys) {
      const queue = this.byKey.get(key);
      if (queue !== undefined) first = Math.min(first, this.firstTakenOf(queue, takes) ?? Infinity);
    }
    return this.order[first];
  }

  private startOver(keys: string): void {
    for (const { queue, number } of this.refused) queue.add(number);
    this.refused = [];
    this.keys = keys;
  }

  private firstTakenOf(queue: PriorityQueue, takes: (term: Computed) => boolean): number | undefined {
    for (;;) {
      const number = this.firstOf(queue);
      if (number === undefined || takes(this.order[number] as Computed)) return number;
      queue.remove();
      this.refused.push({ queue, number });
    }
  }

  private firstOf(queue: PriorityQueue): number | undefined {
    while (queue.first !== undefined && this.taken.has(queue.first)) queue.remove();
    return queue.first;
  }
}
