/** Numbers, of which it finds the smallest quickly: a binary heap. */
export class PriorityQueue {
  private readonly heap: number[] = [];

  /** The smallest number; undefined if there is none. */
  get first(): number | undefined {
    return this.heap[0];
  }

  add(number: number): void {
    const { heap } = this;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as number;
      if (above <= number) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = number;
  }

  /** Removes the smallest number. */
  remove(): void {
    const { heap } = this;
    const number = heap.pop();
    if (number === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if ((heap[child + 1] ?? Infinity) < (heap[child] as number)) child++;
      const below = heap[child] as number;
      if (below >= number) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = number;
  }
}
